/** Tally batches: what is mixed and decrypted together, and how small units are merged so that no one is alone. */
import type { Manifest } from "./manifest-shape.ts";

/** One contest, one district, one group of units. */
export interface Batch {
  /** `<contest>.<district>.<first unit>` */
  readonly batch: string;
  /** Index into manifest.contests. */
  readonly contest: number;
  readonly district: string;
  readonly units: readonly string[];
  /** Counted ballots, before any padding. */
  readonly counted: number;
}

/** ELE-5 MergeUnits: all batches in manifest order for the counted ballots per (district, unit). Cost: linear in the units. */
export function batchesOf(manifest: Manifest, countedIn: (district: string, unit: string) => number): readonly Batch[] {
  return manifest.contests.flatMap((contest, c) =>
    contest.districts.flatMap((part) => {
      const district = manifest.districts.find((candidate) => candidate.id === part.district)!;
      const groups = mergeUnits(
        district.units.map((unit) => ({ unit, counted: countedIn(district.id, unit) })),
        manifest.minBatch,
      );
      return groups.map(({ units, counted }) => ({
        batch: `${contest.id}.${district.id}.${units[0]!}`,
        contest: c,
        district: district.id,
        units,
        counted,
      }));
    }),
  );
}

/** Groups of consecutive units with at least `minBatch` ballots; a remainder joins the last group; at least one group. */
export function mergeUnits(
  units: readonly { readonly unit: string; readonly counted: number }[],
  minBatch: number,
): readonly { readonly units: readonly string[]; readonly counted: number }[] {
  const groups: { units: string[]; counted: number }[] = [];
  let open = { units: [] as string[], counted: 0 };
  for (const { unit, counted } of units) {
    open.units.push(unit);
    open.counted += counted;
    if (open.counted >= minBatch) {
      groups.push(open);
      open = { units: [], counted: 0 };
    }
  }
  const last = groups.at(-1);
  if (last === undefined) groups.push(open);
  else {
    last.units.push(...open.units);
    last.counted += open.counted;
  }
  return groups;
}
