/** The engine's core behind the same port: packed words, no big integer and no object for each element. Public values only. */
import {
  bytesOf,
  type Core,
  concatWords,
  gather,
  hashToGroup,
  identity,
  interleave,
  POINT_WORDS as P,
  type Piece,
  SCALAR_WORDS as S,
  type Words,
  wordsOf,
} from "@selge/engine/core";
import { text, u32le } from "../record/bytes.ts";
import type { Arithmetic, PointArithmetic, Points, RunningSum, ScalarArithmetic, Scalars } from "./arithmetic.ts";
import { bigintLe, mod, ORDER, type Point, power, type Scalar } from "./group.ts";

/** Terms summed at once: what the kernel takes in one piece. */
const CHUNK = 1 << 16;
const GENERATORS_KEPT = 1 << 16;

class WasmPoints implements Points {
  readonly words: Words;
  constructor(words: Words) {
    this.words = words;
  }
  get length(): number {
    return this.words.length / P;
  }
}

class WasmScalars implements Scalars {
  readonly words: Words;
  constructor(words: Words) {
    this.words = words;
  }
  get length(): number {
    return this.words.length / S;
  }
}

export function engineArithmetic(core: Core): Arithmetic {
  return { name: "wasm", points: pointArithmetic(core), scalars: scalarArithmetic(core), newSum: () => newSum(core) };
}

function pointArithmetic(core: Core): PointArithmetic {
  const { elements } = core;
  const known = new WeakMap<Point, Words>();
  const wordsOfPoint = (point: Point): Words => {
    const words = known.get(point) ?? elements.decode(wordsOf(point.toBytes())).points;
    known.set(point, words);
    return words;
  };
  return {
    kept: 1 << 17,
    decode(packed) {
      const { points, bad } = elements.decode(wordsOf(packed));
      return bad < 0 ? new WasmPoints(points) : bad;
    },
    encode: (points) => bytesOf(elements.encode(pointWords(points))),
    of: (...points) => new WasmPoints(concatWords(points.map(wordsOfPoint))),
    generators: generatorsOf(core),
    multiples: (base, factors) =>
      new WasmPoints(core.multiply.fixedPublic(wordsOfPoint(base), scalarWords(factors), 8)),
    hasIdentity: (points) => elements.firstIdentity(pointWords(points)) >= 0,
    slice: (points, from, to) => new WasmPoints(pointWords(points).subarray(P * from, P * to)),
    every(points, start, stride) {
      const order: number[] = [];
      for (let i = start; i < points.length; i += stride) order.push(i);
      return new WasmPoints(gather(pointWords(points), P, order));
    },
    join: (parts) => new WasmPoints(concatWords(parts.map(pointWords))),
    smallSum: (terms) => smallSum(core, terms),
  };
}

/** GRP-10. The first ones are kept, the others made again when they are needed. */
function generatorsOf(core: Core): PointArithmetic["generators"] {
  let kept: Words = new Int32Array(0);
  const made = (from: number, to: number): Words => {
    const messages = Array.from({ length: to - from }, (_, i) => u32le(from + i + 1));
    return hashToGroup(core, messages, text("selge/v1/shuffle"));
  };
  return (from, to) => {
    if (to > GENERATORS_KEPT) return new WasmPoints(made(from, to));
    if (P * to > kept.length) kept = concatWords([kept, made(kept.length / P, to)]);
    return new WasmPoints(kept.subarray(P * from, P * to));
  };
}

/** One chain of doublings for all terms, highest bit first. */
function smallSum({ elements }: Core, terms: readonly (readonly [bigint, Points])[]): Points {
  const used = terms.map(([k, points]) => {
    const size = (k < 0n ? -k : k) % ORDER;
    return { size, isNegative: k < 0n, words: pointWords(points) };
  });
  const bits = used.reduce((most, { size }) => Math.max(most, size.toString(2).length), 0);
  let total = repeated(identity(), terms[0]![1].length);
  for (let bit = BigInt(bits) - 1n; bit >= 0n; bit--) {
    if (bit < BigInt(bits) - 1n) total = elements.add(total, total);
    for (const { size, isNegative, words } of used)
      if ((size >> bit) & 1n) total = isNegative ? elements.sub(total, words) : elements.add(total, words);
  }
  return new WasmPoints(total);
}

function scalarArithmetic({ scalars }: Core): ScalarArithmetic {
  const pairwise = (f: (a: Words, b: Words) => Words) => (a: Scalars, b: Scalars) => {
    if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length}`);
    return new WasmScalars(f(scalarWords(a), scalarWords(b)));
  };
  const scale = (k: Scalar, a: Words, c: Scalar): Words => scalars.scale(pack([k]), a, pack([c]));
  return {
    of: (values) => new WasmScalars(pack(values)),
    read: (packed) => new WasmScalars(wordsOf(packed)),
    powers(x, from, to) {
      const powers = scalars.powers(pack([x]), to - from);
      return new WasmScalars(from === 0 ? powers : scale(power(x, BigInt(from)), powers, 0n));
    },
    indices(from, to) {
      const words = new Int32Array(S * (to - from));
      for (let i = 0; i < to - from; i++) words[S * i] = from + i + 1;
      return new WasmScalars(words);
    },
    add: pairwise(scalars.add),
    mul: pairwise(scalars.mul),
    scale: (k, a, c = 0n) => new WasmScalars(scale(k, scalarWords(a), c)),
    product: (a) => bigintLe(bytesOf(scalars.product(scalarWords(a)))),
    slice: (a, from, to) => new WasmScalars(scalarWords(a).subarray(S * from, S * to)),
    interleave: (columns) => new WasmScalars(interleave(columns.map(scalarWords), S)),
  };
}

function newSum({ sums, elements }: Core): RunningSum {
  let total = identity();
  let waiting: Piece[] = [];
  let count = 0;
  const flush = (): void => {
    if (count > 0) total = elements.add(total, sums.sum(waiting));
    waiting = [];
    count = 0;
  };
  return {
    add(scalars, points) {
      if (scalars.length !== points.length) throw new RangeError(`${scalars.length} scalars, ${points.length} points`);
      waiting.push({ scalars: scalarWords(scalars), points: pointWords(points) });
      count += points.length;
      if (count >= CHUNK) flush();
    },
    total() {
      flush();
      return new WasmPoints(total);
    },
  };
}

const LOW = (1n << 64n) - 1n;

function pack(values: readonly Scalar[]): Words {
  const words = new Int32Array(S * values.length);
  const view = new DataView(words.buffer);
  for (let i = 0, at = 0; i < values.length; i++) {
    let rest = mod(values[i]!);
    for (let j = 0; j < 4; j++, at += 8, rest >>= 64n) view.setBigUint64(at, rest & LOW, true);
  }
  return words;
}

function repeated(item: Words, count: number): Words {
  const words = new Int32Array(item.length * count);
  for (let i = 0; i < count; i++) words.set(item, item.length * i);
  return words;
}

function pointWords(points: Points): Words {
  if (!(points instanceof WasmPoints)) throw new TypeError("points of another arithmetic");
  return points.words;
}

function scalarWords(scalars: Scalars): Words {
  if (!(scalars instanceof WasmScalars)) throw new TypeError("scalars of another arithmetic");
  return scalars.words;
}
