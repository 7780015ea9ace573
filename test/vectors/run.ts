/** Runs one file of test vectors (format: README.md beside this file) against the functions of a package. */
import { readFileSync } from "node:fs";
import { type Decoded, fromHex, toHex } from "@selge/basics";
import { expect, test } from "vitest";

export type Expectation = { readonly accept: boolean } | { readonly output: string } | { readonly error: string };

/** The arguments of one case, by the names of the file; reading one that is absent is a failed test. */
export interface VectorInput {
  bytes(name: string): Uint8Array<ArrayBuffer>;
  integer(name: string): number;
  text(name: string): string;
  /** Anything else JSON can hold. */
  json(name: string): unknown;
  has(name: string): boolean;
}

interface VectorFile {
  readonly package: string;
  readonly about: string;
  readonly source: string;
  readonly common?: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly algorithm: string;
    readonly name: string;
    readonly input: Readonly<Record<string, unknown>>;
    readonly expect: Expectation;
  }[];
}

/** One test for each case. `algorithms` maps ids to functions; a case of an unknown id fails. */
export function runVectors(
  file: string,
  algorithms: Readonly<Record<string, (input: VectorInput) => Expectation | Promise<Expectation>>>,
): void {
  const { cases, common = {} } = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as VectorFile;
  for (const { algorithm, name, input, expect: expected } of cases)
    test(`${file}: ${algorithm} ${name}`, async () => {
      const run = algorithms[algorithm];
      if (run === undefined) throw new Error(`no runner for ${algorithm}`);
      const used = new Set<string>();
      const members = { ...common, ...input };
      expect(await run(readInput(members, used))).toEqual(expected);
      expect(Object.keys(input).filter((key) => !used.has(key))).toEqual([]);
    });
}

export function accept(accepted: boolean): Expectation {
  return { accept: accepted };
}

export function output(bytes: Uint8Array): Expectation {
  return { output: toHex(bytes) };
}

/** A decoder's outcome: the value encoded again, or the code of the refusal. */
export function decoded<T>(result: Decoded<T>, encode: (value: T) => Uint8Array): Expectation {
  return result.ok ? output(encode(result.value)) : { error: result.error.code };
}

function readInput(members: Readonly<Record<string, unknown>>, used: Set<string>): VectorInput {
  const json = (name: string): unknown => {
    const value = members[name];
    if (value === undefined) throw new Error(`no input ${name}`);
    used.add(name);
    return value;
  };
  return {
    json,
    has: (name) => name in members,
    integer: (name) => Number(json(name)),
    text: (name) => String(json(name)),
    bytes(name) {
      const readable = `${name}Text`;
      if (readable in members) return new TextEncoder().encode(String(json(readable)));
      const bytes = fromHex(String(json(name)));
      if (bytes === undefined) throw new Error(`${name} is no hexadecimal`);
      return bytes;
    },
  };
}
