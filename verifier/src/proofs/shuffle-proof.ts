/** The file of a shuffle proof: SHF-3, SHF-4. Scalars stay bytes until they are used, three of them a row. */
import { demand, refuse } from "../record/fault.ts";
import type { Arithmetic, Points } from "./arithmetic.ts";
import { bigintLe, firstUnreduced, type Scalar } from "./group.ts";

export interface ShuffleProof {
  readonly bytes: Uint8Array;
  /** Ca, Cb, Cu, Cδ, CΔ, C0, then A and B of each E0_s: encodings, and the same decoded. */
  readonly encodings: readonly Uint8Array[];
  readonly points: Points;
  /** Packed: ã_i and f_i for i = 1..n; p̃_i for i = 2..n−1. */
  readonly aTilde: Uint8Array;
  readonly pTilde: Uint8Array;
  readonly f: Uint8Array;
  readonly rTilde: Scalar;
  readonly sTilde: Scalar;
  readonly rf: Scalar;
  readonly tau: readonly Scalar[];
}

export const MAX_ROWS = 2 ** 24;
export const MAX_SLOTS = 2 ** 16;

export function shuffleProofLength(n: number, w: number): number {
  return 32 * (6 + 2 * w + 3 * n + 1 + w);
}

export function isShuffleSize(n: number, w: number): boolean {
  return Number.isInteger(n) && Number.isInteger(w) && n >= 2 && n <= MAX_ROWS && w >= 1 && w <= MAX_SLOTS;
}

/** SHF-4. `n` and `w` are those of the statement, never read from the proof's own length. */
export function decodeShuffleProof({ points }: Arithmetic, bytes: Uint8Array, n: number, w: number): ShuffleProof {
  demand(isShuffleSize(n, w), "SHUFFLE_SIZE");
  demand(bytes.length === shuffleProofLength(n, w), "PROOF_LENGTH");
  const first = 6 + 2 * w;
  const items = (from: number, to: number): Uint8Array => bytes.subarray(32 * from, 32 * to);
  const decoded = points.decode(items(0, first));
  if (typeof decoded === "number") return refuse("POINT_ENCODING", `item ${decoded}`);
  const unreduced = firstUnreduced(items(first, first + 3 * n + 1 + w));
  demand(unreduced < 0, "SCALAR_ENCODING", `item ${first + unreduced}`);
  const scalar = (k: number): Scalar => bigintLe(items(first + k, first + k + 1));
  const last = 3 * n - 2;
  return {
    bytes,
    encodings: Array.from({ length: first }, (_, i) => items(i, i + 1)),
    points: decoded,
    aTilde: items(first, first + n),
    pTilde: items(first + n, first + 2 * n - 2),
    f: items(first + 2 * n - 2, first + last),
    rTilde: scalar(last),
    sTilde: scalar(last + 1),
    rf: scalar(last + 2),
    tau: Array.from({ length: w }, (_, s) => scalar(last + 3 + s)),
  };
}
