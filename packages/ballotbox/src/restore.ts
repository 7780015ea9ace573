/** A box from its journal: every record again, in order, as it was taken in. */
import { type SealingElection, splitBallot } from "@selge/ballot";
import { equalBytes } from "@selge/basics";
import type { vis3 } from "@selge/election";
import { decodeCertificate, decodeSubmission, personOf } from "@selge/identity";
import { rootAt } from "@selge/log";
import { checkDocument } from "./documents.ts";
import type { HeadKeeper, NewestHead } from "./heads.ts";
import { nextStage } from "./log-order.ts";
import { headOfNote, keepNote, restoreHeads } from "./recent-heads.ts";
import { type BoxRecord, decodeRecord, type RecordedBallot } from "./record.ts";
import { append, type BoxState, enterBallot, newState } from "./state.ts";
import { BoxDamaged, type BoxStore } from "./store.ts";

export interface RestorePorts {
  readonly store: BoxStore;
  readonly verifyList: vis3.VerifyListSignature;
  readonly heads: HeadKeeper;
}

export interface RestoredBox {
  readonly state: BoxState;
  readonly heads: readonly NewestHead[];
  readonly payloads: number;
}

/** Throws `BoxDamaged` with the number of the first record that does not fit. Cost: per ballot one certificate decoded and a few hashes; no proof is checked again. */
export async function restoreBox(
  sealing: SealingElection,
  { store, verifyList, heads }: RestorePorts,
): Promise<RestoredBox> {
  const state = newState(sealing);
  const notes: Uint8Array[] = [];
  let position = 0;
  for await (const payload of store.read()) {
    const record = decodePayload(payload, position);
    const fault =
      record.kind === "ballot"
        ? restoreBallot(state, record, position)
        : record.kind === "head"
          ? restoreHead(state, record.checkpoint, notes)
          : restoreDocument(state, record, verifyList);
    if (fault !== undefined)
      throw new BoxDamaged(`record ${position}`, fault, record.kind === "head" ? "BOX_HEAD" : "BOX_DAMAGED");
    position++;
  }
  const restored = restoreHeads(notes, heads);
  if (restored === undefined)
    throw new BoxDamaged("the last head", "the signatures of the log and of the witnesses' quorum", "BOX_HEAD");
  return { state, heads: restored, payloads: position };
}

/** A payload of the store as a record. */
export function decodePayload(payload: Uint8Array, position: number): BoxRecord {
  const record = decodeRecord(payload);
  if (!record.ok) throw new BoxDamaged(`record ${position} ${record.error.where}`, record.error.expected);
  return record.value;
}

/** These give what was expected instead, or nothing. */
function restoreBallot(state: BoxState, record: RecordedBallot, position: number): string | undefined {
  const signer = signerOf(record.submission);
  if (signer === undefined || splitBallot(record.ballot, state.sealing).core.length === 0) return "a readable ballot";
  const stage = nextStage(state.stage, state.tree.frontier.size, "ballot");
  if (stage === undefined) return "a ballot between `opened` and `closed` only";
  enterBallot(state, record, signer, position);
  return undefined;
}

function restoreHead({ tree }: BoxState, checkpoint: Uint8Array, notes: Uint8Array[]): string | undefined {
  const head = headOfNote(checkpoint);
  const { size } = tree.frontier;
  if (head?.size !== size || !equalBytes(head.root, rootAt(size, tree.read))) return "a head of the entries before it";
  keepNote(notes, checkpoint);
  return undefined;
}

function restoreDocument(
  state: BoxState,
  record: Extract<BoxRecord, { kind: "public" | "restricted" }>,
  verifyList: vis3.VerifyListSignature,
): string | undefined {
  const checked = checkDocument(state, record, verifyList);
  if (!checked.ok) return `a valid document (${checked.error.code})`;
  checked.value.apply(state);
  append(state, checked.value.entry);
  return undefined;
}

function signerOf(submissionBytes: Uint8Array): string | undefined {
  const submission = decodeSubmission(submissionBytes);
  const certificate = submission.ok ? decodeCertificate(submission.value.certificate) : submission;
  if (!certificate.ok) return undefined;
  return personOf(certificate.value.subject)?.id;
}
