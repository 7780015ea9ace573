/** Checkpoints: the log's signed word on its size and root (C2SP tlog-checkpoint, without extension lines). */
import { equalBytes, fromBase64, ok, toBase64, utf8 } from "@selge/basics";
import { verifyEd25519 } from "@selge/group";
import type { TreeHead } from "./frontier.ts";
import { HASH_LENGTH, isEmptyRoot, isHash, isSize } from "./hashes.ts";
import { decodeNote, encodeNote, type Note, type NoteCode, signatureOf } from "./note.ts";
import { type Outcome, refuse } from "./refusal.ts";
import { isOrigin, keyId, LOG_ALGORITHM, type NoteSigner, type VerifierKey } from "./verifier-key.ts";

export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** A checkpoint whose log signature was verified, with the key it was verified against and the whole note. Only LOG-29 makes it. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note;
  readonly logKey: VerifierKey;
  readonly __brand: "SignedCheckpoint";
}

export type CheckpointTextCode = "CHECKPOINT_LINES" | "CHECKPOINT_ORIGIN" | "CHECKPOINT_SIZE" | "CHECKPOINT_ROOT";
export type CheckpointCode =
  | NoteCode
  | CheckpointTextCode
  | "CHECKPOINT_OTHER_LOG"
  | "LOG_SIGNATURE_MISSING"
  | "LOG_SIGNATURE";

/** LOG-26 EncodeCheckpointText: the three lines. */
export function encodeCheckpointText({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin) || !isSize(size) || !isHash(root)) throw new RangeError("no checkpoint");
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** LOG-27 DecodeCheckpointText: `text` is a note's text. Total. */
export function decodeCheckpointText(text: string): Outcome<Checkpoint, CheckpointTextCode> {
  const [origin, decimal, base64, end, ...more] = text.split("\n");
  if (origin === undefined || decimal === undefined || base64 === undefined || end !== "" || more.length > 0)
    return refuse("CHECKPOINT_LINES", "checkpoint", "three lines: origin, size, root");
  if (!isOrigin(origin)) return refuse("CHECKPOINT_ORIGIN", "line 1", "selge/v1/ and 64 hexadecimal digits");
  const size = decodeSize(decimal);
  if (size === undefined) return refuse("CHECKPOINT_SIZE", "line 2", "a decimal below 2^53 without leading zero");
  const root = fromBase64(base64);
  if (root?.length !== HASH_LENGTH) return refuse("CHECKPOINT_ROOT", "line 3", "base64 of 32 bytes");
  if (size === 0 && !isEmptyRoot(root)) return refuse("CHECKPOINT_ROOT", "line 3", "the root of the empty tree");
  return ok({ origin, size, root });
}

/** LOG-28 SignCheckpoint: the note with the log's line. The signer's key is the log key of the origin. */
export function signCheckpoint(head: TreeHead, signer: NoteSigner): Uint8Array<ArrayBuffer> {
  const { key } = signer;
  if (key.algorithm !== LOG_ALGORITHM) throw new TypeError("not a log's signer");
  const text = encodeCheckpointText({ origin: key.name, size: head.size, root: head.root });
  return encodeNote({ text, signatures: [{ name: key.name, id: keyId(key), signature: signer.sign(utf8(text)) }] });
}

/** LOG-29 CheckCheckpoint: form, origin, log signature. Total. Cost: one Ed25519 verification. */
export function checkCheckpoint(bytes: Uint8Array, logKey: VerifierKey): Outcome<SignedCheckpoint, CheckpointCode> {
  const note = decodeNote(bytes);
  if (!note.ok) return note;
  const checkpoint = decodeCheckpointText(note.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== logKey.name) return refuse("CHECKPOINT_OTHER_LOG", "line 1", logKey.name);
  const line = signatureOf(note.value.signatures, logKey);
  if (line === undefined) return refuse("LOG_SIGNATURE_MISSING", "signature lines", "a line of the log's key");
  if (!verifyEd25519(utf8(note.value.text), line.signature, logKey.publicKey))
    return refuse("LOG_SIGNATURE", "signature lines", "a valid signature of the log");
  return ok({ ...checkpoint.value, note: note.value, logKey, __brand: "SignedCheckpoint" });
}

/** LOG-37 VerifySplitView: two heads of one size with different roots, both signed by the log, which thereby stands convicted. Total. */
export function verifySplitView(first: Uint8Array, second: Uint8Array, logKey: VerifierKey): boolean {
  const [a, b] = [checkCheckpoint(first, logKey), checkCheckpoint(second, logKey)];
  return a.ok && b.ok && a.value.size === b.value.size && !equalBytes(a.value.root, b.value.root);
}

/** Decimal without leading zero, below 2^53. */
export function decodeSize(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const size = Number(text);
  return isSize(size) ? size : undefined;
}
