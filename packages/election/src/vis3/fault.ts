/** How a decoder in this folder stops at the first fault: thrown inside, turned into a decode error at the border, never further. */
import { type Decoded, decodeError, ok } from "@selge/basics";

export class Fault extends Error {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  constructor(code: string, where: string, expected: string) {
    super(expected);
    this.code = code;
    this.where = where === "" ? "the file" : where;
    this.expected = expected;
  }
}

/** Runs `read`; a `Fault` becomes the decode error, everything else is a bug and goes on. */
export function decoding<T>(read: () => T): Decoded<T> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof Fault) return decodeError(error.code, error.where, error.expected);
    throw error;
  }
}

export function pathOfKey(path: string, key: string): string {
  const shown = key.length > 60 ? `${key.slice(0, 60).toWellFormed()}…` : key;
  // A key that looks like a personal code is not repeated in an error text.
  if (/^[0-9]{11}$/.test(key)) return `${path}["…"]`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(shown)) return path === "" ? shown : `${path}.${shown}`;
  return `${path}[${JSON.stringify(shown)}]`;
}

export function pathOfItem(path: string, index: number): string {
  return `${path}[${index}]`;
}
