/** Where single scalars and elements cross between noble's objects and the engine's words. Costs 0.1 ms an element: never per ballot. */
import { type Decoded, must, type RandomBytes } from "@selge/basics";
import { decodeElement, type Element, encodeElement, IDENTITY, type Scalar } from "@selge/group";
import { bytesOf, type Core, gather, POINT_WORDS, SCALAR_WORDS, type Words, wordsOf } from "../core/index.ts";

const LOW = (1n << 64n) - 1n;

export function packScalars(values: readonly Scalar[]): Words {
  const words = new Int32Array(SCALAR_WORDS * values.length);
  const view = new DataView(words.buffer);
  for (let i = 0, at = 0; i < values.length; i++) {
    let rest: bigint = values[i]!;
    for (let j = 0; j < 4; j++, at += 8, rest >>= 64n) view.setBigUint64(at, rest & LOW, true);
  }
  return words;
}

export function unpackScalar(words: Words, i = 0): Scalar {
  const view = new DataView(words.buffer, words.byteOffset + 32 * i, 32);
  const [a, b, c, d] = [0, 8, 16, 24].map((at) => view.getBigUint64(at, true)) as [bigint, bigint, bigint, bigint];
  return ((((((d << 64n) | c) << 64n) | b) << 64n) | a) as Scalar;
}

/** `n` values of 64 bytes from the port, in order, modulo ℓ. Never zero: a CSPRNG that gives zero is broken, and the bug is thrown. */
export function drawScalars(core: Core, n: number, random: RandomBytes): Words {
  const wide = new Uint8Array(64 * n);
  for (let i = 0; i < n; i++) {
    const drawn = random(64);
    if (drawn.length !== 64) throw new RangeError("wide reduction takes 64 bytes");
    wide.set(drawn, 64 * i);
  }
  const scalars = core.scalars.reduceWide(wordsOf(wide));
  wide.fill(0);
  for (let i = 0; i < scalars.length; i += SCALAR_WORDS)
    if (scalars.subarray(i, i + SCALAR_WORDS).every((word) => word === 0))
      throw new Error("the random source gave zero");
  return scalars;
}

/** Elements as points and back. What has crossed once is remembered as long as the element lives. */
export interface Border {
  /** Points and encodings of all values. */
  enter(values: readonly Element[]): { readonly points: Words; readonly encodings: Words };
  leave(point: Words, encoding?: Words): Element;
}

export function openBorder({ elements }: Core): Border {
  const known = new WeakMap<Element, { readonly point: Words; readonly encoding: Words }>();
  const enterNew = (values: readonly Element[]): void => {
    const encodings = new Int32Array(SCALAR_WORDS * values.length);
    for (const [i, value] of values.entries()) encodings.set(wordsOf(encodeElement(value)), SCALAR_WORDS * i);
    const { points } = elements.decode(encodings);
    for (const [i, value] of values.entries()) {
      const [point, encoding] = [gather(points, POINT_WORDS, [i]), gather(encodings, SCALAR_WORDS, [i])];
      known.set(value, { point, encoding });
    }
  };
  return {
    enter(values) {
      enterNew(values.filter((value) => !known.has(value)));
      const points = new Int32Array(POINT_WORDS * values.length);
      const encodings = new Int32Array(SCALAR_WORDS * values.length);
      for (const [i, value] of values.entries()) {
        points.set(known.get(value)!.point, POINT_WORDS * i);
        encodings.set(known.get(value)!.encoding, SCALAR_WORDS * i);
      }
      return { points, encodings };
    },
    leave(point, ready) {
      if (elements.firstIdentity(point) === 0) return IDENTITY;
      const encoding = ready ?? elements.encode(point);
      const value = must(decodeElement(bytesOf(encoding)) as Decoded<Element>);
      known.set(value, { point: point.slice() as Words, encoding: encoding.slice() as Words });
      return value;
    },
  };
}
