/** Position 0 of a batch: stripping the counted list of names changed nothing (TAL-3, TAL-4). A task. */

import { listInMemory, loadPoints } from "../../proofs/lists.ts";
import { nobleArithmetic } from "../../proofs/noble-arithmetic.ts";
import { brokenEquations, verifyMixes } from "../../proofs/shuffle.ts";
import { decodeShuffleProof, shuffleProofLength } from "../../proofs/shuffle-proof.ts";
import { fromHex, hex, sha512 } from "../../record/bytes.ts";
import { demand } from "../../record/fault.ts";
import { anyText, hexOf, integer, objectOf } from "../../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../../record/signed.ts";
import { type RecordFiles, readWhole } from "../../record/source.ts";
import { newRecording } from "../../report/ledger.ts";
import { chainStatement } from "../5-mix/batch.ts";
import { DOCUMENT_CAP, type Surroundings } from "../run.ts";
import type { Answer } from "../tasks.ts";

export interface StripJob {
  readonly fingerprint: string;
  readonly opening: string;
  readonly key: string;
  readonly processor: string;
  readonly name: string;
  readonly n: number;
  readonly w: number;
  /** The counted list, padded, as ELG-6 bytes. */
  readonly counted: Uint8Array;
}

export async function checkStrip(
  files: RecordFiles,
  job: StripJob,
  { random, arithmetic = nobleArithmetic }: Surroundings,
): Promise<Answer<undefined>> {
  const recording = newRecording();
  const { name, n, w, processor } = job;
  const folder = `restricted/strip/${name}`;
  const place = { file: `${folder}/strip.json` };
  const input = listInMemory(arithmetic, "counted list", job.counted);
  const output = await attempt(() =>
    loadPoints(arithmetic, files, `batches/${name}/input.bin`, 2 * n * w, "first components", "LIST_LENGTH"),
  );
  const proofBytes = await attempt(() => readWhole(files, `${folder}/proof.bin`, shuffleProofLength(n, w)));
  await recording.item("STRIP_STATEMENTS", place, async () => {
    const read = decodeSignedOf(await readWhole(files, `${folder}/strip.json`, DOCUMENT_CAP), "strip", job.fingerprint);
    checkSigners(read, { all: [processor] });
    const body = objectOf(read.fields, "body", {
      ...{ batch: anyText, position: integer(), n: integer(), w: integer() },
      ...{ input: hexOf(64), output: hexOf(64), proof: hexOf(64) },
    });
    demand(body.batch === name && body.position === 0, "STRIP_PLACE");
    demand(body.n === n && body.w === w, "STRIP_SIZE");
    demand(body.input === hex(input.hash), "STRIP_INPUT", "not the counted ballots");
    demand(body.output === hex(orThrow(output).hash), "STRIP_OUTPUT");
    demand(body.proof === hex(sha512(orThrow(proofBytes))), "STRIP_PROOF_FILE");
  });
  await recording.item("STRIP_PROOFS", { file: `${folder}/proof.bin` }, async () => {
    const proof = decodeShuffleProof(arithmetic, orThrow(proofBytes), n, w);
    const mix = { position: 0, mixer: fromHex(processor), input, output: orThrow(output), proof };
    const st = chainStatement(job);
    if (await verifyMixes(arithmetic, st, [mix], random)) return;
    demand(false, "STRIP_PROOF", `equations ${(await brokenEquations(arithmetic, st, mix, random)).join(", ")}`);
  });
  return { outcomes: recording.outcomes, findings: recording.findings, value: undefined };
}

async function attempt<T>(compute: () => Promise<T>): Promise<T | Error> {
  try {
    return await compute();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function orThrow<T>(value: T | Error): T {
  if (value instanceof Error) throw value;
  return value;
}
