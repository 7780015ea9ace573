/** Strict DER (X.690), reading: definite minimal lengths, low tag numbers, a parent is used up by its children. */
import { type Decoded, decodeError, fromUtf8, type Instant, ok } from "@selge/basics";
import { calendar, latin1, readOid, toBigInt } from "./der-values.ts";

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

/** Constructed and primitive context tags. */
export const context = (n: number): number => 0xa0 + n;
export const contextPrimitive = (n: number): number => 0x80 + n;

export interface Tlv {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly raw: Uint8Array;
}

/** IDN-11 ReadDer: runs `read` over one value that must use up `bytes`. Total: any violation becomes `code`. */
export function decodeDer<T>(bytes: Uint8Array, code: string, read: (reader: DerReader) => T): Decoded<T> {
  const reader = new DerReader(bytes);
  try {
    const value = read(reader);
    reader.end();
    return ok(value);
  } catch (error) {
    if (error instanceof DerFault) return decodeError(code, `byte ${error.at}`, error.message);
    throw error;
  }
}

/** Thrown while reading, turned into a decode error by `decodeDer`; never crosses the package. */
export class DerFault extends Error {
  readonly at: number;
  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}

/** A cursor over the children of one constructed value. Offsets in faults are those of the whole input. */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #at = 0;

  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = bytes;
    this.#base = base;
  }

  get more(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** Whether a child follows and has this tag. */
  sees(tag: number): boolean {
    return this.more && this.#bytes[this.#at] === tag;
  }

  end(): void {
    if (this.more) this.fail("the end of the value");
  }

  fail(expected: string): never {
    throw new DerFault(this.#base + this.#at, expected);
  }

  /** The next child, with this tag when one is given. */
  take(tag?: number): Tlv {
    const start = this.#at;
    const found = this.#bytes[start];
    if (found === undefined || (found & 0x1f) === 0x1f || (tag !== undefined && found !== tag))
      this.fail(tag === undefined ? "a tag below 31" : `tag ${tag.toString(16)}`);
    const { length, size } = this.#length(start + 1);
    const from = start + 1 + size;
    if (from + length > this.#bytes.length) this.fail("a length inside the parent");
    this.#at = from + length;
    return {
      tag: found,
      content: this.#bytes.subarray(from, this.#at),
      raw: this.#bytes.subarray(start, this.#at),
    };
  }

  /** Reads the children of the next value, all of them. */
  inside<T>(tag: number, read: (reader: DerReader) => T): T {
    return this.within(this.take(tag), read);
  }

  /** Reads the children of the value just taken, all of them. */
  within<T>({ content }: Tlv, read: (reader: DerReader) => T): T {
    const reader = new DerReader(content, this.#base + this.#at - content.length);
    const value = read(reader);
    reader.end();
    return value;
  }

  /** As `inside` for a value that may be missing. */
  optional<T>(tag: number, read: (reader: DerReader) => T): T | undefined {
    return this.sees(tag) ? this.inside(tag, read) : undefined;
  }

  skipOptional(tag: number): void {
    if (this.sees(tag)) this.take(tag);
  }

  /** The children of the next value, one by one, at least `min`. */
  list<T>(tag: number, min: number, read: (reader: DerReader) => T): readonly T[] {
    return this.inside(tag, (reader) => {
      const items: T[] = [];
      while (reader.more) items.push(read(reader));
      if (items.length < min) reader.fail(`at least ${min} elements`);
      return items;
    });
  }

  oid(): string {
    const { content } = this.take(TAG.oid);
    return readOid(content) ?? this.fail("a minimal object identifier");
  }

  /** Content bytes of a minimal INTEGER. */
  integer(): Uint8Array {
    const { content } = this.take(TAG.integer);
    const [first, second] = content;
    if (first === undefined) this.fail("a non-empty integer");
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
      this.fail("a minimal integer");
    return content;
  }

  /** A non-negative INTEGER. */
  unsigned(): bigint {
    const content = this.integer();
    if (content[0]! >= 0x80) this.fail("a non-negative integer");
    return toBigInt(content);
  }

  /** BOOLEAN DEFAULT FALSE: only a present TRUE is DER. */
  flag(): boolean {
    if (!this.sees(TAG.boolean)) return false;
    const { content } = this.take();
    if (content.length !== 1 || content[0] !== 0xff) this.fail("TRUE, or nothing");
    return true;
  }

  octets(): Uint8Array {
    return this.take(TAG.octetString).content;
  }

  null(): void {
    if (this.take(TAG.null).content.length > 0) this.fail("an empty NULL");
  }

  bitString(): { readonly unusedBits: number; readonly bytes: Uint8Array } {
    const { content } = this.take(TAG.bitString);
    const unusedBits = content[0];
    const bytes = content.subarray(1);
    if (unusedBits === undefined || unusedBits > 7 || (bytes.length === 0 && unusedBits > 0))
      this.fail("0..7 unused bits");
    if (bytes.length > 0 && (bytes.at(-1)! & ((1 << unusedBits) - 1)) !== 0) this.fail("unused bits that are zero");
    return { unusedBits, bytes };
  }

  /** A BIT STRING that carries whole bytes. */
  bitBytes(): Uint8Array {
    const { unusedBits, bytes } = this.bitString();
    return unusedBits === 0 ? bytes : this.fail("no unused bits");
  }

  /** UTF8String or PrintableString. */
  text(): string {
    const { tag, content } = this.take();
    const known = tag === TAG.utf8String || (tag === TAG.printableString && content.every((c) => c < 0x80));
    return (known ? fromUtf8(content) : undefined) ?? this.fail("a UTF8String or PrintableString");
  }

  /** UTCTime or GeneralizedTime. */
  time(): Instant {
    if (!this.sees(TAG.utcTime)) return this.generalizedTime();
    const text = latin1(this.take().content);
    if (!/^\d{12}Z$/.test(text)) this.fail("YYMMDDHHMMSSZ");
    const century = text < "5" ? "20" : "19";
    return calendar(century + text) ?? this.fail("a real date since 1970");
  }

  /** Whole seconds; a fraction is allowed only when asked for, and is then cut off. */
  generalizedTime(fraction = false): Instant {
    const text = latin1(this.take(TAG.generalizedTime).content);
    const form = fraction ? /^\d{14}(\.\d{0,8}[1-9])?Z$/ : /^\d{14}Z$/;
    if (!form.test(text)) this.fail("YYYYMMDDHHMMSSZ");
    return calendar(text) ?? this.fail("a real date since 1970");
  }

  #length(at: number): { readonly length: number; readonly size: number } {
    const first = this.#bytes[at];
    if (first === undefined) return this.fail("a length");
    if (first < 0x80) return { length: first, size: 1 };
    const size = first - 0x80;
    if (size < 1 || size > 3 || at + size >= this.#bytes.length) this.fail("a definite length of at most 3 bytes");
    let length = 0;
    for (let i = 1; i <= size; i++) length = length * 256 + this.#bytes[at + i]!;
    if (length < 0x80 || length < 256 ** (size - 1)) this.fail("a minimal length");
    return { length, size: size + 1 };
  }
}
