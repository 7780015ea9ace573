/** Runs files of test vectors against this verifier's own code. It shares the files with the packages, not the runner. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Arithmetic } from "../src/proofs/arithmetic.ts";
import { fromHex, hex } from "../src/record/bytes.ts";
import { Fault } from "../src/record/fault.ts";
import { ARITHMETICS } from "./arithmetics.ts";

export type Outcome = boolean | Uint8Array | string;

export interface Input {
  /** A case whose runner asks for it is run with each. */
  readonly arithmetic: Arithmetic;
  bytes(name: string): Uint8Array;
  text(name: string): string;
  integer(name: string): number;
  json(name: string): unknown;
  has(name: string): boolean;
}

interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: { readonly accept?: boolean; readonly output?: string; readonly error?: string };
}

/**
 * A runner answers with bytes or hex to be compared with the vector's output, or with true when this reader accepts but keeps less
 * than the output shows. `left` names the algorithms that only a prover has; any other that is not given fails.
 */
export function runVectors(
  file: string,
  algorithms: Readonly<Record<string, (input: Input) => Outcome | Promise<Outcome>>>,
  left: readonly string[] = [],
): void {
  const content = readVectors(file) as { readonly common?: Record<string, unknown>; readonly cases: readonly Case[] };
  for (const { algorithm, name, input, expect: expected } of content.cases) {
    if (left.includes(algorithm)) continue;
    test(`${file}: ${algorithm} ${name}`, async () => {
      const run = algorithms[algorithm];
      if (run === undefined) throw new Error(`nothing runs ${algorithm}`);
      for (const arithmetic of ARITHMETICS) {
        let isUsed = false;
        const members = { ...content.common, ...input };
        const used = (): Arithmetic => {
          isUsed = true;
          return arithmetic;
        };
        expectOutcome(await outcomeOf(() => run(reading(members, used))), expected);
        if (!isUsed) break;
      }
    });
  }
}

function expectOutcome(outcome: Outcome | Fault, expected: Case["expect"]): void {
  if (expected.accept !== undefined) expect(outcome).toBe(expected.accept);
  else if (expected.error !== undefined) expect(outcome).toBeInstanceOf(Fault);
  else if (outcome === true) expect(expected.output).toBeDefined();
  else expect(outcome instanceof Uint8Array ? hex(outcome) : outcome).toBe(expected.output);
}

export function readVectors(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../test/vectors/${file}`, import.meta.url), "utf8"));
}

async function outcomeOf(run: () => Outcome | Promise<Outcome>): Promise<Outcome | Fault> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function reading(members: Readonly<Record<string, unknown>>, used: () => Arithmetic): Input {
  const json = (name: string): unknown => {
    if (!(name in members)) throw new Error(`no input ${name}`);
    return members[name];
  };
  return {
    get arithmetic() {
      return used();
    },
    json,
    has: (name) => name in members,
    text: (name) => String(json(name)),
    integer: (name) => Number(json(name)),
    bytes: (name) =>
      `${name}Text` in members ? new TextEncoder().encode(String(json(`${name}Text`))) : fromHex(String(json(name))),
  };
}

/** True when it passes, false when it is refused: for vectors that only say `accept`. */
export function accepts(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** A hex string cut into pieces of so many bytes. */
export function cut(packed: Uint8Array, length: number): readonly Uint8Array[] {
  return Array.from({ length: packed.length / length }, (_, i) => packed.subarray(length * i, length * (i + 1)));
}
