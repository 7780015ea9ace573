/** Documents of the log: each checked against the state that it is to change. */
import { publicEntry, restrictedEntry } from "@selge/ballot";
import { type Decoded, decodeError, equalBytes, ok, toHex } from "@selge/basics";
import {
  checkSigners,
  decodeDocument,
  decodeRevocationDocument,
  decodeRollVersion,
  extendSchedule,
  type vis3,
} from "@selge/election";
import { decodeSignedDocument, type SignedDocument } from "@selge/group";
import { rootAt } from "@selge/log";
import { type EntryKind, type NamedDocument, nextStage, publicDocumentOf, restrictedDocumentOf } from "./log-order.ts";
import type { BoxRecord } from "./record.ts";
import type { BoxState } from "./state.ts";

export type DocumentRecord = Extract<BoxRecord, { kind: "public" | "restricted" }>;
type RestrictedRecord = Extract<BoxRecord, { kind: "restricted" }>;
type PublicRecord = Extract<BoxRecord, { kind: "public" }>;
type Change = (state: BoxState) => void;

/** A document that may be appended now; applying it cannot fail. */
export interface CheckedDocument {
  readonly kind: EntryKind;
  readonly entry: Uint8Array;
  readonly apply: Change;
}

/** Name, place in the log, signatures, and what the document says about this election. Total. */
export function checkDocument(
  state: BoxState,
  record: DocumentRecord,
  verify: vis3.VerifyListSignature,
): Decoded<CheckedDocument> {
  const named = record.kind === "public" ? publicDocumentOf(record.name) : restrictedDocumentOf(record.name);
  if (named === undefined) return decodeError("LOG_NAME", "name", "the name of a document of the log");
  const stage = nextStage(state.stage, state.tree.frontier.size, named.kind);
  if (stage === undefined)
    return decodeError("LOG_ORDER", record.name, "the place in the log that is given to the document");
  const checked =
    record.kind === "public" ? checkPublic(state, record, named) : checkRestricted(state, record, named, verify);
  if (!checked.ok) return checked;
  const { entry, change } = checked.value;
  return ok({
    kind: named.kind,
    entry,
    apply: (target) => {
      change(target);
      target.stage = stage;
    },
  });
}

type Checked = Decoded<{ readonly entry: Uint8Array; readonly change: Change }>;

const NO_CHANGE: Change = () => {};

function checkPublic(state: BoxState, { name, file }: PublicRecord, { kind, number }: NamedDocument): Checked {
  const document = decodeSignedDocument(file, kind);
  if (!document.ok) return document;
  const entry = publicEntry(document.value.hash);
  const change = publicChange(state, document.value, kind, number);
  return change.ok ? ok({ entry, change: change.value }) : decodeError(...located(name, change.error));
}

function publicChange(state: BoxState, document: SignedDocument, kind: EntryKind, number?: number): Decoded<Change> {
  const { election, context } = state.sealing;
  switch (kind) {
    case "opening":
      return equalBytes(document.hash, context.opening)
        ? ok(NO_CHANGE)
        : decodeError("OPENING_OTHER", "$", "the opening statement that this box was opened for");
    case "software": {
      const software = decodeDocument(document.bytes, "software", election);
      return software.ok ? ok(NO_CHANGE) : software;
    }
    case "opened": {
      const opened = decodeDocument(document.bytes, "opened", election);
      if (!opened.ok) return opened;
      return opened.value.body.opening === toHex(context.opening)
        ? ok(NO_CHANGE)
        : decodeError("OPENING_OTHER", "$.opening", "the hash of the opening statement at index 0");
    }
    case "extended":
      return extendedChange(state, document, number!);
    case "closing":
      return closingChange(state, document);
    case "input-statement":
      return inputChange(state, document);
    default:
      return resultChange(state, document);
  }
}

function extendedChange(state: BoxState, document: SignedDocument, number: number): Decoded<Change> {
  const extended = decodeDocument(document.bytes, "extended", state.sealing.election);
  if (!extended.ok) return extended;
  if (extended.value.body.number !== number)
    return decodeError("EXTENDED_NUMBER", "$.number", `${number}, as the file's name says`);
  const schedule = extendSchedule(state.schedule, extended.value.body, state.extensions + 1);
  return schedule.ok
    ? ok((target) => {
        target.schedule = schedule.value;
        target.extensions++;
      })
    : schedule;
}

function closingChange(state: BoxState, document: SignedDocument): Decoded<Change> {
  const closing = decodeDocument(document.bytes, "closing", state.sealing.election);
  if (!closing.ok) return closing;
  const { size, root, ballots } = closing.value.body;
  return isHead(state, size, root) && ballots === state.ballots
    ? ok(NO_CHANGE)
    : decodeError("CLOSING_FACTS", "$", "size, root and ballots of the log just before");
}

/** Who may sign it and what is in it, package tally judges; here only that it stands where it says, for this election, signed by its auditors. */
function inputChange(state: BoxState, { body, signers, hash }: SignedDocument): Decoded<Change> {
  const { manifest, fingerprintHex } = state.sealing.election;
  if (body.fingerprint !== fingerprintHex) return otherElection(fingerprintHex);
  const auditors = manifest.roles.auditors.map(({ key }) => key);
  if (!signers.every((key) => auditors.includes(key)))
    return decodeError("DOCUMENT_SIGNERS", "$.signatures", "auditors of the manifest, and nobody else");
  if (!isHead(state, body.size, body.root))
    return decodeError("INPUT_STATEMENT_HEAD", "$.size", "size and root of the log just before");
  return ok((target) => {
    target.inputStatement = toHex(hash);
  });
}

function resultChange(state: BoxState, { body, signers }: SignedDocument): Decoded<Change> {
  const { manifest, fingerprintHex } = state.sealing.election;
  if (body.fingerprint !== fingerprintHex) return otherElection(fingerprintHex);
  const signed = checkSigners(signers, "officials", manifest);
  if (!signed.ok) return signed;
  return body.input === state.inputStatement
    ? ok(NO_CHANGE)
    : decodeError("RESULT_INPUT", "$.input", "the hash of the input statement in the log");
}

/** Roll versions and revocations. */
function checkRestricted(
  state: BoxState,
  { name, file, salt, attachments }: RestrictedRecord,
  { kind, number }: NamedDocument,
  verify: vis3.VerifyListSignature,
): Checked {
  const names = restrictedDocumentOf(name)!.attachments;
  if (attachments.map((attachment) => attachment.name).join() !== names.join())
    return decodeError("LOG_NAME", name, `the attachments ${names.join(", ")}`);
  const [first, second] = attachments.map(({ bytes }) => bytes);
  const { election } = state.sealing;
  if (kind === "roll") {
    const files = { document: file, list: first!, signature: second! };
    const version = decodeRollVersion(files, election, verify);
    if (!version.ok) return version;
    if (version.value.body.number !== number) return decodeError("ROLL_NUMBER", "$.number", `${number}`);
    const next = state.roll.apply(version.value.list);
    if (!next.ok) return next;
    return ok({
      entry: restrictedEntry(version.value.hash, salt),
      change: (target) => {
        target.roll = next.value.roll;
      },
    });
  }
  const revocation = decodeRevocationDocument(file, first!, election);
  if (!revocation.ok) return revocation;
  if (revocation.value.body.number !== number || number !== state.revocations + 1)
    return decodeError("REVOCATION_NUMBER", "$.number", String(state.revocations + 1));
  return ok({
    entry: restrictedEntry(revocation.value.hash, salt),
    change: (target) => {
      target.revocations++;
    },
  });
}

function isHead({ tree }: BoxState, size: unknown, root: unknown): boolean {
  return size === tree.frontier.size && root === toHex(rootAt(tree.frontier.size, tree.read));
}

function otherElection(fingerprintHex: string): ReturnType<typeof decodeError> {
  return decodeError("DOCUMENT_ELECTION", "$.fingerprint", `the fingerprint of this election, ${fingerprintHex}`);
}

function located(
  name: string,
  { code, where, expected }: { readonly code: string; readonly where: string; readonly expected: string },
): [string, string, string] {
  return [code, `${name} ${where}`, expected];
}
