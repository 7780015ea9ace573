/** What the journal means: log, sets and last votes, recomputed record by record. */
import {
  type Ballot,
  ballotEntry,
  ballotHashes,
  type LeafParts,
  publicEntry,
  restrictedEntry,
  type SealingElection,
  splitBallot,
} from "@selge/ballot";
import { ByteReader, concat, decodeCanonicalJson, type JsonObject, sha256, toHex } from "@selge/basics";
import { type Schedule, StyledRoll } from "@selge/election";
import { bodyHash } from "@selge/group";
import { type LogEntry, leafHash, type MemoryTree, memoryTree } from "@selge/log";
import type { LogStage } from "./log-order.ts";
import type { BoxRecord, RecordedBallot } from "./record.ts";

/** A ballot in the log. About 400 bytes, so that a nation's box fits in memory. */
export interface EnteredBallot {
  readonly index: number;
  /** Number of its payload in the store. */
  readonly position: number;
  readonly signer: string;
  /** Ballot hash, coreHash, ctxHash, hashes of submission and additions, salt: 32 bytes each. */
  readonly hashes: Uint8Array;
}

/** Everything that decides about the next ballot. */
export interface BoxState {
  readonly sealing: SealingElection;
  readonly tree: MemoryTree;
  stage: LogStage;
  roll: StyledRoll;
  schedule: Schedule;
  extensions: number;
  ballots: number;
  revocations: number;
  /** Hex hash of the input statement's body, once it is logged. */
  inputStatement?: string;
  /** Ballot hash → where it is, and what its receipt says. */
  readonly byHash: Map<string, EnteredBallot>;
  /** T and every A of every recorded ballot. */
  readonly marks: Set<string>;
  /** Person → highest log index and seen size of the newest ballot. */
  readonly last: Map<string, { readonly index: number; readonly seenSize: number }>;
}

export function newState(sealing: SealingElection): BoxState {
  const { manifest } = sealing.election;
  return {
    sealing,
    tree: memoryTree(),
    stage: "definition",
    roll: StyledRoll.empty(manifest),
    schedule: manifest.schedule,
    extensions: 0,
    ballots: 0,
    revocations: 0,
    byHash: new Map(),
    marks: new Set(),
    last: new Map(),
  };
}

/** T and every A of a ballot, in hex: none may occur twice in a box. */
export function marksOf({ core }: Pick<Ballot, "core">): readonly string[] {
  const places = (core.length - 32) / 64;
  const As = Array.from({ length: places }, (_, i) => core.subarray(32 + 64 * i, 64 + 64 * i));
  return [core.subarray(0, 32), ...As].map(toHex);
}

/** BAL-8's inputs for a recorded ballot. */
export function leafPartsOf(
  recorded: RecordedBallot,
  { core, rest }: Pick<Ballot, "core" | "rest">,
  fingerprint: Uint8Array,
): LeafParts {
  const hashes = ballotHashes(core, rest, recorded.salt);
  return {
    fingerprint,
    ...hashes,
    submissionHash: sha256(recorded.submission),
    additionsHash: sha256(recorded.additions),
    tagOpeningHash: sha256(recorded.o),
    salt: recorded.salt,
  };
}

/** The log entry of a record; a head has none. Throws when a document is no canonical JSON object: such a one is in no box. */
export function logEntryOf(record: BoxRecord, sealing: SealingElection): LogEntry | undefined {
  switch (record.kind) {
    case "head":
      return undefined;
    case "ballot": {
      const parts = leafPartsOf(record, splitBallot(record.ballot, sealing), sealing.election.fingerprint);
      return ballotEntry(parts) as Uint8Array as LogEntry;
    }
    case "public":
      return publicEntry(documentHash(record.file)) as Uint8Array as LogEntry;
    case "restricted":
      return restrictedEntry(documentHash(record.file), record.salt) as Uint8Array as LogEntry;
  }
}

/** Takes a recorded ballot into the state. `signer` is the person its signature names. */
export function enterBallot(
  state: BoxState,
  recorded: RecordedBallot,
  signer: string,
  position: number,
): EnteredBallot {
  const split = splitBallot(recorded.ballot, state.sealing);
  const parts = leafPartsOf(recorded, split, state.sealing.election.fingerprint);
  const ballotHash = sha256(recorded.ballot);
  const { coreHash, ctxHash, submissionHash, additionsHash, tagOpeningHash, salt } = parts;
  const hashes = concat(ballotHash, coreHash, ctxHash, submissionHash, additionsHash, tagOpeningHash, salt);
  const index = append(state, ballotEntry(parts));
  const entered = { index, position, signer, hashes };
  state.byHash.set(toHex(ballotHash), entered);
  for (const mark of marksOf(split)) state.marks.add(mark);
  state.last.set(signer, { index, seenSize: seenSizeOf(recorded.ballot) });
  state.ballots++;
  return entered;
}

/** What a receipt says of a ballot, beside its place in the log. */
export function receiptPartsOf(
  { hashes }: EnteredBallot,
  fingerprint: Uint8Array,
): LeafParts & { readonly ballotHash: Uint8Array } {
  const [ballotHash, coreHash, ctxHash, submissionHash, additionsHash, tagOpeningHash, salt] = Array.from(
    { length: 7 },
    (_, i) => hashes.slice(32 * i, 32 * i + 32),
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return { fingerprint, ballotHash, coreHash, ctxHash, submissionHash, additionsHash, tagOpeningHash, salt };
}

export function append(state: BoxState, entry: Uint8Array): number {
  const index = state.tree.frontier.size;
  state.tree.append(leafHash(entry));
  return index;
}

/** BAL-4's seen size: after version, fingerprint, style and roll version. */
function seenSizeOf(ballot: Uint8Array): number {
  const reader = new ByteReader(ballot);
  reader.take(41);
  const low = reader.u32le();
  return reader.u32le() * 2 ** 32 + low;
}

function documentHash(file: Uint8Array): Uint8Array {
  const json = decodeCanonicalJson(file);
  if (!json.ok || typeof json.value !== "object" || Array.isArray(json.value))
    throw new Error("a document in the box is not canonical");
  const { signatures: _, ...body } = json.value as JsonObject;
  return bodyHash(body);
}
