/** Keys, notes, checkpoints, cosignatures: LOG-20 to LOG-32 (the reader's side). C2SP signed-note, always to the strict side. */
import { isSigningKey, verifyEd25519 } from "../proofs/ed25519.ts";
import { compare, concat, equal, fromBase64, fromHex, fromUtf8, hex, sha256, text } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";

export const LOG_ALGORITHM = 1;
export const WITNESS_ALGORITHM = 4;
export const NOTE_CAP = 65_536;
const MAX_LINES = 64;
const LATEST = 253_402_300_799;
const EMPTY_ROOT = sha256();
const KEY_NAME = /^[^+\x00-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;
const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

export interface VerifierKey {
  readonly name: string;
  readonly algorithm: number;
  readonly key: Uint8Array;
}

export interface NoteLine {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** With its last line break. */
  readonly text: string;
  readonly lines: readonly NoteLine[];
}

export interface Checkpoint {
  readonly note: Note;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** LOG-20. */
export function keyId({ name, algorithm, key }: VerifierKey): Uint8Array {
  return sha256(name, "\n", Uint8Array.of(algorithm), key).subarray(0, 4);
}

export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name) && text(name).length <= 255 && !/[\ud800-\udfff]/u.test(name);
}

/** LOG-22. */
export function decodeVerifierKey(vkey: string): VerifierKey {
  const [first, second] = [vkey.indexOf("+"), vkey.indexOf("+", vkey.indexOf("+") + 1)];
  demand(first >= 0 && second > first, "VKEY_FORM");
  const [name, id] = [vkey.slice(0, first), vkey.slice(first + 1, second)];
  const bytes = orRefuse(() => fromBase64(vkey.slice(second + 1)), "VKEY_FORM");
  demand(isKeyName(name) && /^[0-9a-f]{8}$/.test(id) && bytes.length === 33, "VKEY_FORM");
  const key = { name, algorithm: bytes[0]!, key: bytes.subarray(1) };
  demand(key.algorithm === LOG_ALGORITHM || key.algorithm === WITNESS_ALGORITHM, "VKEY_ALGORITHM");
  demand(hex(keyId(key)) === id, "VKEY_ID");
  demand(isSigningKey(key.key), "VKEY_KEY");
  return key;
}

/** LOG-23. */
export function originOf(fingerprint: string): string {
  return `selge/v1/${fingerprint}`;
}

/** LOG-25. */
export function decodeNote(bytes: Uint8Array): Note {
  demand(bytes.length <= NOTE_CAP, "NOTE_SIZE");
  const whole = orRefuse(() => fromUtf8(bytes), "NOTE_UTF8");
  demand(!/[\x00-\x09\x0b-\x1f]/.test(whole), "NOTE_CONTROL");
  const cut = whole.lastIndexOf("\n\n");
  const tail = whole.slice(cut + 2);
  demand(cut >= 0 && tail !== "" && tail.endsWith("\n"), "NOTE_FORM");
  const rows = tail.slice(0, -1).split("\n");
  demand(rows.length <= MAX_LINES, "NOTE_SIGNATURES");
  const lines = rows.map(decodeLine);
  const names = new Set(lines.map(({ name, keyId: id }) => `${hex(id)} ${name}`));
  demand(names.size === lines.length, "NOTE_DUPLICATE");
  return { text: whole.slice(0, cut + 1), lines };
}

function decodeLine(row: string): NoteLine {
  const match = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(row) ?? refuse("NOTE_LINE");
  const bytes = orRefuse(() => fromBase64(match[2]!), "NOTE_LINE");
  demand(isKeyName(match[1]!) && bytes.length >= 5 && bytes.length <= 8192, "NOTE_LINE");
  return { name: match[1]!, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** LOG-29 with LOG-27: what the log signed. */
export function decodeCheckpoint(bytes: Uint8Array, log: VerifierKey): Checkpoint {
  const note = decodeNote(bytes);
  const rows = note.text.split("\n");
  demand(rows.length === 4, "CHECKPOINT_LINES");
  const [origin, sizeText, rootText] = rows as [string, string, string, string];
  demand(/^selge\/v1\/[0-9a-f]{64}$/.test(origin), "CHECKPOINT_ORIGIN");
  const size = Number(sizeText);
  demand(DECIMAL.test(sizeText) && Number.isSafeInteger(size), "CHECKPOINT_SIZE");
  const root = orRefuse(() => fromBase64(rootText), "CHECKPOINT_ROOT");
  demand(root.length === 32 && (size > 0 || equal(root, EMPTY_ROOT)), "CHECKPOINT_ROOT");
  demand(origin === log.name, "CHECKPOINT_OTHER_LOG");
  const line = lineOf(note, log) ?? refuse("LOG_SIGNATURE_MISSING");
  demand(verifyEd25519(text(note.text), line.signature, log.key), "LOG_SIGNATURE");
  return { note, origin, size, root };
}

/** LOG-31. */
export function checkWitnessSet(witnesses: readonly VerifierKey[], quorum: number, log: VerifierKey): void {
  for (const { algorithm, key, name } of witnesses) {
    demand(algorithm === WITNESS_ALGORITHM, "WITNESS_SET_ALGORITHM", name);
    demand(!equal(key, log.key) && name !== log.name, "WITNESS_SET_LOG_KEY", name);
  }
  const sorted = witnesses.map(({ key }) => key).sort(compare);
  const repeated = sorted.some((key, i) => i > 0 && equal(key, sorted[i - 1]!));
  const names = new Set(witnesses.map(({ name }) => name));
  demand(!repeated && names.size === witnesses.length, "WITNESS_SET_DUPLICATE");
  demand(Number.isInteger(quorum) && quorum >= 1 && quorum <= witnesses.length, "WITNESS_SET_QUORUM");
}

/** LOG-32: positions in the set of the witnesses that cosigned; at least `quorum`. */
export function checkCosignatures(
  { note }: Checkpoint,
  witnesses: readonly VerifierKey[],
  quorum: number,
): readonly { readonly witness: number; readonly time: number }[] {
  const cosigned = witnesses.flatMap((witness, position) => {
    const line = lineOf(note, witness);
    if (line === undefined) return [];
    return [{ witness: position, time: cosignedAt(note, line, witness) }];
  });
  demand(cosigned.length >= quorum, "COSIGNATURE_QUORUM", `${cosigned.length} of ${quorum}`);
  return cosigned;
}

function cosignedAt(note: Note, { signature }: NoteLine, { name, key }: VerifierKey): number {
  demand(signature.length === 72, "COSIGNATURE", name);
  const time = signature.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
  demand(time <= LATEST, "COSIGNATURE", name);
  const message = concat(text(`cosignature/v1\ntime ${time}\n`), text(note.text));
  demand(verifyEd25519(message, signature.subarray(8), key), "COSIGNATURE", name);
  return time;
}

function lineOf(note: Note, key: VerifierKey): NoteLine | undefined {
  const id = keyId(key);
  return note.lines.find((line) => line.name === key.name && equal(line.keyId, id));
}

export function witnessKey(name: string, key: string): VerifierKey {
  return { name, algorithm: WITNESS_ALGORITHM, key: fromHex(key, 32) };
}

export function logKey(fingerprint: string, key: string): VerifierKey {
  return { name: originOf(fingerprint), algorithm: LOG_ALGORITHM, key: fromHex(key, 32) };
}

function orRefuse<T>(compute: () => T, code: string): T {
  try {
    return compute();
  } catch {
    return refuse(code);
  }
}
