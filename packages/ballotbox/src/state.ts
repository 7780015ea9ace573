/** What the journal means: log, sets and last votes, recomputed record by record. */
import { type Ballot, ballotEntry, ballotHashes, type LeafParts, publicEntry, restrictedEntry } from "@selge/ballot";
import { type Decoded, decodeError, decodeInstant, ok, sha256, toHex } from "@selge/basics";
import {
  decodeDocument,
  decodeRevocationDocument,
  decodeRollVersion,
  type Election,
  type Schedule,
  StyledRoll,
  type vis3,
} from "@selge/election";
import { decodeSignedDocument } from "@selge/group";
import { leafHash, type MemoryTree, memoryTree } from "@selge/log";
import type { BoxRecord, RecordedBallot } from "./record.ts";

type RestrictedRecord = Extract<BoxRecord, { kind: "restricted" }>;
type PublicRecord = Extract<BoxRecord, { kind: "public" }>;

/** A ballot in the log. */
export interface EnteredBallot {
  readonly index: number;
  readonly signer: string;
  readonly ballotHash: Uint8Array;
  readonly parts: LeafParts;
}

/** Everything that decides about the next ballot. */
export interface BoxState {
  readonly election: Election;
  readonly tree: MemoryTree;
  roll: StyledRoll;
  schedule: Schedule;
  opened: boolean;
  closed: boolean;
  ballots: number;
  /** Ballot hash → where it is, and what its receipt says. */
  readonly byHash: Map<string, EnteredBallot>;
  /** T and every A of every recorded ballot. */
  readonly marks: Set<string>;
  /** Person → seen size of the newest ballot. */
  readonly lastSeen: Map<string, number>;
  revocations: number;
}

export function newState(election: Election): BoxState {
  return {
    election,
    tree: memoryTree(),
    roll: StyledRoll.empty(election.manifest),
    schedule: election.manifest.schedule,
    opened: false,
    closed: false,
    ballots: 0,
    byHash: new Map(),
    marks: new Set(),
    lastSeen: new Map(),
    revocations: 0,
  };
}

/** T and every A of a ballot, in hex: none may occur twice in a box. */
export function marksOf(ballot: Ballot): readonly string[] {
  const { core } = ballot;
  return [core.subarray(0, 32), ...ballot.frame.places.map((_, i) => core.subarray(32 + 64 * i, 64 + 64 * i))].map(
    toHex,
  );
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
    salt: recorded.salt,
  };
}

/** Takes a recorded ballot into the state. */
export function enterBallot(state: BoxState, recorded: RecordedBallot, ballot: Ballot, signer: string): EnteredBallot {
  const parts = leafPartsOf(recorded, ballot, state.election.fingerprint);
  const entered = { index: append(state, ballotEntry(parts)), signer, ballotHash: ballot.hash, parts };
  state.byHash.set(toHex(ballot.hash), entered);
  for (const mark of marksOf(ballot)) state.marks.add(mark);
  state.lastSeen.set(signer, ballot.seen.size);
  state.ballots++;
  return entered;
}

/** A document checked against the state that it is to change; applying it cannot fail. */
export interface CheckedDocument {
  readonly entry: Uint8Array;
  readonly apply: (state: BoxState) => void;
}

/** Documents of the log in their order (TAL-11): opening, roll 0, software, opened, …, closing, …, input statement, result. */
export function checkPublicDocument(state: BoxState, { name, file }: PublicRecord): Decoded<CheckedDocument> {
  const type = name.replace(/(-\d+)?\.json$/, "");
  const document = decodeSignedDocument(file, type);
  if (!document.ok) return document;
  const entry = publicEntry(document.value.hash);
  const { size } = state.tree.frontier;
  const wrongPlace = decodeError("LOG_ORDER", name, "the place in the log that TAL-11 gives to it");
  const inVoting = state.opened && !state.closed;
  switch (type) {
    case "opening":
      return size === 0 ? ok({ entry, apply: () => {} }) : wrongPlace;
    case "software": {
      const software = decodeDocument(file, "software", state.election);
      if (!software.ok) return software;
      return size === 2 ? ok({ entry, apply: () => {} }) : wrongPlace;
    }
    case "opened": {
      const opened = decodeDocument(file, "opened", state.election);
      if (!opened.ok) return opened;
      return size === 3
        ? ok({
            entry,
            apply: (s) => {
              s.opened = true;
            },
          })
        : wrongPlace;
    }
    case "extended": {
      const extended = decodeDocument(file, "extended", state.election);
      if (!extended.ok) return extended;
      const closes = decodeInstant(extended.value.body.closes)!;
      const servesUntil = decodeInstant(extended.value.body.servesUntil)!;
      const later =
        closes >= state.schedule.closes && servesUntil >= state.schedule.servesUntil && closes <= servesUntil;
      if (!later) return decodeError("EXTENDED_EARLIER", "$.closes", "times not earlier than those in force");
      return inVoting
        ? ok({
            entry,
            apply: (s) => {
              s.schedule = { ...s.schedule, closes, servesUntil };
            },
          })
        : wrongPlace;
    }
    case "closing": {
      const closing = decodeDocument(file, "closing", state.election);
      if (!closing.ok) return closing;
      return inVoting && closing.value.body.size === size
        ? ok({
            entry,
            apply: (s) => {
              s.closed = true;
            },
          })
        : wrongPlace;
    }
    case "input-statement":
    case "result":
      return state.closed ? ok({ entry, apply: () => {} }) : wrongPlace;
    default:
      return decodeError("DOCUMENT_TYPE", name, "a public document of the log");
  }
}

/** Roll versions and revocations. */
export function checkRestrictedDocument(
  state: BoxState,
  record: RestrictedRecord,
  verify: vis3.VerifyListSignature,
): Decoded<CheckedDocument> {
  const attachment = (suffix: string) =>
    record.attachments.find((candidate) => candidate.name.endsWith(suffix))?.bytes ?? new Uint8Array(0);
  if (record.name.startsWith("rolls/")) {
    const version = decodeRollVersion(
      { document: record.file, list: attachment(".utf"), signature: attachment(".sig") },
      state.election,
      verify,
    );
    if (!version.ok) return version;
    const next = state.roll.apply(version.value.list);
    if (!next.ok) return next;
    const placed = version.value.body.number === 0 ? state.tree.frontier.size === 1 : state.opened && !state.closed;
    if (!placed) return decodeError("LOG_ORDER", record.name, "version 0 at index 1, later ones while voting runs");
    return ok({
      entry: restrictedEntry(version.value.hash, record.salt),
      apply: (s) => {
        s.roll = next.value.roll;
      },
    });
  }
  const revocation = decodeRevocationDocument(record.file, attachment(".list.json"), state.election);
  if (!revocation.ok) return revocation;
  if (revocation.value.body.number !== state.revocations + 1)
    return decodeError("REVOCATION_NUMBER", "$.number", String(state.revocations + 1));
  if (!state.opened) return decodeError("LOG_ORDER", record.name, "a place after `opened`");
  return ok({ entry: restrictedEntry(revocation.value.hash, record.salt), apply: (s) => void s.revocations++ });
}

export function append(state: BoxState, entry: Uint8Array): number {
  const index = state.tree.frontier.size;
  state.tree.append(leafHash(entry));
  return index;
}
