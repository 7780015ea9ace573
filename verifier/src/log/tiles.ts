/** The log's files: LOG-11 to LOG-13, LOG-15, LOG-18. A tile is 256 hashes wide. */
import { equal } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { checkEntry, ENTRY_LENGTH, leafHash, newFrontier, treeRoot } from "./merkle.ts";

const WIDTH = 256;
const RECORD_LENGTH = ENTRY_LENGTH + 2;

export interface Tile {
  /** −1 for an entry bundle. */
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** LOG-11. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.match(/.{3}/g)!.map((group, i, all) => (i < all.length - 1 ? `x${group}` : group));
  const partial = width === WIDTH ? "" : `.p/${width}`;
  return `tile/${level < 0 ? "entries" : level}/${groups.join("/")}${partial}`;
}

/** LOG-12: the inverse, by writing it again. */
export function decodeTilePath(path: string): Tile {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? refuse("TILE_PATH");
  const tile = {
    level: match[1] === "entries" ? -1 : Number(match[1]),
    index: Number(match[2]!.replace(/[x/]/g, "")),
    width: match[3] === undefined ? WIDTH : Number(match[3]),
  };
  const inRange =
    tile.level <= 63 && Number.isSafeInteger(tile.index) && tile.width >= 1 && (!match[3] || tile.width < WIDTH);
  demand(inRange && tilePath(tile) === path, "TILE_PATH");
  return tile;
}

/** LOG-13: the files of a log of this size, bundles first, then level by level. */
export function* tilesOf(size: number): Iterable<Tile> {
  yield* tilesOfLevel(-1, size);
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / WIDTH))
    yield* tilesOfLevel(level, count);
}

function* tilesOfLevel(level: number, count: number): Iterable<Tile> {
  const full = Math.floor(count / WIDTH);
  for (let index = 0; index < full; index++) yield { level, index, width: WIDTH };
  if (count % WIDTH > 0) yield { level, index: full, width: count % WIDTH };
}

export function tileLength({ level, width }: Tile): number {
  return width * (level < 0 ? RECORD_LENGTH : 32);
}

/** LOG-15: the entries of a bundle. */
export function decodeBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  demand(bytes.length === RECORD_LENGTH * width, "TILE_LENGTH");
  return Array.from({ length: width }, (_, i) => {
    const record = bytes.subarray(RECORD_LENGTH * i, RECORD_LENGTH * (i + 1));
    demand(record[0] === 0 && record[1] === ENTRY_LENGTH, "LOG_ENTRY", `entry ${i}`);
    const entry = record.subarray(2);
    checkEntry(entry);
    return entry;
  });
}

export interface TileReport {
  /** One file was read and is right. */
  passed(path: string): void;
  /** A file is wrong, or the reading of it threw. */
  failed(path: string, error: unknown): void;
}

/**
 * LOG-18: reads the bundles, makes every hash tile again and compares. A wrong file does not stop it. Returns all entries, one
 * after the other, and the root, or undefined when a bundle could not be read.
 */
export async function recomputeTiles(
  size: number,
  read: (path: string, length: number) => Promise<Uint8Array>,
  report: TileReport,
): Promise<{ readonly entries: Uint8Array; readonly root: Uint8Array } | undefined> {
  const entries = new Uint8Array(size * ENTRY_LENGTH);
  const frontier = newFrontier();
  const levels: Uint8Array[][] = [];
  let whole = true;
  const compareTile = async (tile: Tile, hashes: readonly Uint8Array[]): Promise<void> => {
    const path = tilePath(tile);
    try {
      const bytes = await read(path, tileLength(tile));
      const at = hashes.findIndex((hash, i) => !equal(bytes.subarray(32 * i, 32 * i + 32), hash));
      demand(at < 0 && bytes.length === 32 * hashes.length, "TILE_HASHES", `hash ${at}`);
      report.passed(path);
    } catch (error) {
      report.failed(path, error);
    }
  };
  const lay = async (level: number, index: number, hash: Uint8Array): Promise<void> => {
    levels[level] ??= [];
    const hashes = levels[level];
    hashes.push(hash);
    if (hashes.length < WIDTH) return;
    levels[level] = [];
    await compareTile({ level, index, width: WIDTH }, hashes);
    await lay(level + 1, Math.floor(index / WIDTH), treeRoot(hashes));
  };
  for (const bundle of tilesOfLevel(-1, size)) {
    const path = tilePath(bundle);
    try {
      const records = decodeBundle(await read(path, tileLength(bundle)), bundle.width);
      for (const [i, entry] of records.entries()) {
        entries.set(entry, (bundle.index * WIDTH + i) * ENTRY_LENGTH);
        const hash = leafHash(entry);
        frontier.append(hash);
        if (whole) await lay(0, bundle.index, hash);
      }
      report.passed(path);
    } catch (error) {
      whole = false;
      report.failed(path, error);
    }
  }
  if (!whole) return undefined;
  for (const [level, hashes] of levels.entries())
    if (hashes.length > 0)
      await compareTile({ level, index: Math.floor(size / WIDTH ** (level + 1)), width: hashes.length }, hashes);
  return { entries, root: frontier.root() };
}
