/** The reference engine's scalar vectors: arrays of big integers. */
import { decodeError, ok } from "@selge/basics";
import type { ScalarArithmetic, ScalarVector } from "../engine.ts";
import {
  add,
  decodeScalar,
  encodeScalar,
  littleEndian,
  mul,
  ONE,
  randomScalar,
  type Scalar,
  scalar,
  sub,
  ZERO,
} from "../scalar.ts";

class NobleScalars implements ScalarVector {
  readonly kind = "scalars";
  readonly values: readonly Scalar[];
  constructor(values: readonly Scalar[]) {
    this.values = values;
  }
  get length(): number {
    return this.values.length;
  }
}

const make = (values: readonly Scalar[]): ScalarVector => new NobleScalars(values);

/** The array behind a vector of this engine; another engine's vector is a bug. */
export function scalarsOf(v: ScalarVector): readonly Scalar[] {
  if (!(v instanceof NobleScalars)) throw new TypeError("a scalar vector of another engine");
  return v.values;
}

/** 0 ≤ from ≤ to ≤ length, else a bug: a slice that is silently shorter hides a missing item. */
export function checkRange(from: number, to: number, length: number): void {
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= length))
    throw new RangeError(`no slice ${from}..${to} of ${length}`);
}

export const nobleScalars: ScalarArithmetic = {
  scalarVector: (values) => make([...values]),
  decodeScalars(packed, where) {
    if (packed.length % 32 !== 0) return decodeError("SCALAR_ENCODING", where, "a multiple of 32 bytes");
    const values: Scalar[] = [];
    for (let i = 0; i < packed.length / 32; i++) {
      const a = decodeScalar(packed.subarray(32 * i, 32 * i + 32), `${where}[${i}]`);
      if (!a.ok) return a;
      values.push(a.value);
    }
    return ok(make(values));
  },
  encodeScalars(v) {
    const out = new Uint8Array(32 * v.length);
    for (const [i, a] of scalarsOf(v).entries()) out.set(encodeScalar(a), 32 * i);
    return out;
  },
  scalarAt(v, i) {
    const a = scalarsOf(v)[i];
    if (a === undefined) throw new RangeError(`no scalar ${i} of ${v.length}`);
    return a;
  },
  powers: (x, n) => make(scan(n, ONE, (last) => mul(last, x))),
  indices: (n) => make(scan(n, ZERO, (last) => add(last, ONE))),
  addScalars: (a, b) => zip(a, b, add),
  subScalars: (a, b) => zip(a, b, sub),
  mulScalars: (a, b) => zip(a, b, mul),
  scaleScalars: (k, a, c) => make(scalarsOf(a).map((x) => add(mul(k, x), c))),
  dot: (a, b) => scalarsOf(zip(a, b, mul)).reduce(add, ZERO),
  product: (a) => scalarsOf(a).reduce(mul, ONE),
  runningProducts: (a) => make(scan(a.length, ONE, (last, i) => mul(last, scalarsOf(a)[i]!))),
  sliceScalars(a, from, to) {
    checkRange(from, to, a.length);
    return make(scalarsOf(a).slice(from, to));
  },
  concatScalars: (...parts) => make(parts.flatMap(scalarsOf)),
  permuteScalars: (a, order) => make(Array.from(order, (i) => nobleScalars.scalarAt(a, i))),
  randomScalars: (n, random) => make(Array.from({ length: n }, () => randomScalar(random))),
  shortScalars(packed) {
    if (packed.length % 16 !== 0) throw new RangeError("a multiple of 16 bytes");
    const n = packed.length / 16;
    return make(Array.from({ length: n }, (_, i) => scalar(littleEndian(packed.subarray(16 * i, 16 * i + 16)))));
  },
};

function zip(a: ScalarVector, b: ScalarVector, f: (x: Scalar, y: Scalar) => Scalar): ScalarVector {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length}`);
  const other = scalarsOf(b);
  return make(scalarsOf(a).map((x, i) => f(x, other[i]!)));
}

function scan(n: number, start: Scalar, next: (last: Scalar, i: number) => Scalar): Scalar[] {
  const out: Scalar[] = [];
  for (let i = 0, last = start; i < n; i++) {
    last = next(last, i);
    out.push(last);
  }
  return out;
}
