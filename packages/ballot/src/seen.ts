/** Which head a browser signs as `seen`: fresh by the witnesses' clocks, and newer than what it signed before. */
import { type Decoded, decodeError, type Instant, ok } from "@selge/basics";
import { checkCheckpoint, checkCosignatures } from "@selge/log";
import type { SeenHead } from "./layout.ts";
import type { ReceiptAnchors } from "./receipt.ts";

/** What this device knows already. */
export interface KnownHeads {
  /** Size of the largest head it has verified; 0 for none. */
  readonly largest: number;
  /** `seen` size of the last ballot that it signed for this voter and whose outcome it does not know to be "not recorded". */
  readonly signed?: number;
}

const FRESH_SECONDS = 600;

/**
 * BAL-14 AcceptSeen. An older head, however genuine, would let the collector order two ballots of one voter as it likes, or void the later
 * one as stale. `witnesses` are the pinned ones. Total. Cost: q + 1 signature checks.
 */
export function checkSeen(
  note: Uint8Array,
  { logKey, witnesses }: Pick<ReceiptAnchors, "logKey" | "witnesses">,
  now: Instant,
  known: KnownHeads,
): Decoded<SeenHead> {
  const checkpoint = checkCheckpoint(note, logKey);
  if (!checkpoint.ok)
    return decodeError("SEEN_CHECKPOINT", "checkpoint", `a checkpoint of the log (${checkpoint.error.code})`);
  const cosigners = checkCosignatures(checkpoint.value, witnesses);
  if (!cosigners.ok)
    return decodeError("SEEN_WITNESSES", "checkpoint", `cosignatures of ${witnesses.quorum} pinned witnesses`);
  const times = cosigners.value.map(({ time }) => time).sort((a, b) => b - a);
  if (times[witnesses.quorum - 1]! < now - FRESH_SECONDS)
    return decodeError(
      "SEEN_OLD",
      "checkpoint",
      `a head that ${witnesses.quorum} witnesses cosigned in the last ten minutes`,
    );
  const { size, root } = checkpoint.value;
  if (size < known.largest) return decodeError("SEEN_SMALLER", "checkpoint", `a head of size ${known.largest} or more`);
  if (known.signed !== undefined && size <= known.signed)
    return decodeError("SEEN_REPEATED", "checkpoint", `a head larger than ${known.signed}, the one signed before`);
  return ok({ size, root });
}
