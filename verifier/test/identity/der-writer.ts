/** A DER writer for tests; it writes what it is told, also what no DER has. */
import { concat, text } from "../../src/record/bytes.ts";

export type Part = Uint8Array;

export function tlv(tag: number, ...content: readonly Part[]): Uint8Array {
  const whole = concat(...content);
  return concat(Uint8Array.of(tag), lengthOf(whole.length), whole);
}

export const sequence = (...parts: readonly Part[]): Uint8Array => tlv(0x30, ...parts);
export const set = (...parts: readonly Part[]): Uint8Array => tlv(0x31, ...parts);
export const tagged = (n: number, ...parts: readonly Part[]): Uint8Array => tlv(0xa0 + n, ...parts);
export const octetString = (...parts: readonly Part[]): Uint8Array => tlv(0x04, ...parts);
export const bitString = (bits: Part, unused = 0): Uint8Array => tlv(0x03, Uint8Array.of(unused), bits);
export const NULL = tlv(0x05);
export const TRUE = tlv(0x01, Uint8Array.of(0xff));
export const utf8String = (value: string): Uint8Array => tlv(0x0c, text(value));
export const printableString = (value: string): Uint8Array => tlv(0x13, text(value));

export function integer(value: bigint | number): Uint8Array {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = Uint8Array.from(Buffer.from(even, "hex"));
  return tlv(0x02, bytes[0]! >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), bytes);
}

export function oid(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split(".").map(Number) as [number, number, ...number[]];
  return tlv(0x06, ...[40 * first + second, ...rest].map(arc));
}

/** GeneralizedTime of an instant in seconds. */
export function generalizedTime(seconds: number, fraction = ""): Uint8Array {
  const digits = new Date(seconds * 1000).toISOString().replace(/[-:T]|\.000Z/g, "");
  return tlv(0x18, text(`${digits}${fraction}Z`));
}

/** A Name of one-attribute RDNs. */
export function nameOf(...attributes: readonly (readonly [string, string])[]): Uint8Array {
  return sequence(...attributes.map(([type, value]) => set(sequence(oid(type), utf8String(value)))));
}

function arc(value: number): Uint8Array {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return Uint8Array.from(bytes);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 + bytes.length, ...bytes);
}
