/** What a voter gets to see: ballot styles, and the codes that a slot may carry. */
import type { Contest, Manifest } from "./manifest-shape.ts";

/** A (district, unit) and its contests. */
export interface BallotStyle {
  readonly style: number;
  readonly district: string;
  readonly unit: string;
  /** Indices into manifest.contests, ascending. */
  readonly contests: readonly number[];
}

/** The code of the blank vote. */
export const BLANK = 0;

/** ELE-2 BallotStyles: districts in manifest order, their units in order; numbered from 0. */
export function ballotStyles(manifest: Manifest): readonly BallotStyle[] {
  const places = manifest.districts.flatMap(({ id, units }) => {
    const contests = contestsOf(manifest, id);
    return units.map((unit) => ({ district: id, unit, contests }));
  });
  return places.map((place, style) => ({ style, ...place }));
}

/** ELE-3 CodeList: the codes that slot `slot` of the contest may carry in the district, ascending; 0 iff it may stay blank. */
export function codeList(contest: Contest, district: string, slot: number): readonly number[] {
  const part = contest.districts.find((candidate) => candidate.district === district);
  if (part === undefined) throw new RangeError(`contest ${contest.id} is not held in ${district}`);
  const codes = part.lists.flatMap((list) => list.choices.map((choice) => choice.code));
  if (contest.blank[slot]) codes.push(BLANK);
  return codes.sort((a, b) => a - b);
}

/** The union of a contest's slot lists in a district, ascending. */
export function allCodes(contest: Contest, district: string): readonly number[] {
  const codes = new Set(contest.blank.flatMap((_, slot) => codeList(contest, district, slot)));
  return [...codes].sort((a, b) => a - b);
}

function contestsOf(manifest: Manifest, district: string): readonly number[] {
  return manifest.contests.flatMap((contest, i) =>
    contest.districts.some((part) => part.district === district) ? [i] : [],
  );
}
