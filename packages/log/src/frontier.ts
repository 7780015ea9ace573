/** The right edge of the tree: all that is needed to append and to know the root, at most 53 hashes. */
import { equalBytes, ok } from "@selge/basics";
import { decodeEntry } from "./entry.ts";
import { isSize, leafHash, nodeHash } from "./hashes.ts";
import { foldPeaks, type HashReader, half, isOdd, peaksOf, type TreeNode } from "./nodes.ts";
import { type Outcome, refuse } from "./refusal.ts";

/** Size and root: what a checkpoint says. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface Frontier {
  readonly size: number;
  /** Peaks of D[0:size], largest first. */
  readonly peaks: readonly Uint8Array[];
}

export interface Appended {
  readonly frontier: Frontier;
  /** The nodes this leaf completed, from level 0 up; these are what a store keeps (about two per leaf in the mean). */
  readonly completed: readonly (TreeNode & { readonly hash: Uint8Array })[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

/** LOG-5 AppendLeaf: adds one leaf hash. Cost: as many node hashes as the size has trailing one bits, one in the mean. */
export function appendLeaf({ size, peaks }: Frontier, leaf: Uint8Array): Appended {
  const completed = [{ level: 0, index: size, hash: leaf }];
  const rest = [...peaks];
  let acc = leaf;
  for (let n = size; isOdd(n); n = half(n)) {
    acc = nodeHash(rest.pop()!, acc);
    completed.push({ level: completed.length, index: half(n), hash: acc });
  }
  return { frontier: { size: size + 1, peaks: [...rest, acc] }, completed };
}

export function frontierHead(frontier: Frontier): TreeHead {
  return { size: frontier.size, root: foldPeaks(frontier.peaks) };
}

/** The frontier of a stored tree at `size`. */
export function frontierAt(size: number, read: HashReader): Frontier {
  if (!isSize(size)) throw new RangeError(`no tree size: ${size}`);
  return { size, peaks: peaksOf(0, size).map(read) };
}

export type AdvanceCode = "LOG_SIZE" | "LOG_FORKED" | "LOG_ENTRY";

/**
 * LOG-6 CheckAdvance: recomputes the next head from stored entries, on top of the head signed last. Whoever signs heads calls this
 * first and stops for good on a refusal: a log is never repaired.
 */
export function checkAdvance(
  last: TreeHead,
  frontier: Frontier,
  entries: Iterable<Uint8Array>,
): Outcome<Frontier, AdvanceCode> {
  if (frontier.size !== last.size) return refuse("LOG_SIZE", `size ${frontier.size}`, `the signed size ${last.size}`);
  if (!equalBytes(frontierHead(frontier).root, last.root))
    return refuse("LOG_FORKED", `root at size ${last.size}`, "the root signed last");
  let next = frontier;
  for (const bytes of entries) {
    const entry = decodeEntry(bytes);
    if (!entry.ok) return refuse("LOG_ENTRY", `entry ${next.size}: ${entry.error.where}`, entry.error.expected);
    next = appendLeaf(next, leafHash(entry.value)).frontier;
  }
  return ok(next);
}
