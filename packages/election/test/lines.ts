/** Styles and batches as text, for vectors. */
import { ballotStyles, batchesOf, type Manifest } from "../src/index.ts";

export function styleLines(manifest: Manifest): string {
  return ballotStyles(manifest)
    .map(({ style, district, unit, contests }) => `${style}\t${district}\t${unit}\t${contests.join()}\n`)
    .join("");
}

export function batchLines(manifest: Manifest, countedIn: (unit: string) => number): string {
  return batchesOf(manifest, (_, unit) => countedIn(unit))
    .map(({ batch, units, counted }) => `${batch}\t${units.join()}\t${counted}\n`)
    .join("");
}
