/**
 * Strict DER: IDN-11. A value is read by saying what must be there; whatever is not said refuses. Nothing recurses into a
 * value that no structure names, so depth and number of elements cost nothing.
 */
import { demand, Fault, refuse } from "../record/fault.ts";

export interface Tlv {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content as they stand in the file. */
  readonly raw: Uint8Array;
}

/** The children of a constructed value, taken from the first to the last. */
export interface Children {
  /** The next child, which must have this tag. */
  take(tag: number): Tlv;
  /** The next child if it has this tag. */
  optional(tag: number): Tlv | undefined;
  /** The next child, of any tag. */
  any(): Tlv;
  more(): boolean;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of `[n]`, constructed. */
export const context = (n: number): number => 0xa0 + n;
/** The tag of `[n]`, primitive. */
export const contextPrimitive = (n: number): number => 0x80 + n;

/** Gives every fault of a reading the format code of the object that is read. */
export function decodeAs<T>(code: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) throw new Fault(code, error.where);
    throw error;
  }
}

/** Exactly one value, with nothing after it. */
export function onlyValue(bytes: Uint8Array): Tlv {
  const value = valueAt(bytes, 0);
  demand(value.raw.length === bytes.length, "DER", "bytes after the value");
  return value;
}

/** Reads the children of a value of this tag; all of them must be used up. */
export function within<T>(value: Tlv, tag: number, read: (children: Children) => T): T {
  demand(value.tag === tag, "DER", `tag ${value.tag}, not ${tag}`);
  const children = childrenOf(value.content);
  const result = read(children);
  demand(!children.more(), "DER", "an element too many");
  return result;
}

/** All children of a value of this tag, each read alike. */
export function listWithin<T>(value: Tlv, tag: number, read: (child: Tlv) => T): readonly T[] {
  return within(value, tag, (children) => {
    const list: T[] = [];
    while (children.more()) list.push(read(children.any()));
    return list;
  });
}

/** The one child of a value of this tag. */
export function inner(value: Tlv, tag: number): Tlv {
  return within(value, tag, (children) => children.any());
}

/** The one child of the next value if that has this tag. */
export function optionalInner(children: Children, tag: number): Tlv | undefined {
  const wrapper = children.optional(tag);
  return wrapper === undefined ? undefined : inner(wrapper, tag);
}

function childrenOf(content: Uint8Array): Children {
  let at = 0;
  const more = (): boolean => at < content.length;
  const any = (): Tlv => {
    const value = valueAt(content, at);
    at += value.raw.length;
    return value;
  };
  const optional = (tag: number): Tlv | undefined => (content[at] === tag ? any() : undefined);
  return { more, any, optional, take: (tag) => optional(tag) ?? refuse("DER", `no tag ${tag}`) };
}

function valueAt(bytes: Uint8Array, at: number): Tlv {
  demand(bytes.length - at >= 2, "DER", "value cut off");
  const tag = bytes[at]!;
  demand((tag & 0x1f) !== 0x1f, "DER", "long tag");
  const [length, from] = lengthAt(bytes, at + 1);
  demand(length <= bytes.length - from, "DER", "length beyond the parent");
  const to = from + length;
  return { tag, content: bytes.subarray(from, to), raw: bytes.subarray(at, to) };
}

/** Definite and minimal. Returns the length and where the content begins. */
function lengthAt(bytes: Uint8Array, at: number): readonly [length: number, from: number] {
  const first = bytes[at]!;
  if (first < 0x80) return [first, at + 1];
  const count = first - 0x80;
  demand(count >= 1 && count <= 3 && count < bytes.length - at, "DER", "form of the length");
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + bytes[at + i]!;
  demand(length >= (count === 1 ? 0x80 : 256 ** (count - 1)), "DER", "length not minimal");
  return [length, at + 1 + count];
}
