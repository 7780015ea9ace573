/** A whole log as files: laying them out from entries, and checking them. Memory: one bundle, and one tile per level. */
import { concat, equalBytes, ok } from "@selge/basics";
import type { LogEntry } from "./entry.ts";
import { appendLeaf, EMPTY_FRONTIER, type Frontier, frontierHead, type TreeHead } from "./frontier.ts";
import { leafHash } from "./hashes.ts";
import { rootOfHashes } from "./nodes.ts";
import { type Outcome, refuse } from "./refusal.ts";
import { decodeEntryBundle, encodeEntryBundle } from "./tile-content.ts";
import { encodeTilePath, TILE_WIDTH, type TileRef, tilesOf } from "./tile-path.ts";

export interface TileFile extends TileRef {
  readonly bytes: Uint8Array;
}

export type TreeFilesCode = "TILE_MISSING" | "TILE_LENGTH" | "LOG_ENTRY" | "TILE_HASHES" | "TILE_ROOT";

/** Reads one file of the log; `undefined` when it is not there. A caller limits what it reads to `tileLength(ref)` + 1 bytes. */
export type TileSource = (ref: TileRef, path: string) => Promise<Uint8Array | undefined> | Uint8Array | undefined;

/** LOG-17 LayTiles: the files of LOG-13 for these entries, each as soon as it is complete. */
export function* layTiles(entries: Iterable<LogEntry>): Generator<TileFile, void> {
  const levels: Level[] = [];
  let bundle: LogEntry[] = [];
  let bundles = 0;
  for (const entry of entries) {
    bundle.push(entry);
    if (bundle.length === TILE_WIDTH) {
      yield { level: "entries", index: bundles++, width: TILE_WIDTH, bytes: encodeEntryBundle(bundle) };
      bundle = [];
    }
    yield* addHash(levels, leafHash(entry));
  }
  if (bundle.length > 0)
    yield { level: "entries", index: bundles, width: bundle.length, bytes: encodeEntryBundle(bundle) };
  yield* partialTiles(levels);
}

/**
 * LOG-18 CheckTiles: every bundle well formed, every hash tile equal to the recomputed one, the root that of `head`. `visit` sees each
 * entry in log order once its bundle is decoded; what it saw counts only when the outcome is ok.
 */
export async function checkTiles(
  head: TreeHead,
  source: TileSource,
  visit: (entry: LogEntry, index: number) => void = () => {},
): Promise<Outcome<Frontier, TreeFilesCode>> {
  const levels: Level[] = [];
  let frontier = EMPTY_FRONTIER;
  for (const ref of tilesOf(head.size)) {
    if (ref.level !== "entries") break;
    const entries = await readBundle(ref, source);
    if (!entries.ok) return entries;
    for (const entry of entries.value) {
      visit(entry, frontier.size);
      const leaf = leafHash(entry);
      frontier = appendLeaf(frontier, leaf).frontier;
      for (const tile of addHash(levels, leaf)) {
        const fault = await compare(tile, source);
        if (fault !== undefined) return fault;
      }
    }
  }
  for (const tile of partialTiles(levels)) {
    const fault = await compare(tile, source);
    if (fault !== undefined) return fault;
  }
  const { root } = frontierHead(frontier);
  return equalBytes(root, head.root)
    ? ok(frontier)
    : refuse("TILE_ROOT", `size ${head.size}`, "the root of the entries");
}

/** LOG-19 CheckTileSet: exactly the files of LOG-13, no other name. `paths` without `checkpoint`. Total. */
export function checkTileSet(size: number, paths: Iterable<string>): Outcome<void, "TILE_UNKNOWN" | "TILE_MISSING"> {
  const expected = new Set<string>();
  for (const ref of tilesOf(size)) expected.add(encodeTilePath(ref));
  const found = new Set(paths);
  for (const path of found)
    if (!expected.has(path)) return refuse("TILE_UNKNOWN", path.slice(0, 80), `a file of a log of size ${size}`);
  for (const path of expected) if (!found.has(path)) return refuse("TILE_MISSING", path, "the file");
  return ok(undefined);
}

/** The tile of one level that is being filled. */
interface Level {
  index: number;
  hashes: Uint8Array[];
}

function* addHash(levels: Level[], leaf: Uint8Array): Generator<TileFile, void> {
  let hash = leaf;
  for (let level = 0; ; level++) {
    levels[level] ??= { index: 0, hashes: [] };
    const open = levels[level]!;
    open.hashes.push(hash);
    if (open.hashes.length < TILE_WIDTH) return;
    yield { level, index: open.index, width: TILE_WIDTH, bytes: concat(...open.hashes) };
    hash = rootOfHashes(open.hashes);
    open.index++;
    open.hashes = [];
  }
}

function* partialTiles(levels: readonly Level[]): Generator<TileFile, void> {
  for (const [level, { index, hashes }] of levels.entries())
    if (hashes.length > 0) yield { level, index, width: hashes.length, bytes: concat(...hashes) };
}

async function readBundle(ref: TileRef, source: TileSource): Promise<Outcome<LogEntry[], TreeFilesCode>> {
  const path = encodeTilePath(ref);
  const bytes = await source(ref, path);
  if (bytes === undefined) return refuse("TILE_MISSING", path, "the file");
  const entries = decodeEntryBundle(bytes, ref.width);
  if (entries.ok) return entries;
  return refuse(entries.error.code, `${path}: ${entries.error.where}`, entries.error.expected);
}

async function compare({ bytes, ...ref }: TileFile, source: TileSource) {
  const path = encodeTilePath(ref);
  const found = await source(ref, path);
  if (found === undefined) return refuse("TILE_MISSING", path, "the file");
  if (found.length !== bytes.length) return refuse("TILE_LENGTH", path, `${bytes.length} bytes`);
  return equalBytes(found, bytes) ? undefined : refuse("TILE_HASHES", path, "the hashes of the entries");
}
