/** The published samples and schemas, and what a test needs to try them. */
import { readFileSync } from "node:fs";
import { type Decoded, must, utf8 } from "@selge/basics";
import { Ajv } from "ajv";
import { expect } from "vitest";

const ROOT = new URL("../fixtures/vis3-ehs/", import.meta.url);

export function sample(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, ROOT)));
}

/** A validator for a published schema, or for `wrapped`, which refers to its definitions. Formats and unused keywords are not judged. */
export function schema(
  path: string,
  wrapped?: (published: Record<string, unknown>) => object,
): (bytes: Uint8Array) => void {
  const published = JSON.parse(new TextDecoder().decode(sample(path))) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(wrapped ? wrapped(published) : published);
  return (bytes) => {
    validate(JSON.parse(new TextDecoder().decode(bytes)));
    expect(validate.errors ?? []).toEqual([]);
  };
}

/** decode → encode → decode gives the same value, and the bytes meet the schema; returns the value. */
export function roundTrip<T>(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Decoded<T>,
  encode: (value: T) => Uint8Array,
  meets: (bytes: Uint8Array) => void,
): T {
  const value = must(decode(bytes));
  const again = encode(value);
  meets(bytes);
  meets(again);
  expect(must(decode(again))).toEqual(value);
  expect(encode(must(decode(again)))).toEqual(again);
  return value;
}

export function refusal(decoded: Decoded<unknown>): { readonly code: string; readonly where: string } {
  if (decoded.ok) throw new Error("accepted");
  expect(decoded.error.expected.length).toBeGreaterThan(3);
  return { code: decoded.error.code, where: decoded.error.where };
}

/** Each row: what is done to a good file's text, the code, the place. */
export function refusesEach(
  good: string,
  decode: (bytes: Uint8Array) => Decoded<unknown>,
  rows: readonly (readonly [from: string | RegExp, to: string, code: string, where: string])[],
): void {
  must(decode(utf8(good)));
  for (const [from, to, code, where] of rows) {
    const bad = good.replace(from, to);
    expect(bad, `${from} occurs`).not.toBe(good);
    expect(refusal(decode(utf8(bad)))).toEqual({ code, where });
  }
}
