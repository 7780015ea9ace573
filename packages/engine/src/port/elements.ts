/** The element half of the port. */
import { concat, decodeError, ok, utf8 } from "@selge/basics";
import { type ElementVector, hashToGroup, neg, ONE, type VectorTerm } from "@selge/group";
import {
  bytesOf,
  type Core,
  concatWords,
  gather,
  interleave,
  MAX_HASHED_BYTES,
  POINT_WORDS as P,
  type Piece,
  SCALAR_WORDS as S,
  type Words,
  wordsOf,
} from "../core/index.ts";
import { drawScalars, openBorder, packScalars } from "./border.ts";
import type { ElementPort } from "./port.ts";
import { checkIndex, checkLengths, checkOrder, checkRange, elementsOf, scalarsOf, WasmElements } from "./vectors.ts";

/** Terms of a row and rows of a block in `combineElements`. */
const [MAX_ROW, BLOCK] = [64, 16_384];

const make = (points: Words, encodings?: Words): ElementVector => new WasmElements(points, encodings);

export function elementPort(core: Core): ElementPort {
  const { elements, multiply, sums } = core;
  const border = openBorder(core);
  const encodingsOf = (v: ElementVector): Words => {
    const own = elementsOf(v);
    own.encodings ??= elements.encode(own.points);
    return own.encodings;
  };
  return {
    ...arrangements,
    elementVector(values) {
      const { points, encodings } = border.enter(values);
      return make(points, encodings);
    },
    decodeElements(packed, where) {
      if (packed.length % 32 !== 0) return decodeError("POINT_ENCODING", where, "a multiple of 32 bytes");
      const encodings = wordsOf(packed);
      const { points, bad } = elements.decode(encodings);
      if (bad < 0) return ok(make(points, encodings));
      const expected = "32 bytes, a canonical ristretto255 encoding (RFC 9496)";
      return decodeError("POINT_ENCODING", `${where}[${bad}]`, expected);
    },
    encodeElements: (v) => bytesOf(encodingsOf(v).slice() as Words),
    elementAt(v, i) {
      checkIndex(i, v.length);
      const { points, encodings } = elementsOf(v);
      return border.leave(points.subarray(P * i, P * (i + 1)), encodings?.subarray(S * i, S * (i + 1)));
    },
    firstIdentity: (v) => elements.firstIdentity(elementsOf(v).points),
    addElements: (a, b) => make(elements.add(...bothOf(a, b))),
    subElements: (a, b) => make(elements.sub(...bothOf(a, b))),
    multiplyFixed: (base, a) => make(multiply.fixedSecret(border.enter([base]).points, scalarsOf(a))),
    multiplyEach(s, v, random) {
      const { points } = elementsOf(v);
      const blinds = drawScalars(core, v.length, random);
      // s − blind_i, as −1·blind_i + s
      const others = core.scalars.scale(packScalars([neg(ONE)]), blinds, packScalars([s]));
      return make(multiply.eachSecret(points, blinds, others));
    },
    hashToGroup(messages, dst) {
      const tag = utf8(dst);
      const isLong = messages.some((message) => message.length + tag.length > MAX_HASHED_BYTES);
      if (!isLong) return make(elements.fromUniform(core.expandMessages(messages, tag)));
      const encodings = wordsOf(concat(...messages.map((message) => hashToGroup(message, dst).toBytes())));
      return make(elements.decode(encodings).points, encodings);
    },
    combineElements(weights, vectors) {
      if (weights.length !== vectors.length)
        throw new RangeError(`${weights.length} weights, ${vectors.length} vectors`);
      for (const v of vectors) checkLengths(vectors[0]!.length, v.length);
      return make(combined(core, packScalars(weights), vectors.map(elementsOf)));
    },
    linearCombination(terms, vectors) {
      const pieces = vectors.map(pieceOf);
      const scalars = packScalars(terms.map(([a]) => a));
      const { points } = border.enter(terms.map(([, element]) => element));
      return border.leave(sums.sum([{ scalars, points }, ...pieces]));
    },
  };
}

/** What only moves items about. */
const arrangements: Pick<
  ElementPort,
  "permuteElements" | "sliceElements" | "concatElements" | "strideElements" | "interleaveElements"
> = {
  permuteElements(a, order) {
    checkOrder(order, a.length);
    return picked(elementsOf(a), order);
  },
  sliceElements(a, from, to) {
    checkRange(from, to, a.length);
    const { points, encodings } = elementsOf(a);
    return make(points.subarray(P * from, P * to), encodings?.subarray(S * from, S * to));
  },
  concatElements: (...parts) => joined(parts, (words) => concatWords(words)),
  strideElements(a, start, stride) {
    if (!(start >= 0 && stride >= 1)) throw new RangeError(`every ${stride}th element from ${start}`);
    const order: number[] = [];
    for (let i = start; i < a.length; i += stride) order.push(i);
    return picked(elementsOf(a), order);
  },
  interleaveElements(parts) {
    for (const part of parts) checkLengths(parts[0]!.length, part.length);
    return joined(parts, interleave);
  },
};

function picked({ points, encodings }: WasmElements, order: ArrayLike<number>): ElementVector {
  return make(gather(points, P, order), encodings && gather(encodings, S, order));
}

/** Encodings are kept only where all parts have them. */
function joined(parts: readonly ElementVector[], f: (words: readonly Words[], size: number) => Words): ElementVector {
  const all = parts.map(elementsOf);
  const encodings = all.flatMap((part) => part.encodings ?? []);
  return make(
    f(
      all.map((part) => part.points),
      P,
    ),
    encodings.length === all.length ? f(encodings, S) : undefined,
  );
}

/** Rows of the vectors, a block at a time, so that no second copy of all points is made; more weights than a row may have by groups. */
function combined(core: Core, weights: Words, vectors: readonly WasmElements[]): Words {
  if (vectors.length > MAX_ROW) {
    const [first, rest] = [weights.subarray(0, S * MAX_ROW), weights.subarray(S * MAX_ROW)];
    return core.elements.add(
      combined(core, first, vectors.slice(0, MAX_ROW)),
      combined(core, rest, vectors.slice(MAX_ROW)),
    );
  }
  const n = vectors[0]?.length ?? 0;
  const out = new Int32Array(P * n);
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    const rows = interleave(
      vectors.map(({ points }) => points.subarray(P * from, P * to)),
      P,
    );
    out.set(core.sums.rows(weights, rows), P * from);
  }
  return out;
}

function pieceOf([a, v]: VectorTerm): Piece {
  if (a.length !== v.length) throw new RangeError(`${a.length} scalars for ${v.length} elements`);
  return { scalars: scalarsOf(a), points: elementsOf(v).points };
}

function bothOf(a: ElementVector, b: ElementVector): [Words, Words] {
  checkLengths(a.length, b.length);
  return [elementsOf(a).points, elementsOf(b).points];
}
