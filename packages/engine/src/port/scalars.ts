/** The scalar half of the port. */
import { decodeError, ok, type RandomBytes } from "@selge/basics";
import type { ScalarVector } from "@selge/group";
import { bytesOf, type Core, concatWords, gather, SCALAR_WORDS as S, type Words, wordsOf } from "../core/index.ts";
import { drawScalars, packScalars, unpackScalar } from "./border.ts";
import type { ScalarPort } from "./port.ts";
import { checkIndex, checkLengths, checkOrder, checkRange, scalarsOf, WasmScalars } from "./vectors.ts";

const make = (words: Words): ScalarVector => new WasmScalars(words);

export function scalarPort(core: Core): ScalarPort {
  const { scalars } = core;
  const pairwise = (f: (x: Words, y: Words) => Words) => (a: ScalarVector, b: ScalarVector) => {
    const [x, y] = bothOf(a, b);
    return make(f(x, y));
  };
  return {
    scalarVector: (values) => make(packScalars(values)),
    decodeScalars(packed, where) {
      if (packed.length % 32 !== 0) return decodeError("SCALAR_ENCODING", where, "a multiple of 32 bytes");
      const words = wordsOf(packed);
      const bad = scalars.firstUnreduced(words);
      if (bad < 0) return ok(make(words));
      return decodeError("SCALAR_ENCODING", `${where}[${bad}]`, "32 bytes little-endian, below the group order");
    },
    encodeScalars: (v) => bytesOf(scalarsOf(v).slice() as Words),
    scalarAt(v, i) {
      checkIndex(i, v.length);
      return unpackScalar(scalarsOf(v), i);
    },
    powers: (x, n) => make(scalars.powers(packScalars([x]), n)),
    indices(n) {
      const words = new Int32Array(S * n);
      for (let i = 0; i < n; i++) words[S * i] = i + 1;
      return make(words);
    },
    addScalars: pairwise(scalars.add),
    subScalars: pairwise(scalars.sub),
    mulScalars: pairwise(scalars.mul),
    scaleScalars: (k, a, c) => make(scalars.scale(packScalars([k]), scalarsOf(a), packScalars([c]))),
    dot: (a, b) => unpackScalar(scalars.dot(...bothOf(a, b))),
    product: (a) => unpackScalar(scalars.product(scalarsOf(a))),
    runningProducts: (a) => make(scalars.runningProducts(scalarsOf(a))),
    sliceScalars(a, from, to) {
      checkRange(from, to, a.length);
      return make(scalarsOf(a).subarray(S * from, S * to));
    },
    concatScalars: (...parts) => make(concatWords(parts.map(scalarsOf))),
    permuteScalars(a, order) {
      checkOrder(order, a.length);
      return make(gather(scalarsOf(a), S, order));
    },
    randomScalars: (n: number, random: RandomBytes) => make(drawScalars(core, n, random)),
    shortScalars(packed) {
      if (packed.length % 16 !== 0) throw new RangeError("a multiple of 16 bytes");
      const short = wordsOf(packed);
      const words = new Int32Array(2 * short.length);
      for (let i = 0; i < short.length; i += 4) words.set(short.subarray(i, i + 4), 2 * i);
      return make(words);
    },
  };
}

function bothOf(a: ScalarVector, b: ScalarVector): [Words, Words] {
  checkLengths(a.length, b.length);
  return [scalarsOf(a), scalarsOf(b)];
}
