/** The primitive values of IDN-11. */
import { fromUtf8, keyOf } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { decodeInstant } from "../record/instant.ts";
import { type Children, TAG, type Tlv } from "./der.ts";

const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{0,8}[1-9])?Z$/;
const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** BOOLEAN DEFAULT FALSE: absent, or ff. */
export function optionalTrue(children: Children): boolean {
  const value = children.optional(TAG.boolean);
  if (value === undefined) return false;
  demand(value.content.length === 1 && value.content[0] === 0xff, "DER", "boolean");
  return true;
}

/** Content bytes of an INTEGER. */
export function integerBytes(value: Tlv): Uint8Array {
  const { content } = expectTag(value, TAG.integer);
  const [first, second] = content;
  if (first === undefined) return refuse("DER", "empty integer");
  const redundant = second !== undefined && (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80);
  demand(!redundant, "DER", "integer not minimal");
  return content;
}

/** An INTEGER of 0 or more. */
export function natural(value: Tlv): bigint {
  const bytes = integerBytes(value);
  demand(bytes[0]! < 0x80, "DER", "negative integer");
  return bigEndian(bytes);
}

export function bigEndian(bytes: Uint8Array): bigint {
  let digits = "0x0";
  for (const byte of bytes) digits += byte.toString(16).padStart(2, "0");
  return BigInt(digits);
}

/** An INTEGER that must be this small number. */
export function expectInteger(value: Tlv, expected: number): void {
  demand(natural(value) === BigInt(expected), "DER", `not ${expected}`);
}

/** IDN-12: content bytes, at most 21, positive. */
export function serialNumber(value: Tlv): Uint8Array {
  const bytes = integerBytes(value);
  demand(bytes.length <= 21 && bytes[0]! < 0x80 && bytes.some((byte) => byte !== 0), "DER", "serial");
  return bytes;
}

/** Dotted decimal. */
export function objectIdentifier(value: Tlv): string {
  const { content } = expectTag(value, TAG.oid);
  demand(content.length > 0 && content.at(-1)! < 0x80, "DER", "object identifier");
  const arcs: number[] = [];
  let arc = 0;
  let begins = true;
  for (const byte of content) {
    demand(!(begins && byte === 0x80), "DER", "arc not minimal");
    arc = arc * 128 + (byte & 0x7f);
    demand(Number.isSafeInteger(arc), "DER", "arc too large");
    begins = byte < 0x80;
    if (begins) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first, ...rest] = arcs as [number, ...number[]];
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - 40 * root, ...rest].join(".");
}

/** Bytes of a BIT STRING: its bits from the first byte's highest on; the unused ones are zero. */
export function bitString(value: Tlv): { readonly unused: number; readonly bits: Uint8Array } {
  const { content } = expectTag(value, TAG.bitString);
  const unused = content[0] ?? refuse("DER", "empty bit string");
  const bits = content.subarray(1);
  demand(unused <= 7 && (bits.length > 0 || unused === 0), "DER", "unused bits");
  demand(((bits.at(-1) ?? 0) & ((1 << unused) - 1)) === 0, "DER", "unused bits are not zero");
  return { unused, bits };
}

/** A BIT STRING that holds whole bytes. */
export function wholeBytes(value: Tlv): Uint8Array {
  const { unused, bits } = bitString(value);
  demand(unused === 0, "DER", "unused bits");
  return bits;
}

export function octets(value: Tlv): Uint8Array {
  return expectTag(value, TAG.octetString).content;
}

export function expectNull(value: Tlv): void {
  demand(expectTag(value, TAG.null).content.length === 0, "DER", "null");
}

/** UTF8String or PrintableString. */
export function textValue({ tag, content }: Tlv): string {
  if (tag === TAG.utf8String) return fromUtf8(content);
  demand(tag === TAG.printableString && content.every((byte) => byte < 0x80), "DER", "text");
  return keyOf(content);
}

/** UTCTime or GeneralizedTime without fraction, as seconds since 1970. */
export function time(value: Tlv): number {
  return value.tag === TAG.utcTime ? utcTime(value) : generalizedTime(value);
}

/** GeneralizedTime, as seconds since 1970; a fraction is cut off where it is allowed. */
export function generalizedTime(value: Tlv, fractionAllowed = false): number {
  const match = GENERALIZED.exec(keyOf(expectTag(value, TAG.generalizedTime).content)) ?? refuse("DER", "time");
  demand(fractionAllowed || match[7] === undefined, "DER", "fraction");
  return instantOf(match.slice(1, 7));
}

function utcTime(value: Tlv): number {
  const [year, ...rest] = (UTC.exec(keyOf(value.content)) ?? refuse("DER", "time")).slice(1);
  return instantOf([(Number(year) < 50 ? "20" : "19") + year, ...rest]);
}

function instantOf([year, month, day, hour, minute, second]: readonly string[]): number {
  return decodeInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, "DER");
}

function expectTag(value: Tlv, tag: number): Tlv {
  demand(value.tag === tag, "DER", `tag ${value.tag}, not ${tag}`);
  return value;
}
