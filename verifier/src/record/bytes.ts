/** Bytes, integers and text: BAS-1, BAS-6 to BAS-9, BAS-14, BAS-15, and the two hashes. */
import { sha256 as nobleSha256, sha512 as nobleSha512 } from "@noble/hashes/sha2.js";
import { demand, refuse } from "./fault.ts";

const HEX = "0123456789abcdef";
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8Decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function sha256(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = nobleSha256.create();
  for (const part of parts) hash.update(typeof part === "string" ? text(part) : part);
  return hash.digest();
}

export function sha512(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = nobleSha512.create();
  for (const part of parts) hash.update(typeof part === "string" ? text(part) : part);
  return hash.digest();
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compare(a, b) === 0;
}

/** BAS-15: by unsigned byte, a proper prefix first. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

export function hex(bytes: Uint8Array): string {
  let digits = "";
  for (const byte of bytes) digits += HEX[byte >> 4]! + HEX[byte & 15]!;
  return digits;
}

export function isHex(value: string, length: number): boolean {
  return value.length === 2 * length && /^[0-9a-f]*$/.test(value);
}

/** BAS-7. */
export function fromHex(value: string, length?: number): Uint8Array {
  demand(value.length % 2 === 0 && isHex(value, length ?? value.length / 2), "HEX");
  const bytes = new Uint8Array(value.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(value.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** BAS-8: what decodes and encodes back to the same characters. */
export function fromBase64(value: string): Uint8Array {
  demand(BASE64.test(value), "BASE64");
  const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
  demand(base64(bytes) === value, "BASE64");
  return bytes;
}

export function text(value: string): Uint8Array {
  return utf8Encoder.encode(value);
}

/** BAS-9. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return refuse("UTF8");
  }
}

/** A byte string as the key of a Set or Map: one character a byte. */
export function keyOf(bytes: Uint8Array): string {
  let key = "";
  for (const byte of bytes) key += String.fromCharCode(byte);
  return key;
}

/** BAS-6. */
export function littleEndian(value: number, length: 1 | 2 | 4 | 8): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * length)) throw new RangeError(`u${8 * length}`);
  const bytes = new Uint8Array(length);
  for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

export const u8 = (value: number): Uint8Array => littleEndian(value, 1);
export const u16le = (value: number): Uint8Array => littleEndian(value, 2);
export const u32le = (value: number): Uint8Array => littleEndian(value, 4);
export const u64le = (value: number): Uint8Array => littleEndian(value, 8);

/** The reverse of BAS-6; a value of 2^53 or more is refused. */
export function integerAt(bytes: Uint8Array, offset: number, length: 1 | 2 | 4 | 8, code: string): number {
  demand(offset + length <= bytes.length, code, `byte ${offset}`);
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[offset + i]!;
  demand(Number.isSafeInteger(value), code, `byte ${offset}`);
  return value;
}
