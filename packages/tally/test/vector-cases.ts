/** Inputs and outputs of test/vectors/tally-*.json, as its writer and its test read them. */
import { fromHex, utf8 } from "@selge/basics";
import { type Contest, mergeUnits } from "@selge/election";
import type { BatchCount, Fate, JudgedBallot } from "../src/index.ts";

export interface FateCase {
  readonly ballots: readonly object[];
  readonly revoked: readonly string[];
}

/** Leaves with roots in hex. */
export function readBallots(ballots: readonly object[]): readonly JudgedBallot[] {
  return (ballots as readonly { seenRoot?: string }[]).map((leaf) =>
    leaf.seenRoot === undefined ? leaf : { ...leaf, seenRoot: fromHex(leaf.seenRoot, 32)! },
  ) as readonly object[] as readonly JudgedBallot[];
}

export function styleAtOf(
  rolls: readonly { readonly index: number; readonly styles: Readonly<Record<string, number>> }[],
) {
  return (person: string, index: number) => rolls.findLast((roll) => roll.index < index)?.styles[person];
}

export function encodeFates(fates: readonly Fate[]): Uint8Array<ArrayBuffer> {
  return utf8(fates.map((fate) => `${fate}\n`).join(""));
}

/** Groups of units by number, with their rows and whether a padding row is among them. */
export function merged(counted: readonly number[], minBatch: number) {
  const groups = mergeUnits(
    counted.map((n, unit) => ({ unit: String(unit), counted: n })),
    minBatch,
  );
  return groups.map(({ units, counted: n }) => ({ units, rows: n === 1 ? 2 : n, padded: n === 1 }));
}

export function encodeMerged(groups: ReturnType<typeof merged>): Uint8Array<ArrayBuffer> {
  return utf8(groups.map(({ units, rows, padded }) => `${units.join(",")} ${rows} ${padded}\n`).join(""));
}

/** A contest of one district with these code lists; 0 in a list is its blank. */
export function contestOf({
  slots,
  rule,
}: {
  readonly slots: readonly (readonly number[])[];
  readonly rule: string;
}): Contest {
  const codes = [...new Set(slots.flat())].filter((code) => code !== 0);
  const choices = codes.map((code) => ({ code, id: String(code), name: String(code) }));
  const blank = slots.map((list) => list.includes(0));
  const districts = [{ district: "0000.1", lists: [{ name: "all", choices }] }];
  return { id: "c", title: { en: "c" }, slots: slots.length, blank, rule, districts } as unknown as Contest;
}

export function encodeCount({ ballots, counts, outside }: BatchCount): Uint8Array<ArrayBuffer> {
  const lines = [String(ballots), ...counts.map(({ code, votes }) => `${code} ${votes}`), ...outside];
  return utf8(lines.map((line) => `${line}\n`).join(""));
}
