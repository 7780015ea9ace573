/** Reads a binary layout from front to back. Every read past the end, and bytes left over, are a decode error with the offset. */
import { fromUtf8 } from "./bytes.ts";
import { type Decoded, type DecodeError, err, ok } from "./result.ts";

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** A copy of the next `length` bytes. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.remaining) throw new Truncated(this.#at, `${length} more bytes, ${this.remaining} left`);
    const out = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return out as Uint8Array<ArrayBuffer>;
  }

  u8(): number {
    return this.#integer(1);
  }

  u16le(): number {
    return this.#integer(2);
  }

  u32le(): number {
    return this.#integer(4);
  }

  u64le(): number {
    const value = this.#integer(8);
    if (!Number.isSafeInteger(value)) throw new Truncated(this.#at - 8, "an integer below 2^53");
    return value;
  }

  /** A frame (BAS-1) of at most `max` bytes. */
  frame(max: number): Uint8Array<ArrayBuffer> {
    const length = this.u32le();
    if (length > max) throw new Truncated(this.#at - 4, `a length of at most ${max}`);
    return this.take(length);
  }

  text(length: number): string {
    const at = this.#at;
    const text = fromUtf8(this.take(length));
    if (text === undefined) throw new Truncated(at, "well-formed UTF-8");
    return text;
  }

  #integer(size: number): number {
    const bytes = this.take(size);
    return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
  }
}

/** BAS-14 ReadLayout: runs `read` over all of `bytes`. Total: layout faults become `code` with the offset; left-over bytes are a fault. */
export function readAll<T>(bytes: Uint8Array, code: string, read: (reader: ByteReader) => T): Decoded<T> {
  const reader = new ByteReader(bytes);
  try {
    const value = read(reader);
    if (reader.remaining > 0) return err(fault(code, reader.offset, `the end, ${reader.remaining} bytes left over`));
    return ok(value);
  } catch (error) {
    if (error instanceof Truncated) return err(fault(code, error.at, error.expected));
    throw error;
  }
}

/** Thrown inside a layout function, also for a rule of the layout's own; `readAll` turns it into a decode error. Never leaves `readAll`. */
export class Truncated extends Error {
  readonly at: number;
  readonly expected: string;
  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
    this.expected = expected;
  }
}

function fault(code: string, at: number, expected: string): DecodeError {
  return { code, where: `byte ${at}`, expected };
}
