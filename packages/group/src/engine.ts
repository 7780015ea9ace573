/**
 * The port through which a fast engine is plugged in. Vectors are opaque to everybody but the engine that made them; bulk data crosses
 * as packed canonical 32-byte encodings, so that an engine may keep its own coordinates and no big integer is made per ballot.
 * Every operation is defined by the same result as the reference engine (`noble`), byte for byte.
 */
import type { Decoded, RandomBytes } from "@selge/basics";
import type { Element } from "./element.ts";
import { nobleEngine } from "./noble/engine.ts";
import type { Scalar } from "./scalar.ts";

/** n scalars, 0-based. Made and read only by the engine. */
export interface ScalarVector {
  readonly kind: "scalars";
  readonly length: number;
}

/** n elements, 0-based. Made and read only by the engine. */
export interface ElementVector {
  readonly kind: "elements";
  readonly length: number;
}

/** a·P, one term of a linear combination. */
export type Term = readonly [Scalar, Element];

/** Σ a_i·P_i, a whole vector of terms. Lengths must agree (else it throws: lengths are checked before arithmetic). */
export type VectorTerm = readonly [ScalarVector, ElementVector];

export interface ScalarArithmetic {
  scalarVector(values: readonly Scalar[]): ScalarVector;
  /** Packed 32-byte scalars; the first non-canonical one is named by its index in `where`. */
  decodeScalars(packed: Uint8Array, where: string): Decoded<ScalarVector>;
  encodeScalars(v: ScalarVector): Uint8Array<ArrayBuffer>;
  /** Throws outside 0..length−1, as everywhere: a bug of the caller is never an absent item. */
  scalarAt(v: ScalarVector, i: number): Scalar;
  /** (x, x², …, x^n) */
  powers(x: Scalar, n: number): ScalarVector;
  /** (1, 2, …, n) */
  indices(n: number): ScalarVector;
  addScalars(a: ScalarVector, b: ScalarVector): ScalarVector;
  subScalars(a: ScalarVector, b: ScalarVector): ScalarVector;
  mulScalars(a: ScalarVector, b: ScalarVector): ScalarVector;
  /** k·a_i + c */
  scaleScalars(k: Scalar, a: ScalarVector, c: Scalar): ScalarVector;
  dot(a: ScalarVector, b: ScalarVector): Scalar;
  product(a: ScalarVector): Scalar;
  /** (a_1, a_1·a_2, …) */
  runningProducts(a: ScalarVector): ScalarVector;
  /** a_from … a_{to−1}; throws unless 0 ≤ from ≤ to ≤ length. */
  sliceScalars(a: ScalarVector, from: number, to: number): ScalarVector;
  concatScalars(...parts: readonly ScalarVector[]): ScalarVector;
  /** out_i = a_{order[i]} (0-based), as long as `order`; throws on an index out of range. */
  permuteScalars(a: ScalarVector, order: Uint32Array): ScalarVector;
  randomScalars(n: number, random: RandomBytes): ScalarVector;
  /** Packed 16-byte little-endian integers (weights below 2^128). */
  shortScalars(packed: Uint8Array): ScalarVector;
}

export interface ElementArithmetic {
  elementVector(values: readonly Element[]): ElementVector;
  /** Packed 32-byte elements, the identity allowed; the first bad one is named by its index in `where`. */
  decodeElements(packed: Uint8Array, where: string): Decoded<ElementVector>;
  encodeElements(v: ElementVector): Uint8Array<ArrayBuffer>;
  elementAt(v: ElementVector, i: number): Element;
  /** Index of the first identity, or −1. */
  firstIdentity(v: ElementVector): number;
  addElements(a: ElementVector, b: ElementVector): ElementVector;
  subElements(a: ElementVector, b: ElementVector): ElementVector;
  /** out_i = a_{order[i]} (0-based), as long as `order`; throws on an index out of range. */
  permuteElements(a: ElementVector, order: Uint32Array): ElementVector;
  /** a_from … a_{to−1}; throws unless 0 ≤ from ≤ to ≤ length. */
  sliceElements(a: ElementVector, from: number, to: number): ElementVector;
  concatElements(...parts: readonly ElementVector[]): ElementVector;
  /** Every `stride`-th element from `start`. */
  strideElements(a: ElementVector, start: number, stride: number): ElementVector;
  /** out_{i·k+j} = parts_j[i]; all parts of one length. */
  interleaveElements(parts: readonly ElementVector[]): ElementVector;
  /** (a_i·base); the scalars are secret. */
  multiplyFixed(base: Element, a: ScalarVector): ElementVector;
  /** (s·P_i) for one secret s, additively blinded afresh in each call: s = s′ + s″. */
  multiplyEach(s: Scalar, v: ElementVector, random: RandomBytes): ElementVector;
  hashToGroup(messages: readonly Uint8Array[], dst: string): ElementVector;
  /** out_i = Σ_k w_k·V_k[i], all vectors of one length; no vectors give none. Throws unless there is a weight for each. Variable time. */
  combineElements(weights: readonly Scalar[], vectors: readonly ElementVector[]): ElementVector;
  /** Σ over all terms. Variable time. */
  linearCombination(terms: readonly Term[], vectors: readonly VectorTerm[]): Element;
}

export interface Engine extends ScalarArithmetic, ElementArithmetic {
  readonly name: string;
}

let engine: Engine = nobleEngine;

/** The engine in use; noble until an app plugs in another. */
export function currentEngine(): Engine {
  return engine;
}

/** Plugs in an engine for the whole process (or worker). Vectors made before must not be used afterwards. */
export function useEngine(next: Engine): void {
  engine = next;
}
