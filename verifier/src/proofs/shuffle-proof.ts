/** The file of a shuffle proof: SHF-3, SHF-4. Scalars stay bytes until they are used, three of them a row. */
import { demand } from "../record/fault.ts";
import { bigintLe, decodePoint, ORDER, type Point, type Scalar } from "./group.ts";

export interface ShuffleProof {
  readonly bytes: Uint8Array;
  readonly Ca: Point;
  readonly Cb: Point;
  readonly Cu: Point;
  readonly Cdelta: Point;
  readonly CDelta: Point;
  readonly C0: Point;
  readonly E0: readonly { readonly A: Point; readonly B: Point }[];
  /** ã_i, f_i for i = 1..n; p̃_i for i = 2..n−1. */
  aTilde(i: number): Scalar;
  pTilde(i: number): Scalar;
  f(i: number): Scalar;
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
export function decodeShuffleProof(bytes: Uint8Array, n: number, w: number): ShuffleProof {
  demand(isShuffleSize(n, w), "SHUFFLE_SIZE");
  demand(bytes.length === shuffleProofLength(n, w), "PROOF_LENGTH");
  const item = (i: number): Uint8Array => bytes.subarray(32 * i, 32 * i + 32);
  const points = Array.from({ length: 6 + 2 * w }, (_, i) => decodePoint(item(i), `item ${i}`));
  const first = points.length;
  const scalar = (k: number): Scalar => bigintLe(item(first + k));
  for (let k = 0; k < 3 * n + 1 + w; k++) demand(scalar(k) < ORDER, "SCALAR_ENCODING", `item ${first + k}`);
  const [Ca, Cb, Cu, Cdelta, CDelta, C0] = points as [Point, Point, Point, Point, Point, Point];
  const last = 3 * n - 2;
  return {
    bytes,
    ...{ Ca, Cb, Cu, Cdelta, CDelta, C0 },
    E0: Array.from({ length: w }, (_, s) => ({ A: points[6 + 2 * s]!, B: points[7 + 2 * s]! })),
    aTilde: (i) => scalar(i - 1),
    pTilde: (i) => scalar(n + i - 2),
    f: (i) => scalar(2 * n - 2 + i - 1),
    rTilde: scalar(last),
    sTilde: scalar(last + 1),
    rf: scalar(last + 2),
    tau: Array.from({ length: w }, (_, s) => scalar(last + 3 + s)),
  };
}
