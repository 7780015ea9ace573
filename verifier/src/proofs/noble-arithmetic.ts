/** The reference: noble's points and plain big integers. */

import { concat } from "../record/bytes.ts";
import { codeOf } from "../record/fault.ts";
import type { Arithmetic, PointArithmetic, Points, RunningSum, ScalarArithmetic, Scalars, Term } from "./arithmetic.ts";
import {
  bigintLe,
  decodePoint,
  mod,
  O,
  ORDER,
  type Point,
  power,
  type Scalar,
  shuffleGenerator,
  times,
} from "./group.ts";
import { sum } from "./msm.ts";

/** Terms summed at once. */
const CHUNK = 8192;

const scalars: ScalarArithmetic = {
  of: (values) => values.map(mod),
  read: (packed) =>
    Array.from({ length: packed.length / 32 }, (_, i) => bigintLe(packed.subarray(32 * i, 32 * i + 32))),
  powers(x, from, to) {
    let value = power(x, BigInt(from));
    return Array.from({ length: to - from }, () => {
      value = mod(value * x);
      return value;
    });
  },
  indices: (from, to) => Array.from({ length: to - from }, (_, i) => BigInt(from + i + 1)),
  add: (a, b) => pairwise(a, b, (x, y) => mod(x + y)),
  mul: (a, b) => pairwise(a, b, (x, y) => mod(x * y)),
  scale: (k, a, c = 0n) => valuesOf(a).map((value) => mod(k * value + c)),
  product: (a) => valuesOf(a).reduce((product, value) => mod(product * value), 1n),
  slice: (a, from, to) => valuesOf(a).slice(from, to),
  interleave: (columns) => valuesOf(columns[0]!).flatMap((_, i) => columns.map((column) => valuesOf(column)[i]!)),
};

const points: PointArithmetic = {
  kept: 1 << 16,
  decode(packed) {
    const decoded: Point[] = [];
    for (let at = 0; at < packed.length; at += 32) {
      try {
        decoded.push(decodePoint(packed.subarray(at, at + 32)));
      } catch (error) {
        codeOf(error);
        return at / 32;
      }
    }
    return decoded;
  },
  encode: (own) => concat(...listOf(own).map((point) => point.toBytes())),
  of: (...own) => own,
  generators: (from, to) => Array.from({ length: to - from }, (_, i) => shuffleGenerator(from + i + 1)),
  multiples: (base, factors) => valuesOf(factors).map((factor) => times(factor, base)),
  hasIdentity: (own) => listOf(own).some((point) => point.is0()),
  slice: (own, from, to) => listOf(own).slice(from, to),
  every: (own, start, stride) => listOf(own).filter((_, i) => i >= start && (i - start) % stride === 0),
  join: (parts) => parts.flatMap(listOf),
  smallSum: (terms) =>
    listOf(terms[0]![1]).map((_, i) =>
      terms.map(([k, own]) => multiple(k, listOf(own)[i]!)).reduce((total, point) => total.add(point)),
    ),
};

function newSum(): RunningSum {
  let total = O;
  let waiting: Term[] = [];
  const flush = (): void => {
    total = total.add(sum(waiting));
    waiting = [];
  };
  return {
    add(a, own) {
      const values = valuesOf(a);
      if (values.length !== own.length) throw new RangeError(`${values.length} scalars, ${own.length} points`);
      for (const [i, point] of listOf(own).entries()) {
        waiting.push([values[i]!, point]);
        if (waiting.length >= CHUNK) flush();
      }
    },
    total() {
      flush();
      return [total];
    },
  };
}

export const nobleArithmetic: Arithmetic = { name: "noble", points, scalars, newSum };

/** The sign goes to the point, so that a small scalar stays small. */
function multiple(k: bigint, point: Point): Point {
  return k < 0n ? times(-k % ORDER, point).negate() : times(k % ORDER, point);
}

function pairwise(a: Scalars, b: Scalars, f: (x: Scalar, y: Scalar) => Scalar): Scalars {
  const others = valuesOf(b);
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length}`);
  return valuesOf(a).map((value, i) => f(value, others[i]!));
}

function valuesOf(own: Scalars): readonly Scalar[] {
  if (!Array.isArray(own)) throw new TypeError("scalars of another arithmetic");
  return own as readonly Scalar[];
}

function listOf(own: Points): readonly Point[] {
  if (!Array.isArray(own)) throw new TypeError("points of another arithmetic");
  return own as readonly Point[];
}
