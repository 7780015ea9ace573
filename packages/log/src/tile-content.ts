/** Bytes of bundles and hash tiles, and the nodes that can be read from them. */
import { concat, ok } from "@selge/basics";
import { decodeEntry, ENTRY_LENGTH, type LogEntry } from "./entry.ts";
import { HASH_LENGTH } from "./hashes.ts";
import { type HashReader, rootOfHashes, type TreeNode } from "./nodes.ts";
import { type Outcome, refuse } from "./refusal.ts";
import { TILE_WIDTH, type TileRef } from "./tile-path.ts";

const FRAME = Uint8Array.of(0, ENTRY_LENGTH); // u16be

/** LOG-14 EncodeEntryBundle: u16be length and entry, 1 to 256 of them. */
export function encodeEntryBundle(entries: readonly LogEntry[]): Uint8Array<ArrayBuffer> {
  return concat(...entries.flatMap((entry) => [FRAME, entry]));
}

/** LOG-15 DecodeEntryBundle: exactly `width` entries and no byte more. Total. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Outcome<LogEntry[], "TILE_LENGTH" | "LOG_ENTRY"> {
  const step = FRAME.length + ENTRY_LENGTH;
  if (bytes.length !== step * width) return refuse("TILE_LENGTH", `${bytes.length} bytes`, `${step * width} bytes`);
  const entries: LogEntry[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    if (bytes[at] !== FRAME[0] || bytes[at + 1] !== FRAME[1])
      return refuse("LOG_ENTRY", `byte ${at}`, `the length ${ENTRY_LENGTH}`);
    const entry = decodeEntry(bytes.subarray(at + FRAME.length, at + step));
    if (!entry.ok) return refuse("LOG_ENTRY", `byte ${at + FRAME.length}`, entry.error.expected);
    entries.push(entry.value);
  }
  return ok(entries);
}

/** The content of a hash tile, read from stored nodes. */
export function hashTile(
  { level, index, width }: TileRef & { readonly level: number },
  read: HashReader,
): Uint8Array<ArrayBuffer> {
  const first = index * TILE_WIDTH;
  return concat(...Array.from({ length: width }, (_, i) => read({ level: 8 * level, index: first + i })));
}

/** The hash tile, and the positions in it, that hold a node. */
export function tileOfNode({ level, index }: TreeNode): { level: number; index: number; from: number; count: number } {
  const count = 2 ** (level % 8);
  const start = index * count;
  return { level: Math.floor(level / 8), index: Math.floor(start / TILE_WIDTH), from: start % TILE_WIDTH, count };
}

/** LOG-16 NodeFromTiles: a reader over hash tiles. `tile` gives a tile's bytes, full or partial; too few bytes throw. */
export function tileReader(tile: (level: number, index: number) => Uint8Array): HashReader {
  return (node) => {
    const { level, index, from, count } = tileOfNode(node);
    const bytes = tile(level, index);
    if (bytes.length < HASH_LENGTH * (from + count))
      throw new RangeError(`tile ${level}/${index} does not reach node ${node.level}/${node.index}`);
    const hashes = Array.from({ length: count }, (_, i) =>
      bytes.slice(HASH_LENGTH * (from + i), HASH_LENGTH * (from + i + 1)),
    );
    return rootOfHashes(hashes);
  };
}
