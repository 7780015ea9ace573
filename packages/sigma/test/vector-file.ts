/** Writing of vector files in the format of test/vectors/README.md. */
import { writeFileSync } from "node:fs";
import { concat, toHex } from "@selge/basics";
import { type Element, encodeElement, encodeScalar, ORDER, type Scalar } from "@selge/group";
import type { ElectionContext } from "@selge/transcript";

export type Input = Readonly<Record<string, unknown>>;

export interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Input;
  readonly expect: { readonly accept: boolean } | { readonly output: string } | { readonly error: string };
}

/** `ceremony`, where present, takes the place of `opening`. */
export function contextInput({ fingerprint, opening }: ElectionContext) {
  const at = typeof opening === "number" ? { ceremony: opening } : { opening: toHex(opening) };
  return { fingerprint: toHex(fingerprint), ...at };
}

export function writeVectors(subject: string, about: string, common: Input, cases: readonly Case[]): void {
  const names = new Set(cases.map(({ algorithm, name }) => `${algorithm} ${name}`));
  if (names.size !== cases.length) throw new Error(`${subject}: two cases of one name`);
  const file = new URL(`../../../test/vectors/sigma-${subject}.json`, import.meta.url);
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  const head = [
    `  "package": "sigma"`,
    `  "about": ${JSON.stringify(about)}`,
    `  "source": "own"`,
    `  "common": ${JSON.stringify(common)}`,
  ].join(",\n");
  writeFileSync(file, `{\n${head},\n  "cases": [\n${lines}\n  ]\n}\n`);
}

/** Cases of one verification: each changes some members of the common input. */
export function verdicts(algorithm: string, accept: boolean, changes: Readonly<Record<string, Input>>): Case[] {
  return Object.entries(changes).map(([name, input]) => ({ algorithm, name, input, expect: { accept } }));
}

export function refusals(
  algorithm: string,
  member: string,
  list: readonly (readonly [string, unknown, string])[],
  rest: Input = {},
): Case[] {
  return list.map(([name, value, error]) => ({
    algorithm,
    name,
    input: { [member]: value, ...rest },
    expect: { error },
  }));
}

export const hexOf = (...points: readonly Element[]): string => toHex(concat(...points.map(encodeElement)));
export const scalarHex = (...scalars: readonly Scalar[]): string => toHex(concat(...scalars.map(encodeScalar)));
export const ZERO_HEX = "00".repeat(32);
export const ORDER_HEX = littleEndianHex(ORDER);

/** The same scalar plus the group order, in 32 bytes. */
export function plusOrder(hex: string): string {
  return littleEndianHex(BigInt(`0x${hex.match(/../g)!.reverse().join("")}`) + ORDER);
}

/** `packed` with the 32-byte item i replaced. */
export function withItem(packed: string, i: number, item: string): string {
  return packed.slice(0, 64 * i) + item + packed.slice(64 * i + 64);
}

export function itemAt(packed: string, i: number): string {
  return packed.slice(64 * i, 64 * i + 64);
}

function littleEndianHex(value: bigint): string {
  return Array.from({ length: 32 }, (_, i) => ((value >> BigInt(8 * i)) & 255n).toString(16).padStart(2, "0")).join("");
}
