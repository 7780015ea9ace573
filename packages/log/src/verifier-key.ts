/** Keys of notes: a name, an algorithm byte and an Ed25519 public key; written as a C2SP vkey. */
import { concat, equalBytes, fromBase64, fromHex, fromUtf8, ok, sha256, toBase64, toHex, utf8 } from "@selge/basics";
import { ed25519PublicKey, isSigningKey, signEd25519 } from "@selge/group";
import { type Outcome, refuse } from "./refusal.ts";

export const LOG_ALGORITHM = 0x01;
export const COSIGNATURE_ALGORITHM = 0x04;

export type NoteAlgorithm = typeof LOG_ALGORITHM | typeof COSIGNATURE_ALGORITHM;

export interface VerifierKey {
  readonly name: string;
  readonly algorithm: NoteAlgorithm;
  readonly publicKey: Uint8Array;
}

/** Signs notes. A port: the secret may lie in a device. */
export interface NoteSigner {
  readonly key: VerifierKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export type VerifierKeyCode = "VKEY_FORM" | "VKEY_ALGORITHM" | "VKEY_ID" | "VKEY_KEY";

/** LOG-20 KeyId: first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ public key). */
export function keyId({ name, algorithm, publicKey }: VerifierKey): Uint8Array<ArrayBuffer> {
  return sha256(utf8(`${name}\n`), Uint8Array.of(algorithm), publicKey).slice(0, 4);
}

/** LOG-21 EncodeVerifierKey: `name+id+base64`. */
export function encodeVerifierKey(key: VerifierKey): string {
  return `${key.name}+${toHex(keyId(key))}+${toBase64(concat(Uint8Array.of(key.algorithm), key.publicKey))}`;
}

/** LOG-22 DecodeVerifierKey: strict; the key is a canonical point, not of small order. Total. */
export function decodeVerifierKey(text: string): Outcome<VerifierKey, VerifierKeyCode> {
  const parts = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text);
  const id = fromHex(parts?.[2] ?? "", 4);
  const blob = fromBase64(parts?.[3] ?? "");
  const name = parts?.[1] ?? "";
  if (id === undefined || blob?.length !== 33 || !isKeyName(name))
    return refuse("VKEY_FORM", "verifier key", "<name>+<8 hex digits>+<base64 of 33 bytes>");
  const algorithm = blob[0];
  if (algorithm !== LOG_ALGORITHM && algorithm !== COSIGNATURE_ALGORITHM)
    return refuse("VKEY_ALGORITHM", "verifier key", "algorithm byte 0x01 (log) or 0x04 (witness)");
  const key: VerifierKey = { name, algorithm, publicKey: blob.slice(1) };
  if (!equalBytes(id, keyId(key))) return refuse("VKEY_ID", "verifier key", `the key id ${toHex(keyId(key))}`);
  return isSigningKey(key.publicKey)
    ? ok(key)
    : refuse("VKEY_KEY", "verifier key", "a canonical Ed25519 key, not of small order");
}

/** LOG-23 Origin: `selge/v1/` and the fingerprint in hexadecimal. */
export function originOf(fingerprint: Uint8Array): string {
  if (fingerprint.length !== 32) throw new RangeError("a fingerprint has 32 bytes");
  return `selge/v1/${toHex(fingerprint)}`;
}

export function isOrigin(text: string): boolean {
  return /^selge\/v1\/[0-9a-f]{64}$/.test(text);
}

/** The key of an election's log: named by the origin. */
export function logKey(fingerprint: Uint8Array, publicKey: Uint8Array): VerifierKey {
  return { name: originOf(fingerprint), algorithm: LOG_ALGORITHM, publicKey };
}

export function witnessKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new RangeError(`no key name: ${JSON.stringify(name)}`);
  return { name, algorithm: COSIGNATURE_ALGORITHM, publicKey };
}

/** A signer over a 32-byte Ed25519 secret key in memory. */
export function ed25519Signer(make: (publicKey: Uint8Array) => VerifierKey, secretKey: Uint8Array): NoteSigner {
  return { key: make(ed25519PublicKey(secretKey)), sign: (message) => signEd25519(message, secretKey) };
}

const NOT_IN_A_NAME = /[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;

export function isKeyName(name: string): boolean {
  const bytes = utf8(name);
  return bytes.length >= 1 && bytes.length <= 255 && fromUtf8(bytes) === name && !NOT_IN_A_NAME.test(name);
}
