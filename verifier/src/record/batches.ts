/** What follows from the manifest: ballot styles, code lists, merged tally batches, names (ELE-2, ELE-3, ELE-5). */
import type { Contest, Manifest } from "./manifest.ts";

export interface Style {
  readonly number: number;
  readonly district: string;
  readonly unit: string;
  /** Indices of contests in manifest order, ascending. */
  readonly contests: readonly number[];
}

/** ELE-2. */
export function stylesOf({ districts, contests }: Manifest): readonly Style[] {
  const naming = new Map(
    districts.map(({ id }) => [
      id,
      contests.flatMap((contest, i) => (contest.districts.some(({ district }) => district === id) ? [i] : [])),
    ]),
  );
  return districts
    .flatMap(({ id, units }) => units.map((unit) => ({ district: id, unit, contests: naming.get(id)! })))
    .map((style, number) => ({ number, ...style }));
}

/** ELE-3: the codes a slot may hold, strictly ascending. */
export function codeList(contest: Contest, district: string, slot: number): readonly number[] {
  const lists = contest.districts.find((entry) => entry.district === district)?.lists ?? [];
  const codes = lists.flatMap(({ choices }) => choices.map(({ code }) => code)).sort((a, b) => a - b);
  return contest.blank[slot] ? [0, ...codes] : codes;
}

/** Codes of all slots of a contest in a district, ascending, each once. */
export function codeUnion(contest: Contest, district: string): readonly number[] {
  const codes = contest.blank.flatMap((_, slot) => codeList(contest, district, slot));
  return [...new Set(codes)].sort((a, b) => a - b);
}

/** One tally batch as the manifest and a grouping of units make it. */
export interface BatchShape {
  readonly name: string;
  readonly contest: string;
  readonly contestIndex: number;
  readonly district: string;
  readonly units: readonly string[];
  readonly w: number;
}

/** (contest, district) pairs in batch order: contests in manifest order, districts as the contest lists them. */
export function batchPlaces({ contests, districts }: Manifest): readonly Omit<BatchShape, "name">[] {
  return contests.flatMap((contest, contestIndex) =>
    contest.districts.map(({ district }) => ({
      contest: contest.id,
      contestIndex,
      district,
      units: districts.find(({ id }) => id === district)!.units,
      w: contest.slots,
    })),
  );
}

export function batchName(contest: string, district: string, firstUnit: string): string {
  return `${contest}.${district}.${firstUnit}`;
}

/** ELE-5: groups of consecutive units with at least `minBatch` counted ballots; a remainder joins the last group. */
export function mergeUnits(
  units: readonly string[],
  counted: (unit: string) => number,
  minBatch: number,
): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let open: string[] = [];
  let ballots = 0;
  for (const unit of units) {
    open.push(unit);
    ballots += counted(unit);
    if (ballots < minBatch) continue;
    groups.push(open);
    open = [];
    ballots = 0;
  }
  const last = groups.at(-1);
  if (last === undefined) return [open];
  last.push(...open);
  return groups;
}
