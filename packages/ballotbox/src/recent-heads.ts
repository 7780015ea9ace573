/** Heads that were the newest at some time in the last ten minutes: what a ballot may have seen. */
import type { SeenHead } from "@selge/ballot";
import { equalBytes, type Instant, instant } from "@selge/basics";
import { checkCheckpoint, checkCosignatures, decodeCheckpointText, decodeNote, type TreeHead } from "@selge/log";
import type { HeadKeeper, NewestHead } from "./heads.ts";

const SEEN_SECONDS = 600;
/** Of a restored box; more heads than one a second for ten minutes. */
const KEPT_NOTES = 1000;

export interface RecentHeads {
  readonly newest: NewestHead | undefined;
  push(head: NewestHead): void;
  /** Was it the newest witnessed head at some time from `now` − 600 s on? */
  wasNewest(seen: SeenHead, now: Instant): boolean;
}

export function recentHeads(restored: readonly NewestHead[] = []): RecentHeads {
  const heads = [...restored];
  return {
    get newest() {
      return heads.at(-1);
    },
    push(head) {
      heads.push(head);
      while (heads.length > 1 && heads[1]!.since < head.since - SEEN_SECONDS) heads.shift();
    },
    wasNewest({ size, root }, now) {
      const at = heads.findLastIndex((head) => head.size === size && equalBytes(head.root, root));
      const next = heads[at + 1];
      return at >= 0 && (next === undefined || next.since >= now - SEEN_SECONDS);
    },
  };
}

/** Size and root of a note, no signature looked at. */
export function headOfNote(checkpoint: Uint8Array): TreeHead | undefined {
  const note = decodeNote(checkpoint);
  const head = note.ok ? decodeCheckpointText(note.value.text) : note;
  return head.ok ? head.value : undefined;
}

/** Notes of a journal in order, only the last ones kept. */
export function keepNote(notes: Uint8Array[], checkpoint: Uint8Array): void {
  notes.push(checkpoint);
  if (notes.length > 2 * KEPT_NOTES) notes.splice(0, KEPT_NOTES);
}

/**
 * The recent heads of a journal's notes, each with the time of its cosignatures; `undefined` when the newest is not signed by the log and its
 * quorum. Cost: q + 1 signature checks for each head of the last ten minutes.
 */
export function restoreHeads(
  notes: readonly Uint8Array[],
  { signer, witnesses, clock }: HeadKeeper,
): readonly NewestHead[] | undefined {
  const now = clock();
  const heads: NewestHead[] = [];
  for (const note of [...notes].reverse()) {
    const checkpoint = checkCheckpoint(note, signer.key);
    const cosigned = checkpoint.ok ? checkCosignatures(checkpoint.value, witnesses) : checkpoint;
    if (!checkpoint.ok || !cosigned.ok) {
      if (heads.length === 0) return undefined;
      break;
    }
    const { size, root } = checkpoint.value;
    const since = instant(Math.max(...cosigned.value.map(({ time }) => time)));
    heads.unshift({ size, root, checkpoint: note, since });
    if (since < now - SEEN_SECONDS) break;
  }
  return heads;
}
