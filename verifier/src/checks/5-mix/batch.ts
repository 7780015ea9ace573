/** One tally batch from the signed input to its counts: the mixes (5), the shares (6), the plaintexts (7). A task. */

import type { RandomBytes } from "../../ports.ts";
import type { Arithmetic } from "../../proofs/arithmetic.ts";
import { decodeNonIdentity, type Point } from "../../proofs/group.ts";
import { loadPoints, type PointList } from "../../proofs/lists.ts";
import { nobleArithmetic } from "../../proofs/noble-arithmetic.ts";
import { brokenEquations, type ChainStatement, type Mix, verifyMixes } from "../../proofs/shuffle.ts";
import { decodeShuffleProof, shuffleProofLength } from "../../proofs/shuffle-proof.ts";
import { equal, fromHex, hex, sha512 } from "../../record/bytes.ts";
import { demand, Missing } from "../../record/fault.ts";
import { anyText, hexOf, integer, objectOf } from "../../record/shape.ts";
import { decodeSignedOf } from "../../record/signed.ts";
import { type RecordFiles, readWhole } from "../../record/source.ts";
import { newRecording, type Recording } from "../../report/ledger.ts";
import { checkShares, type GoodShare } from "../6-shares.ts";
import { type BatchCount, countBatch } from "../7-plaintexts.ts";
import { DOCUMENT_CAP, type Surroundings } from "../run.ts";
import type { Answer } from "../tasks.ts";

/** Everything a thread needs to know; derived from manifest, opening and input statement. */
export interface BatchJob {
  readonly fingerprint: string;
  readonly opening: string;
  /** enc(P), enc(P_1)..enc(P_m), hex. */
  readonly key: string;
  readonly shareKeys: readonly string[];
  readonly trusteeKeys: readonly string[];
  readonly threshold: number;
  readonly mixers: readonly { readonly key: string; readonly organisation: string }[];
  readonly minMixers: number;
  readonly name: string;
  readonly n: number;
  readonly w: number;
  readonly padded: boolean;
  readonly input: string;
  readonly rule: "plurality" | "k-of-n";
  /** Code list of each slot. */
  readonly codes: readonly (readonly number[])[];
  /** Mixes 1..k looked for, trustees whose share is looked for. */
  readonly mixes: number;
  readonly shares: readonly number[];
  /** The record has a result: then too few mixes or shares are a fault, not a stage that is still to come. */
  readonly finished: boolean;
}

export interface BatchAnswer {
  readonly count: BatchCount | undefined;
}

interface Stage {
  readonly output: PointList | undefined;
  readonly mixer: string | undefined;
  readonly mix: Mix | undefined;
}

export async function checkBatch(
  files: RecordFiles,
  job: BatchJob,
  { random, arithmetic = nobleArithmetic }: Surroundings,
): Promise<Answer<BatchAnswer>> {
  const recording = newRecording();
  const folder = `batches/${job.name}`;
  const lists = await loadInput(arithmetic, files, job, recording, folder);
  const stages: Stage[] = [];
  let input = lists;
  for (let p = 1; p <= job.mixes; p++) {
    const stage = await readMix(arithmetic, files, job, recording, p, input);
    stages.push(stage);
    input = stage.output;
  }
  await checkPolicy(job, recording, lists, stages);
  await checkProofs(arithmetic, job, recording, stages, random);
  const last = input;
  const shares: readonly GoodShare[] | undefined = await checkShares(arithmetic, files, job, recording, last);
  const count = await countBatch(arithmetic, job, recording, last, shares);
  return { outcomes: recording.outcomes, findings: recording.findings, value: { count } };
}

async function loadInput(
  arithmetic: Arithmetic,
  files: RecordFiles,
  job: BatchJob,
  recording: Recording,
  folder: string,
): Promise<PointList | undefined> {
  const file = `${folder}/input.bin`;
  const list = await recording.item("MIX_LISTS", { file }, () => loadList(arithmetic, files, file, job));
  await recording.item("INPUT_LISTS", { file }, () => {
    demand(hex(need(list, file).hash) === job.input, "INPUT_LIST", "not the list that the auditors signed");
  });
  return list;
}

function loadList(arithmetic: Arithmetic, files: RecordFiles, file: string, { n, w }: BatchJob): Promise<PointList> {
  return loadPoints(arithmetic, files, file, 2 * n * w, "first components", "LIST_LENGTH");
}

/** TAL-6: the statement, its signer, the files that it names. */
async function readMix(
  arithmetic: Arithmetic,
  files: RecordFiles,
  job: BatchJob,
  recording: Recording,
  p: number,
  input: PointList | undefined,
): Promise<Stage> {
  const folder = `batches/${job.name}/mix-${p}`;
  const output = await recording.item("MIX_LISTS", { file: `${folder}/output.bin`, index: p }, () =>
    loadList(arithmetic, files, `${folder}/output.bin`, job),
  );
  let proofBytes: Uint8Array | undefined;
  const mixer = await recording.item("MIX_STATEMENTS", { file: `${folder}/mix.json`, index: p }, async () => {
    const read = decodeSignedOf(await readWhole(files, `${folder}/mix.json`, DOCUMENT_CAP), "mix", job.fingerprint);
    const body = objectOf(read.fields, "body", {
      ...{ batch: anyText, position: integer(), mixer: hexOf(32), n: integer(), w: integer() },
      ...{ input: hexOf(64), output: hexOf(64), proof: hexOf(64) },
    });
    demand(
      job.mixers.some(({ key }) => key === body.mixer),
      "MIX_SIGNER",
      "no mixer of this election",
    );
    demand(read.signers.length === 1 && read.signers[0] === body.mixer, "MIX_SIGNER");
    demand(body.batch === job.name && body.position === p, "MIX_PLACE");
    demand(body.n === job.n && body.w === job.w, "MIX_SIZE");
    demand(body.input === hex(need(input, "the list before it").hash), "MIX_INPUT");
    demand(body.output === hex(need(output, `${folder}/output.bin`).hash), "MIX_OUTPUT");
    proofBytes = await readWhole(files, `${folder}/proof.bin`, shuffleProofLength(job.n, job.w));
    demand(body.proof === hex(sha512(proofBytes)), "MIX_PROOF_FILE");
    return body.mixer;
  });
  if (mixer === undefined || input === undefined || output === undefined || proofBytes === undefined)
    return { output, mixer, mix: undefined };
  const bytes = proofBytes;
  const proof = await attempt(() => decodeShuffleProof(arithmetic, bytes, job.n, job.w));
  if (proof instanceof Error) {
    await recording.item("MIX_PROOFS", { file: `${folder}/proof.bin`, index: p }, () => {
      throw proof;
    });
    return { output, mixer, mix: undefined };
  }
  return { output, mixer, mix: { position: p, mixer: fromHex(mixer), input, output, proof } };
}

/** TAL-6: distinct mixers of distinct organisations; a mix that changes nothing is said, a chain of such is refused. */
async function checkPolicy(
  job: BatchJob,
  recording: Recording,
  input: PointList | undefined,
  stages: readonly Stage[],
): Promise<void> {
  const folder = `batches/${job.name}`;
  let before = input;
  const idle = stages.map(({ output }, p) => {
    const same = before !== undefined && output !== undefined && equal(before.hash, output.hash);
    before = output;
    if (same) recording.finding("IDENTITY_SHUFFLE", `${folder}/mix-${p + 1}/output.bin`, "the output equals the input");
    return same;
  });
  await recording.item("MIX_POLICY", { file: `${folder}/mix-1/mix.json` }, () => {
    if (stages.length < job.minMixers && !job.finished) throw new Missing(`${folder}/mix-${stages.length + 1}`);
    demand(stages.length >= job.minMixers, "MIX_TOO_FEW", `${stages.length} mixes of ${job.minMixers}`);
    const keys = stages.map(({ mixer }, p) => need(mixer, `${folder}/mix-${p + 1}/mix.json`));
    demand(new Set(keys).size === keys.length, "MIX_REPEATED", "a mixer mixed twice");
    const organisations = new Set(keys.map((key) => job.mixers.find((mixer) => mixer.key === key)!.organisation));
    demand(organisations.size >= job.minMixers, "MIX_ORGANISATIONS", `${organisations.size} of ${job.minMixers}`);
    demand(idle.includes(false), "MIX_IDENTITY", "no mix changed anything");
  });
}

/** The most bytes of proofs that one sum holds in memory; longer chains are cut. */
const PROOF_BYTES = 64 * 2 ** 20;

async function checkProofs(
  arithmetic: Arithmetic,
  job: BatchJob,
  recording: Recording,
  stages: readonly Stage[],
  random: RandomBytes,
): Promise<void> {
  const st = chainStatement(job);
  const mixes = stages.flatMap(({ mix }) => (mix === undefined ? [] : [mix]));
  const atOnce = Math.max(1, Math.floor(PROOF_BYTES / shuffleProofLength(job.n, job.w)));
  for (let from = 0; from < mixes.length; from += atOnce) {
    const part = mixes.slice(from, from + atOnce);
    const together = part.length > 1 && (await verifyMixes(arithmetic, st, part, random));
    for (const mix of part)
      await recording.item("MIX_PROOFS", proofPlace(job, mix), async () => {
        if (together || (await verifyMixes(arithmetic, st, [mix], random))) return;
        demand(false, "MIX_PROOF", `equations ${(await brokenEquations(arithmetic, st, mix, random)).join(", ")}`);
      });
  }
}

function proofPlace({ name }: BatchJob, { position }: Mix): { readonly file: string; readonly index: number } {
  return { file: `batches/${name}/mix-${position}/proof.bin`, index: position };
}

export function chainStatement(job: {
  readonly fingerprint: string;
  readonly opening: string;
  readonly name: string;
  readonly n: number;
  readonly w: number;
  readonly key: string;
}): ChainStatement {
  const P: Point = decodeNonIdentity(fromHex(job.key));
  const { name: batch, n, w } = job;
  return { fingerprint: fromHex(job.fingerprint), opening: fromHex(job.opening), batch, n, w, P };
}

async function attempt<T>(compute: () => T): Promise<T | Error> {
  try {
    return compute();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Missing("", `needs ${what}`);
  return value;
}
