/**
 * What the proofs ask of an implementation of the group, in bulk: decoding, hashing to the group, sums of multiples, and vectors
 * of scalars for their coefficients. The equations themselves stand in the proofs; an arithmetic knows none of them. Two exist:
 * noble, the reference, and the engine. Verdicts and reports are the same with both.
 */
import type { Point, Scalar } from "./group.ts";

/** Group elements of one arithmetic, in whatever form it computes with. */
export interface Points {
  readonly length: number;
}

/** Scalars modulo ℓ of one arithmetic. */
export interface Scalars {
  readonly length: number;
}

export interface Arithmetic {
  readonly name: "noble" | "wasm";
  readonly points: PointArithmetic;
  readonly scalars: ScalarArithmetic;
  /** An empty sum. */
  newSum(): RunningSum;
}

/** Adds up multiples that arrive part by part and keeps only a chunk of them: memory does not grow with their number. */
export interface RunningSum {
  /** Adds Σ scalar_i·point_i; lengths are equal. */
  add(scalars: Scalars, points: Points): void;
  /** The sum, one point. */
  total(): Points;
}

export interface PointArithmetic {
  /** So many decoded points of one list are worth keeping in memory. */
  readonly kept: number;
  /** GRP-6 for packed encodings; or the index of the first that is none. */
  decode(packed: Uint8Array): Points | number;
  encode(points: Points): Uint8Array;
  /** Single points of the proofs; they are remembered. */
  of(...points: readonly Point[]): Points;
  /** GRP-10: G_{from+1}..G_to. */
  generators(from: number, to: number): Points;
  /** scalar_i·base */
  multiples(base: Point, scalars: Scalars): Points;
  /** Whether any is the identity. */
  hasIdentity(points: Points): boolean;
  slice(points: Points, from: number, to: number): Points;
  /** Those at start, start + stride, … */
  every(points: Points, start: number, stride: number): Points;
  join(parts: readonly Points[]): Points;
  /** Σ k·V, element by element, for small integers k of either sign: V of one length. */
  smallSum(terms: readonly (readonly [k: bigint, V: Points])[]): Points;
}

export interface ScalarArithmetic {
  /** Modulo ℓ. */
  of(values: readonly Scalar[]): Scalars;
  /** Packed scalars that were found below ℓ before. */
  read(packed: Uint8Array): Scalars;
  /** x^{from+1}..x^to */
  powers(x: Scalar, from: number, to: number): Scalars;
  /** from+1..to */
  indices(from: number, to: number): Scalars;
  add(a: Scalars, b: Scalars): Scalars;
  mul(a: Scalars, b: Scalars): Scalars;
  /** k·a_i + c */
  scale(k: Scalar, a: Scalars, c?: Scalar): Scalars;
  product(a: Scalars): Scalar;
  slice(a: Scalars, from: number, to: number): Scalars;
  /** Row by row: item i of each column, then item i + 1. */
  interleave(columns: readonly Scalars[]): Scalars;
}

/** Σ scalar·point over a few single terms. */
export type Term = readonly [scalar: Scalar, point: Point];

export function addTerms(arithmetic: Arithmetic, sum: RunningSum, terms: readonly Term[]): void {
  const { points, scalars } = arithmetic;
  sum.add(scalars.of(terms.map(([scalar]) => scalar)), points.of(...terms.map(([, point]) => point)));
}

export function isZeroSum({ points }: Arithmetic, sum: RunningSum): boolean {
  return points.hasIdentity(sum.total());
}
