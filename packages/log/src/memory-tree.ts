/** A tree in memory: the nodes of every eighth level, as in tiles. About 32 bytes an entry. */
import { appendLeaf, EMPTY_FRONTIER, type Frontier } from "./frontier.ts";
import { HASH_LENGTH } from "./hashes.ts";
import type { HashReader } from "./nodes.ts";
import { tileReader } from "./tile-content.ts";
import { TILE_WIDTH } from "./tile-path.ts";

export interface MemoryTree {
  append(leaf: Uint8Array): Frontier;
  readonly frontier: Frontier;
  /** Nodes of the tree as it is now; a proof for any smaller size can be made from it. */
  readonly read: HashReader;
}

/** A growing tree; the one place in this package with state. */
export function memoryTree(leaves: Iterable<Uint8Array> = []): MemoryTree {
  const levels: Uint8Array[][] = [];
  let frontier = EMPTY_FRONTIER;
  const store = (level: number, index: number, hash: Uint8Array): void => {
    levels[level] ??= [];
    const tile = Math.floor(index / TILE_WIDTH);
    levels[level][tile] ??= new Uint8Array(TILE_WIDTH * HASH_LENGTH);
    levels[level][tile].set(hash, HASH_LENGTH * (index % TILE_WIDTH));
  };
  const tree: MemoryTree = {
    append(leaf) {
      const appended = appendLeaf(frontier, leaf);
      for (const { level, index, hash } of appended.completed) if (level % 8 === 0) store(level / 8, index, hash);
      frontier = appended.frontier;
      return frontier;
    },
    get frontier() {
      return frontier;
    },
    read: (node) => {
      if ((node.index + 1) * 2 ** node.level > frontier.size)
        throw new RangeError(`no node ${node.level}/${node.index} in size ${frontier.size}`);
      return fromTiles(node);
    },
  };
  const fromTiles = tileReader((level, index) => levels[level]?.[index] ?? new Uint8Array(0));
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}
