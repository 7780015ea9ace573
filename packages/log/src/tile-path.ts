/** Names of the log's files, after C2SP tlog-tiles. */
import { ok } from "@selge/basics";
import { ENTRY_LENGTH } from "./entry.ts";
import { HASH_LENGTH, isSize } from "./hashes.ts";
import { type Outcome, refuse } from "./refusal.ts";

export const TILE_WIDTH = 256;

/** One file: a bundle of entries or a hash tile of a level; `width` is 256 when full. */
export interface TileRef {
  readonly level: "entries" | number;
  readonly index: number;
  readonly width: number;
}

/** LOG-11 EncodeTilePath: `tile/<L>/<N>[.p/<W>]`, N in groups of three digits. */
export function encodeTilePath({ level, index, width }: TileRef): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.match(/\d{3}/g)!.join("/x");
  const n = padded.length > 3 ? `x${groups}`.replace(/x(\d{3})$/, "$1") : groups;
  return `tile/${level}/${n}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

/** LOG-12 DecodeTilePath: the exact inverse of LOG-11. Total. */
export function decodeTilePath(path: string): Outcome<TileRef, "TILE_PATH"> {
  const refused = refuse("TILE_PATH", path.slice(0, 80), "tile/<level or entries>/<index>[.p/<width>]");
  const parts = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (parts === null) return refused;
  const level = parts[1] === "entries" ? "entries" : Number(parts[1]);
  const index = Number(parts[2]!.replace(/[x/]/g, ""));
  const width = parts[3] === undefined ? TILE_WIDTH : Number(parts[3]);
  if ((level !== "entries" && level > 63) || !isSize(index) || width < 1 || width > TILE_WIDTH) return refused;
  return encodeTilePath({ level, index, width }) === path ? ok({ level, index, width }) : refused;
}

/** Bytes of the file: 35 an entry, 32 a hash. */
export function tileLength({ level, width }: TileRef): number {
  return width * (level === "entries" ? ENTRY_LENGTH + 2 : HASH_LENGTH);
}

/** LOG-13 TilesOf: the files of a tree of `size`, bundles first, then level by level. One at a time: a large log has many. */
export function* tilesOf(size: number): Generator<TileRef, void> {
  yield* tilesBetween(0, size);
}

/** The files that are new when the log grows from one size to another: those of LOG-13 for `to` that are not there for `from`. */
export function* tilesBetween(from: number, to: number): Generator<TileRef, void> {
  if (!isSize(from) || !isSize(to) || from > to) throw new RangeError(`no growth from size ${from} to ${to}`);
  yield* tilesOfLevel("entries", from, to);
  const above = (count: number) => Math.floor(count / TILE_WIDTH);
  for (let level = 0, before = from, count = to; count > before; level++, before = above(before), count = above(count))
    yield* tilesOfLevel(level, before, count);
}

function* tilesOfLevel(level: TileRef["level"], before: number, count: number): Generator<TileRef, void> {
  if (before === count) return;
  const full = Math.floor(count / TILE_WIDTH);
  for (let index = Math.floor(before / TILE_WIDTH); index < full; index++) yield { level, index, width: TILE_WIDTH };
  const width = count % TILE_WIDTH;
  if (width > 0) yield { level, index: full, width };
}
