/** Signed notes (C2SP signed-note), read to the strict side: bounded, one spelling, no key twice. */
import { concat, fromBase64, fromUtf8, ok, toBase64, toHex, utf8 } from "@selge/basics";
import { type Outcome, refuse } from "./refusal.ts";
import { isKeyName, keyId, type VerifierKey } from "./verifier-key.ts";

export const MAX_NOTE_BYTES = 65_536;
export const MAX_SIGNATURES = 64;
const MAX_SIGNATURE_BYTES = 8_192;

export interface NoteSignature {
  readonly name: string;
  /** Four bytes. */
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** Ends in a newline; what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteCode =
  | "NOTE_SIZE"
  | "NOTE_UTF8"
  | "NOTE_CONTROL"
  | "NOTE_FORM"
  | "NOTE_SIGNATURES"
  | "NOTE_LINE"
  | "NOTE_DUPLICATE";

/** LOG-24 EncodeNote: text, empty line, signature lines. */
export function encodeNote({ text, signatures }: Note): Uint8Array<ArrayBuffer> {
  return utf8(`${text}\n${signatures.map(encodeSignatureLine).join("")}`);
}

export function encodeSignatureLine({ name, id, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(concat(id, signature))}\n`;
}

/** LOG-25 DecodeNote: lines of unknown keys are kept but say nothing. Total. */
export function decodeNote(bytes: Uint8Array): Outcome<Note, NoteCode> {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const cut = decoded.value.lastIndexOf("\n\n");
  if (cut < 0) return refuse("NOTE_FORM", "note", "text, an empty line, signature lines");
  const signatures = parseLines(decoded.value.slice(cut + 2));
  return signatures.ok ? ok({ text: decoded.value.slice(0, cut + 1), signatures: signatures.value }) : signatures;
}

/** Signature lines alone, as a witness answers them; the rules of LOG-25. Total. */
export function decodeSignatureLines(bytes: Uint8Array): Outcome<NoteSignature[], NoteCode> {
  const decoded = decodeText(bytes);
  return decoded.ok ? parseLines(decoded.value) : decoded;
}

/** The line of a known key, if there is one. */
export function signatureOf(signatures: readonly NoteSignature[], key: VerifierKey): NoteSignature | undefined {
  const id = toHex(keyId(key));
  return signatures.find((line) => line.name === key.name && toHex(line.id) === id);
}

function decodeText(bytes: Uint8Array): Outcome<string, NoteCode> {
  if (bytes.length > MAX_NOTE_BYTES)
    return refuse("NOTE_SIZE", `${bytes.length} bytes`, `at most ${MAX_NOTE_BYTES} bytes`);
  const text = fromUtf8(bytes);
  if (text === undefined) return refuse("NOTE_UTF8", "note", "well-formed UTF-8");
  const control = /[\u0000-\u0009\u000b-\u001f]/.exec(text);
  if (control !== null) return refuse("NOTE_CONTROL", `character ${control.index}`, "no control character but newline");
  return ok(text);
}

function parseLines(text: string): Outcome<NoteSignature[], NoteCode> {
  if (!text.endsWith("\n")) return refuse("NOTE_FORM", "note", "signature lines that end in a newline");
  const lines = text.slice(0, -1).split("\n");
  if (lines.length > MAX_SIGNATURES)
    return refuse("NOTE_SIGNATURES", `${lines.length} lines`, `at most ${MAX_SIGNATURES}`);
  const signatures: NoteSignature[] = [];
  for (const [i, line] of lines.entries()) {
    const signature = parseLine(line);
    if (signature === undefined) return refuse("NOTE_LINE", `signature line ${i + 1}`, "— <key name> <base64>");
    signatures.push(signature);
  }
  const keys = signatures.map(({ name, id }) => `${name} ${toHex(id)}`);
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  return twice < 0 ? ok(signatures) : refuse("NOTE_DUPLICATE", `signature line ${twice + 1}`, "one line per key");
}

function parseLine(line: string): NoteSignature | undefined {
  const [dash, name, base64, ...more] = line.split(" ");
  if (dash !== "—" || name === undefined || base64 === undefined || more.length > 0 || !isKeyName(name))
    return undefined;
  const blob = fromBase64(base64);
  if (blob === undefined || blob.length < 5 || blob.length > MAX_SIGNATURE_BYTES) return undefined;
  return { name, id: blob.slice(0, 4), signature: blob.slice(4) };
}
