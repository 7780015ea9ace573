/** One file of the box: leaves (BAL-8) and the judgement of every ballot (BAL-7). A task. */
import { judgeEnvelope, prepareTrust, type Trust } from "../../identity/index.ts";
import { ENTRY_LENGTH } from "../../log/merkle.ts";
import type { SignaturePort } from "../../ports.ts";
import type { Arithmetic } from "../../proofs/arithmetic.ts";
import {
  type Ballot,
  ballotEntry,
  checkTag,
  decodeBallot,
  layoutsOf,
  leafParts,
  membershipItems,
  type StyleLayout,
  splitBallot,
} from "../../proofs/ballot.ts";
import { verifyBatch, verifyItem } from "../../proofs/batch.ts";
import { decodeNonIdentity, type Point } from "../../proofs/group.ts";
import type { Item } from "../../proofs/membership.ts";
import { nobleArithmetic } from "../../proofs/noble-arithmetic.ts";
import { stylesOf } from "../../record/batches.ts";
import { equal, fromHex, hex, keyOf, sha256 } from "../../record/bytes.ts";
import { codeOf, demand, Fault } from "../../record/fault.ts";
import { type BoxRecord, readBox } from "../../record/frames.ts";
import type { Manifest } from "../../record/manifest.ts";
import type { RecordFiles } from "../../record/source.ts";
import { newRecording } from "../../report/ledger.ts";
import type { Surroundings } from "../run.ts";
import type { Answer } from "../tasks.ts";

export interface BoxJob {
  readonly path: string;
  readonly manifest: Manifest;
  /** Hash of the opening statement's body, and enc(P), hex. */
  readonly opening: string;
  readonly key: string;
  /** Log index of each ballot of the file, and its 33 bytes there. */
  readonly indices: readonly number[];
  readonly entries: Uint8Array;
  /** Schedules in force, each from a log index on. */
  readonly schedules: readonly InForce[];
}

export interface InForce {
  readonly from: number;
  readonly closes: number;
  readonly servesUntil: number;
}

/** What one ballot says, as far as it could be read; fates are decided from these alone. */
export interface BallotFacts {
  readonly index: number;
  /** Code of `invalid:<code>`; undefined for a ballot that is not invalid. */
  readonly code: string | undefined;
  readonly castTime: number | undefined;
  readonly person: string;
  readonly style: number;
  readonly seenSize: number;
  readonly seenRoot: string;
  /** Ballot hash, T, every A: what may not occur twice. */
  readonly unique: readonly string[];
  readonly core: Uint8Array;
}

export interface BoxAnswer {
  readonly facts: readonly BallotFacts[];
}

interface Setting {
  readonly fingerprint: Uint8Array;
  readonly layouts: ReadonlyMap<number, StyleLayout>;
  readonly trust: Trust;
  readonly P: Point;
  readonly arithmetic: Arithmetic;
}

interface Judged {
  readonly facts: BallotFacts;
  /** Proofs still to be verified, together with those of other ballots. */
  readonly items: readonly (Item | undefined)[];
}

/** Proofs verified in one sum: enough to pay, few enough to hold. */
const PROOFS_AT_ONCE = 512;

export async function judgeBoxFile(
  files: RecordFiles,
  job: BoxJob,
  surroundings: Surroundings,
): Promise<Answer<BoxAnswer>> {
  const recording = newRecording();
  const setting = settingOf(job, surroundings);
  const facts: BallotFacts[] = [];
  let waiting: Judged[] = [];
  const settle = async (): Promise<void> => {
    const verdicts = verifyBatch(
      setting.arithmetic,
      waiting.flatMap(({ items }) => items),
      setting.fingerprint,
      surroundings.random,
    );
    let at = 0;
    for (const { facts: own, items } of waiting) {
      const valid = verdicts.slice(at, at + items.length).every((verdict) => verdict);
      at += items.length;
      facts.push(valid ? own : { ...own, code: own.code ?? "BALLOT_PROOF" });
      await recording.item("BALLOTS", { file: job.path, index: own.index }, () => undefined);
    }
    waiting = [];
  };
  let count = 0;
  try {
    for await (const record of readBox(files, job.path)) {
      const index = job.indices[count] ?? refuseSurplus(count);
      await recording.item("BOX_LEAVES", { file: job.path, index }, () => checkLeaf(job, setting, record, count));
      waiting.push(await judge(job, setting, record, index, surroundings.signatures));
      count++;
      if (waiting.reduce((sum, { items }) => sum + items.length, 0) >= PROOFS_AT_ONCE) await settle();
    }
    demand(count === job.indices.length, "BOX_FORMAT", `${count} ballots, ${job.indices.length} expected`);
  } catch (error) {
    await recording.item("BOX_LEAVES", { file: job.path, index: job.indices[count] ?? count }, () => {
      throw error;
    });
  }
  await settle();
  return { outcomes: recording.outcomes, findings: recording.findings, value: { facts } };
}

/** BAL-7 for one ballot by itself: the code of its fate, undefined when it is valid. */
export async function judgeBallot(
  manifest: Manifest,
  { opening, key, servesUntil }: { readonly opening: string; readonly key: string; readonly servesUntil: number },
  record: BoxRecord,
  surroundings: Pick<Surroundings, "signatures" | "arithmetic">,
): Promise<string | undefined> {
  const schedules = [{ from: 0, closes: manifest.schedule.closes, servesUntil }];
  const job = { manifest, opening, key, schedules };
  const setting = settingOf(job, surroundings);
  const { facts, items } = await judge(job, setting, record, 0, surroundings.signatures);
  return facts.code ?? (items.every((item) => verifyItem(setting.arithmetic, item)) ? undefined : "BALLOT_PROOF");
}

function refuseSurplus(count: number): never {
  throw new Fault("BOX_FORMAT", `more than ${count} ballots`);
}

/** BAL-8, against the log's entry. */
function checkLeaf(job: BoxJob, { fingerprint, layouts }: Setting, record: BoxRecord, count: number): void {
  const { ballot, o, salt, submission, additions } = record;
  demand(salt.length === 32, "BOX_FORMAT", "salt");
  const { core, rest } = splitBallot(ballot, fingerprint, layouts);
  const entry = ballotEntry(job.manifest.fingerprint, leafParts(core, rest, salt, submission, additions, o));
  const logged = job.entries.subarray(ENTRY_LENGTH * count, ENTRY_LENGTH * (count + 1));
  demand(equal(entry, logged), "LEAF", "not the leaf of the log");
}

/** BAL-7 up to the proofs. */
async function judge(
  job: Pick<BoxJob, "manifest" | "opening" | "schedules">,
  setting: Setting,
  record: BoxRecord,
  index: number,
  signatures: SignaturePort,
): Promise<Judged> {
  const nothing = { index, castTime: undefined, person: "", style: -1, seenSize: 0, seenRoot: "" };
  const invalid = (code: string, castTime?: number): Judged => ({
    facts: { ...nothing, castTime, code, unique: [], core: new Uint8Array(0) },
    items: [],
  });
  const { manifest } = job;
  const rules = { electionId: manifest.id, trust: setting.trust, verify: signatures };
  const envelope = await judgeEnvelope(record.submission, record.additions, rules);
  if (!envelope.ok) return invalid(envelope.code);
  const { castTime, signer: person } = envelope;
  if (!equal(envelope.dataFile, record.ballot)) return invalid("DATA_FILE", castTime);
  const { servesUntil } = job.schedules.filter(({ from }) => from <= index).at(-1)!;
  if (castTime < manifest.schedule.opens || castTime > servesUntil) return invalid("CAST_TIME", castTime);
  try {
    const ballot = decodeBallot(setting.arithmetic, record.ballot, setting.fingerprint, setting.layouts);
    checkTag(setting.arithmetic, ballot, record.o, person, setting.fingerprint);
    const context = { fingerprint: setting.fingerprint, opening: fromHex(job.opening) };
    return {
      facts: factsOf(ballot, record.ballot, index, castTime, person),
      items: membershipItems(setting.arithmetic, ballot, setting.P, context),
    };
  } catch (error) {
    return invalid(codeOf(error), castTime);
  }
}

function factsOf(ballot: Ballot, bytes: Uint8Array, index: number, castTime: number, person: string): BallotFacts {
  const { layout, seenSize, seenRoot, core } = ballot;
  const firsts = layout.slots.map((_, q) => core.subarray(32 + 64 * q, 64 + 64 * q));
  return {
    ...{ index, code: undefined, castTime, person, style: layout.style.number, seenSize },
    seenRoot: hex(seenRoot),
    unique: [`h${keyOf(sha256(bytes))}`, `T${keyOf(core.subarray(0, 32))}`, ...firsts.map((A) => `A${keyOf(A)}`)],
    core: core.slice(),
  };
}

/** Layouts and trust of the last election seen: the same for every file of a box. */
let remembered: { readonly fingerprint: string; readonly setting: Omit<Setting, "P" | "arithmetic"> } | undefined;

function settingOf(
  { manifest, key }: Pick<BoxJob, "manifest" | "key">,
  { arithmetic = nobleArithmetic }: Pick<Surroundings, "arithmetic">,
): Setting {
  if (remembered?.fingerprint !== manifest.fingerprint) {
    const prepared = prepareTrust({ ...manifest.identity, demonstration: manifest.demonstration });
    if (!prepared.ok) throw new Fault(prepared.code, "identity");
    const layouts = layoutsOf(manifest, stylesOf(manifest));
    const fingerprint = fromHex(manifest.fingerprint);
    remembered = { fingerprint: manifest.fingerprint, setting: { fingerprint, layouts, trust: prepared.value } };
  }
  return { ...remembered.setting, arithmetic, P: decodeNonIdentity(fromHex(key)) };
}
