/** Cosignatures: a witness's word that a head extends every head of this log it saw before (C2SP tlog-cosignature, Ed25519). */
import { concat, equalBytes, type Instant, instant, ok, toHex, utf8 } from "@selge/basics";
import { verifyEd25519 } from "@selge/group";
import type { SignedCheckpoint } from "./checkpoint.ts";
import {
  decodeNote,
  decodeSignatureLines,
  encodeNote,
  encodeSignatureLine,
  type NoteCode,
  type NoteSignature,
  signatureOf,
} from "./note.ts";
import { type Outcome, refuse } from "./refusal.ts";
import { COSIGNATURE_ALGORITHM, keyId, type NoteSigner, type VerifierKey } from "./verifier-key.ts";

/** Witness keys that may be counted: distinct in key and name, none the log's. Only LOG-31 makes it. */
export interface WitnessSet {
  readonly keys: readonly VerifierKey[];
  readonly quorum: number;
  readonly __brand: "WitnessSet";
}

export interface Cosigner {
  /** Position in the witness set. */
  readonly witness: number;
  readonly name: string;
  readonly time: Instant;
}

export type WitnessSetCode =
  | "WITNESS_SET_ALGORITHM"
  | "WITNESS_SET_LOG_KEY"
  | "WITNESS_SET_DUPLICATE"
  | "WITNESS_SET_QUORUM";
export type CosignatureCode = "COSIGNATURE" | "COSIGNATURE_QUORUM";
export type AppendCode = NoteCode | "COSIGNATURE" | "COSIGNATURE_MISSING";

const LAST_TIME = 253402300799;
const MAX_ANSWER_LINES = 16;

/** LOG-30 Cosign: the signature line over `text` at `time`. */
export function cosign(text: string, signer: NoteSigner, time: Instant): string {
  if (signer.key.algorithm !== COSIGNATURE_ALGORITHM) throw new TypeError("not a witness's signer");
  const signature = concat(u64be(time), signer.sign(cosignedMessage(text, time)));
  return encodeSignatureLine({ name: signer.key.name, id: keyId(signer.key), signature });
}

/** LOG-31 PinWitnesses. The cosigned message does not name the witness: hence one key, one name, one witness. Total. */
export function pinWitnesses(
  keys: readonly VerifierKey[],
  quorum: number,
  logKey: VerifierKey,
): Outcome<WitnessSet, WitnessSetCode> {
  if (keys.some((key) => key.algorithm !== COSIGNATURE_ALGORITHM))
    return refuse("WITNESS_SET_ALGORITHM", "witness keys", "algorithm byte 0x04");
  if (keys.some((key) => equalBytes(key.publicKey, logKey.publicKey) || key.name === logKey.name))
    return refuse("WITNESS_SET_LOG_KEY", "witness keys", "keys and names other than the log's");
  const distinct = (values: string[]) => new Set(values).size === keys.length;
  if (!distinct(keys.map((key) => toHex(key.publicKey))) || !distinct(keys.map((key) => key.name)))
    return refuse("WITNESS_SET_DUPLICATE", "witness keys", "distinct keys and names");
  if (!Number.isSafeInteger(quorum) || quorum < 1 || quorum > keys.length)
    return refuse("WITNESS_SET_QUORUM", "quorum", `1 to ${keys.length}`);
  return ok({ keys, quorum, __brand: "WitnessSet" });
}

/** LOG-32 CheckCosignatures: which pinned witnesses cosigned. Total. Cost: one Ed25519 verification per pinned witness. */
export function checkCosignatures(
  checkpoint: SignedCheckpoint,
  { keys, quorum }: WitnessSet,
): Outcome<readonly Cosigner[], CosignatureCode> {
  const { text, signatures } = checkpoint.note;
  const cosigners: Cosigner[] = [];
  for (const [witness, key] of keys.entries()) {
    const line = signatureOf(signatures, key);
    if (line === undefined) continue;
    const time = cosignedAt(text, line, key);
    if (time === undefined) return refuse("COSIGNATURE", `line of ${key.name}`, "a valid cosignature");
    cosigners.push({ witness, name: key.name, time });
  }
  if (cosigners.length < quorum)
    return refuse("COSIGNATURE_QUORUM", `${cosigners.length} cosignatures`, `${quorum} at least`);
  return ok(cosigners);
}

/** LOG-33 AppendCosignature: takes one witness's line out of its answer, checks it and adds it to the note. Total. */
export function appendCosignature(
  checkpoint: SignedCheckpoint,
  answer: Uint8Array,
  key: VerifierKey,
): Outcome<Uint8Array<ArrayBuffer>, AppendCode> {
  const lines = decodeSignatureLines(answer);
  if (!lines.ok) return lines;
  if (lines.value.length > MAX_ANSWER_LINES)
    return refuse("NOTE_SIGNATURES", `${lines.value.length} lines`, `at most ${MAX_ANSWER_LINES}`);
  const line = signatureOf(lines.value, key);
  if (line === undefined) return refuse("COSIGNATURE_MISSING", "answer", `a line of ${key.name}`);
  const { text, signatures } = checkpoint.note;
  if (cosignedAt(text, line, key) === undefined)
    return refuse("COSIGNATURE", `line of ${key.name}`, "a valid cosignature");
  const bytes = encodeNote({ text, signatures: [...signatures, line] });
  const again = decodeNote(bytes);
  return again.ok ? ok(bytes) : again;
}

/** The time of a valid cosignature line, else `undefined`. */
function cosignedAt(
  text: string,
  { signature }: NoteSignature,
  { publicKey, algorithm }: VerifierKey,
): Instant | undefined {
  if (algorithm !== COSIGNATURE_ALGORITHM || signature.length !== 72) return undefined;
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  if (time > BigInt(LAST_TIME)) return undefined;
  const at = instant(Number(time));
  return verifyEd25519(cosignedMessage(text, at), signature.subarray(8), publicKey) ? at : undefined;
}

function cosignedMessage(text: string, time: Instant): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

function u64be(x: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(x));
  return out;
}
