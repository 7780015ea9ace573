/** The proof as a value and as the bytes of `proof.bin`. */
import { concat, type Decoded, decodeError, ok } from "@selge/basics";
import type { Ciphertext } from "@selge/elgamal";
import { currentEngine, type Element, encodeScalar, type Scalar, type ScalarVector } from "@selge/group";
import { isShuffleSize } from "./statement.ts";

/** Everything that enters the last challenge, in transcript order: Ca → x; Cb → y, z; the rest → e. */
export interface ShuffleCommitments {
  readonly Ca: Element;
  readonly Cb: Element;
  readonly Cu: Element;
  readonly Cdelta: Element;
  readonly CDelta: Element;
  readonly C0: Element;
  /** One for each slot. */
  readonly E0: readonly Ciphertext[];
}

/** The answers to e. `p̃_1` and `p̃_n` are not among them: the verifier sets them. */
export interface ShuffleProof extends ShuffleCommitments {
  readonly aTilde: ScalarVector;
  /** p̃_2..p̃_{n−1} */
  readonly pTilde: ScalarVector;
  readonly f: ScalarVector;
  readonly rTilde: Scalar;
  readonly sTilde: Scalar;
  readonly rf: Scalar;
  /** One for each slot. */
  readonly tau: ScalarVector;
}

/** Length of `proof.bin`: 6 + 2w points and 3n + 1 + w scalars of 32 bytes. */
export function shuffleProofBytes(n: number, w: number): number {
  return 32 * (6 + 2 * w + 3 * n + 1 + w);
}

/** SHF-3 EncodeProof: points, then scalars, in the order of the fields. */
export function encodeShuffleProof(proof: ShuffleProof): Uint8Array<ArrayBuffer> {
  const { Ca, Cb, Cu, Cdelta, CDelta, C0, E0, aTilde, pTilde, f, rTilde, sTilde, rf, tau } = proof;
  const engine = currentEngine();
  return concat(
    engine.encodeElements(engine.elementVector([Ca, Cb, Cu, Cdelta, CDelta, C0, ...E0.flatMap(({ A, B }) => [A, B])])),
    ...[aTilde, pTilde, f].map((v) => engine.encodeScalars(v)),
    ...[rTilde, sTilde, rf].map(encodeScalar),
    engine.encodeScalars(tau),
  );
}

/**
 * SHF-4 DecodeProof: n and w are those of the statement's lists, never the proof's own. Exact length, canonical points (the identity
 * allowed), canonical scalars. Total. Cost: 6 + 2w point decodings.
 */
export function decodeShuffleProof(bytes: Uint8Array, n: number, w: number, where = "proof"): Decoded<ShuffleProof> {
  if (!isShuffleSize(n, w)) return decodeError("SHUFFLE_SIZE", where, "2..2^24 rows of 1..2^16 slots");
  const length = shuffleProofBytes(n, w);
  if (bytes.length !== length) return decodeError("PROOF_LENGTH", where, `${length} bytes (${n} rows of ${w} slots)`);
  const engine = currentEngine();
  const scalarsAt = 32 * (6 + 2 * w);
  const points = engine.decodeElements(bytes.subarray(0, scalarsAt), `${where} points`);
  if (!points.ok) return points;
  const scalars = engine.decodeScalars(bytes.subarray(scalarsAt), `${where} scalars`);
  if (!scalars.ok) return scalars;

  const point = (i: number): Element => engine.elementAt(points.value, i);
  const scalar = (i: number): Scalar => engine.scalarAt(scalars.value, i);
  const slice = (from: number, count: number): ScalarVector => engine.sliceScalars(scalars.value, from, from + count);
  return ok({
    Ca: point(0),
    Cb: point(1),
    Cu: point(2),
    Cdelta: point(3),
    CDelta: point(4),
    C0: point(5),
    E0: Array.from({ length: w }, (_, s) => ({ A: point(6 + 2 * s), B: point(7 + 2 * s) })),
    aTilde: slice(0, n),
    pTilde: slice(n, n - 2),
    f: slice(2 * n - 2, n),
    rTilde: scalar(3 * n - 2),
    sTilde: scalar(3 * n - 1),
    rf: scalar(3 * n),
    tau: slice(3 * n + 1, w),
  });
}
