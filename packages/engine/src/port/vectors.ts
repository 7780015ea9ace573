/** The engine's opaque vectors: packed words outside the kernel's memory, never changed once made. */
import type { ElementVector, ScalarVector } from "@selge/group";
import { POINT_WORDS, SCALAR_WORDS, type Words } from "../core/index.ts";

export class WasmScalars implements ScalarVector {
  readonly kind = "scalars";
  readonly words: Words;
  constructor(words: Words) {
    this.words = words;
  }
  get length(): number {
    return this.words.length / SCALAR_WORDS;
  }
}

export class WasmElements implements ElementVector {
  readonly kind = "elements";
  readonly points: Words;
  /** Canonical encodings, once known: read from them, or computed on the first demand (encoding costs as much as decoding). */
  encodings: Words | undefined;
  constructor(points: Words, encodings?: Words) {
    this.points = points;
    this.encodings = encodings;
  }
  get length(): number {
    return this.points.length / POINT_WORDS;
  }
}

/** The words behind a vector of this engine; another engine's vector is a bug. */
export function scalarsOf(v: ScalarVector): Words {
  if (!(v instanceof WasmScalars)) throw new TypeError("a scalar vector of another engine");
  return v.words;
}

export function elementsOf(v: ElementVector): WasmElements {
  if (!(v instanceof WasmElements)) throw new TypeError("an element vector of another engine");
  return v;
}

export function checkLengths(a: number, b: number): void {
  if (a !== b) throw new RangeError(`vectors of ${a} and ${b}`);
}

export function checkIndex(i: number, length: number): void {
  if (!(Number.isInteger(i) && i >= 0 && i < length)) throw new RangeError(`no item ${i} of ${length}`);
}

export function checkOrder(order: Uint32Array, length: number): void {
  for (let i = 0; i < order.length; i++) checkIndex(order[i]!, length);
}

/** 0 ≤ from ≤ to ≤ length, else a bug: a slice that is silently shorter hides a missing item. */
export function checkRange(from: number, to: number, length: number): void {
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= length))
    throw new RangeError(`no slice ${from}..${to} of ${length}`);
}
