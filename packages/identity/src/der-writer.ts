/** Writing DER: each function returns one complete value. For requests and for the demonstration authority. */
import { concat, type Instant, toHex, utf8 } from "@selge/basics";
import { TAG } from "./der.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const length = contents.reduce((n, c) => n + c.length, 0);
  return concat(Uint8Array.of(tag, ...lengthBytes(length)), ...contents);
}

export const sequence = (...children: readonly Uint8Array[]): Bytes => tlv(TAG.sequence, ...children);
export const octetString = (bytes: Uint8Array): Bytes => tlv(TAG.octetString, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Bytes =>
  tlv(TAG.bitString, Uint8Array.of(unusedBits), bytes);
export const derNull = (): Bytes => tlv(TAG.null);
export const derTrue = (): Bytes => tlv(TAG.boolean, Uint8Array.of(0xff));
export const utf8String = (text: string): Bytes => tlv(TAG.utf8String, utf8(text));
export const printableString = (text: string): Bytes => tlv(TAG.printableString, utf8(text));

/** SET OF: the encodings in ascending order. */
export function setOf(...children: readonly Uint8Array[]): Bytes {
  return tlv(TAG.set, ...[...children].sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1)));
}

/** A non-negative INTEGER from big-endian bytes of any length. */
export function integer(bytes: Uint8Array): Bytes {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const magnitude = bytes.subarray(from);
  const sign = magnitude.length === 0 || magnitude[0]! >= 0x80 ? Uint8Array.of(0) : new Uint8Array();
  return tlv(TAG.integer, sign, magnitude);
}

export function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tlv(TAG.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

export function utcTime(at: Instant): Bytes {
  return tlv(TAG.utcTime, utf8(digits(at).slice(2)));
}

export function generalizedTime(at: Instant): Bytes {
  return tlv(TAG.generalizedTime, utf8(digits(at)));
}

function digits(at: Instant): string {
  return `${new Date(at * 1000).toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}

function base128(arc: number): readonly number[] {
  const out = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) out.unshift(0x80 + (rest % 128));
  return out;
}
