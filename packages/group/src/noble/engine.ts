/** The reference engine: everything on noble's ristretto255. Slow and plain; the yardstick of every other engine. */
import { decodeError, ok } from "@selge/basics";
import { decodeElement, type Element, hashToGroup, isIdentity, minus, multiply, plus } from "../element.ts";
import type { ElementArithmetic, ElementVector, Engine } from "../engine.ts";
import { randomScalar, sub } from "../scalar.ts";
import { msm } from "./msm.ts";
import { checkRange, nobleScalars, scalarsOf } from "./scalars.ts";

class NobleElements implements ElementVector {
  readonly kind = "elements";
  readonly values: readonly Element[];
  constructor(values: readonly Element[]) {
    this.values = values;
  }
  get length(): number {
    return this.values.length;
  }
}

const make = (values: readonly Element[]): ElementVector => new NobleElements(values);

function elementsOf(v: ElementVector): readonly Element[] {
  if (!(v instanceof NobleElements)) throw new TypeError("an element vector of another engine");
  return v.values;
}

const nobleElements: ElementArithmetic = {
  elementVector: (values) => make([...values]),
  decodeElements(packed, where) {
    if (packed.length % 32 !== 0) return decodeError("POINT_ENCODING", where, "a multiple of 32 bytes");
    const values: Element[] = [];
    for (let i = 0; i < packed.length / 32; i++) {
      const P = decodeElement(packed.subarray(32 * i, 32 * i + 32), `${where}[${i}]`);
      if (!P.ok) return P;
      values.push(P.value);
    }
    return ok(make(values));
  },
  encodeElements(v) {
    const out = new Uint8Array(32 * v.length);
    for (const [i, P] of elementsOf(v).entries()) out.set(P.toBytes(), 32 * i);
    return out;
  },
  elementAt(v, i) {
    const P = elementsOf(v)[i];
    if (P === undefined) throw new RangeError(`no element ${i} of ${v.length}`);
    return P;
  },
  firstIdentity: (v) => elementsOf(v).findIndex(isIdentity),
  addElements: (a, b) => zip(a, b, plus),
  subElements: (a, b) => zip(a, b, minus),
  permuteElements: (a, order) => make(Array.from(order, (i) => nobleElements.elementAt(a, i))),
  sliceElements(a, from, to) {
    checkRange(from, to, a.length);
    return make(elementsOf(a).slice(from, to));
  },
  concatElements: (...parts) => make(parts.flatMap(elementsOf)),
  strideElements(a, start, stride) {
    if (!(start >= 0 && stride >= 1)) throw new RangeError(`every ${stride}th element from ${start}`);
    return make(elementsOf(a).filter((_, i) => i >= start && (i - start) % stride === 0));
  },
  interleaveElements(parts) {
    const n = parts[0]?.length ?? 0;
    if (parts.some((part) => part.length !== n)) throw new RangeError("parts of different lengths");
    return make(Array.from({ length: n }, (_, i) => parts.map((part) => nobleElements.elementAt(part, i))).flat());
  },
  multiplyFixed: (base, a) => make(scalarsOf(a).map((x) => multiply(x, base))),
  multiplyEach: (s, v, random) =>
    make(
      elementsOf(v).map((P) => {
        const blind = randomScalar(random);
        return plus(multiply(blind, P), multiply(sub(s, blind), P));
      }),
    ),
  hashToGroup: (messages, dst) => make(messages.map((message) => hashToGroup(message, dst))),
  combineElements(weights, vectors) {
    if (weights.length !== vectors.length) throw new RangeError(`${weights.length} weights, ${vectors.length} vectors`);
    const parts = vectors.map(elementsOf);
    const n = parts[0]?.length ?? 0;
    if (parts.some((part) => part.length !== n)) throw new RangeError("vectors of different lengths");
    return make(
      Array.from({ length: n }, (_, i) =>
        msm(
          weights,
          parts.map((part) => part[i]!),
        ),
      ),
    );
  },
  linearCombination(terms, vectors) {
    for (const [a, P] of vectors)
      if (a.length !== P.length) throw new RangeError(`${a.length} scalars for ${P.length} elements`);
    const scalars = [...terms.map(([a]) => a), ...vectors.flatMap(([a]) => scalarsOf(a))];
    const elements = [...terms.map(([, P]) => P), ...vectors.flatMap(([, P]) => elementsOf(P))];
    return msm(scalars, elements);
  },
};

function zip(a: ElementVector, b: ElementVector, f: (P: Element, Q: Element) => Element): ElementVector {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length}`);
  const other = elementsOf(b);
  return make(elementsOf(a).map((P, i) => f(P, other[i]!)));
}

export const nobleEngine: Engine = { name: "noble", ...nobleScalars, ...nobleElements };
