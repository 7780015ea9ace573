/** Against noble on random and awkward inputs: sizes around lanes, chunks and windows; torsion; identities; equal and opposite points. */
import { concat, must } from "@selge/basics";
import { coreOf, gather, POINT_WORDS, type Words, wordsOf } from "@selge/engine/core";
import { loadNodeEngine, readKernel } from "@selge/engine/node";
import {
  encodeElement,
  encodeScalar,
  G,
  hashToGroup,
  IDENTITY,
  invert,
  multiplyBase,
  nobleEngine,
  scalar,
  wideReduce,
} from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantiateKernel } from "../src/core/kernel.ts";
import { bitLength, bucketWidth } from "../src/core/sum.ts";
import { knownTerms, someScalars } from "./known-logarithms.ts";

const engine = await loadNodeEngine();
const kernel = await instantiateKernel(await readKernel());
const core = coreOf(kernel);
const anyScalar = fc.uint8Array({ minLength: 64, maxLength: 64 }).map(wideReduce);
const fewScalars = fc.array(fc.oneof(anyScalar, fc.constantFrom(...someScalars(9, 0))), { maxLength: 9 });
const pack = (values: Parameters<typeof engine.scalarVector>[0]) => wordsOf(concat(...values.map(encodeScalar)));

describe("scalars", () => {
  it("give noble's bytes for any values", () => {
    fc.assert(
      fc.property(fewScalars, anyScalar, anyScalar, (a, k, c) => {
        const b = a.toReversed();
        const run = (e: typeof engine) => {
          const [x, y] = [e.scalarVector(a), e.scalarVector(b)];
          const vectors = [
            e.addScalars(x, y),
            e.subScalars(x, y),
            e.mulScalars(x, y),
            e.scaleScalars(k, x, c),
            e.runningProducts(x),
            e.powers(k, 5),
            e.scalarVector([e.dot(x, y), e.product(x)]),
          ];
          return concat(...vectors.map((v) => e.encodeScalars(v)));
        };
        expect(run(engine)).toEqual(run(nobleEngine));
      }),
      { numRuns: 100 },
    );
  });

  it.each([8191, 8192, 8193, 20_000])("continue across chunks, n = %i", (n) => {
    const x = scalar(3n ** 150n);
    const powers = engine.powers(x, n);
    expect(engine.scalarAt(powers, n - 1)).toBe(nobleEngine.scalarAt(nobleEngine.powers(x, n), n - 1));
    const running = engine.runningProducts(engine.indices(n));
    const product = engine.product(engine.indices(n));
    expect(engine.scalarAt(running, n - 1)).toBe(product);
    expect(product).toBe(nobleEngine.product(nobleEngine.indices(n)));
    expect(engine.dot(powers, running)).toBe(
      nobleEngine.dot(nobleEngine.powers(x, n), nobleEngine.runningProducts(nobleEngine.indices(n))),
    );
  });

  it("invert in batches", () => {
    const values = someScalars(20, 1);
    expect(core.scalars.invert(pack(values))).toEqual(pack(values.map(invert)));
    expect(core.scalars.invert(new Int32Array(0)).length).toBe(0);
  });
});

describe("sums with known logarithms", () => {
  // Around lanes, the change of algorithm (300), changes of the window, and the chunk (65,536).
  it.each([0, 1, 2, 3, 4, 5, 127, 128, 299, 300, 301, 1000, 4095, 4096, 4097])("of %i terms", (n) => {
    const { scalars, elements, sum } = knownTerms(engine, someScalars(n, 0));
    expect(encodeElement(engine.linearCombination([], [[scalars, elements]]))).toEqual(encodeElement(sum));
  });

  it("of 65,535, 65,536 and 65,537 terms, also as a part of longer vectors", () => {
    const [x, y, most] = [scalar(3n ** 100n), scalar(5n ** 100n), 65_537];
    const elements = engine.multiplyFixed(G, engine.powers(y, most));
    for (const n of [most - 2, most - 1, most]) {
      const sum = engine.linearCombination([], [[engine.powers(x, n), engine.sliceElements(elements, 0, n)]]);
      const expected = multiplyBase(nobleEngine.dot(nobleEngine.powers(x, n), nobleEngine.powers(y, n)));
      expect(encodeElement(sum)).toEqual(encodeElement(expected));
    }
  });

  it.each([5, 300, 1500])("of %i terms with 128-bit scalars", (n) => {
    const { scalars, elements, sum } = knownTerms(
      engine,
      someScalars(n, 50).map((x) => scalar(x % 2n ** 128n)),
    );
    expect(encodeElement(engine.linearCombination([], [[scalars, elements]]))).toEqual(encodeElement(sum));
  });

  it.each([4, 7, 8, 11, 12, 13])("with digits at both ends of windows of %i bits", (width) => {
    const ends = [-1n, 0n, 1n].map((d) => 2n ** BigInt(width - 1) + d);
    const scalars = ends.flatMap((end) =>
      [1n, 2n, 3n].map((step) => {
        let x = 0n;
        for (let at = 0n; at < 252n; at += step * BigInt(width)) x += end << at;
        return scalar(x % 2n ** 252n);
      }),
    );
    const { elements, sum } = knownTerms(engine, scalars);
    const P = must(engine.decodeElements(engine.encodeElements(elements), "P"));
    const points = core.elements.decode(wordsOf(engine.encodeElements(P))).points;
    expect(sumByBuckets(pack(scalars), points, width)).toEqual(encodeElement(sum));
  });

  it("of equal, opposite and neutral points, where one bucket takes all", () => {
    for (const n of [3, 400]) {
      const a = Array.from({ length: n }, () => scalar(77));
      const P = Array.from({ length: n }, (_, i) => [G, multiplyBase(scalar(-1)), IDENTITY][i % 3]!);
      const expected = multiplyBase(scalar(77 * (Math.ceil(n / 3) - Math.ceil((n - 1) / 3))));
      const sum = engine.linearCombination([], [[engine.scalarVector(a), engine.elementVector(P)]]);
      expect(encodeElement(sum)).toEqual(encodeElement(expected));
    }
  });

  it("choose windows that fit the memory", () => {
    for (const n of [300, 1000, 10_000, 65_536]) expect(bucketWidth(n, 253)).toBeLessThanOrEqual(13);
    expect(bitLength(pack(someScalars(30, 0)))).toBe(253);
    expect(bitLength(pack([scalar(5), scalar(2n ** 127n)]))).toBe(128);
    expect(bitLength(new Int32Array(8))).toBe(0);
  });
});

describe("elements", () => {
  it.each([4095, 4096, 4097])("are decoded, added and encoded across chunks, n = %i", (n) => {
    const { elements } = knownTerms(engine, someScalars(n, 0), 20);
    const packed = engine.encodeElements(elements);
    const again = must(engine.decodeElements(packed, "P"));
    expect(engine.firstIdentity(engine.subElements(elements, again))).toBe(0);
    const order = Uint32Array.from({ length: n }, (_, i) => (i * 7 + 1) % n);
    const sum = engine.encodeElements(engine.addElements(again, engine.permuteElements(elements, order)));
    for (const i of [0, 1, n - 2, n - 1]) {
      const [x, y] = [i, order[i]!].map((at) => someScalars(at + 1, 20)[at]!);
      expect(sum.subarray(32 * i, 32 * i + 32)).toEqual(encodeElement(multiplyBase(scalar(x! + y!))));
    }
    packed[32 * (n - 1)]! ^= 1;
    expect(engine.decodeElements(packed, "P")).toMatchObject({ error: { where: `P[${n - 1}]` } });
  });

  it("A5: a component of order 2 or 4 behind the coordinates is invisible", () => {
    const P = core.elements.decode(wordsOf(encodeElement(hashToGroup(new Uint8Array(1), "x")))).points;
    for (const torsion of smallOrder()) {
      const shifted = core.elements.add(P, torsion);
      expect(core.elements.encode(shifted)).toEqual(core.elements.encode(P));
      expect(core.elements.firstIdentity(core.elements.sub(shifted, P))).toBe(0);
      expect(core.elements.firstIdentity(torsion)).toBe(0);
      expect(core.elements.doubleAndEncode(shifted)).toEqual(core.elements.doubleAndEncode(P));
      expect(core.elements.doubleAndEncode(torsion)).toEqual(new Int32Array(8));
    }
  });

  it("are doubled and encoded, identities among them", () => {
    const { elements } = knownTerms(engine, someScalars(30, 0), 0);
    const points = core.elements.decode(wordsOf(engine.encodeElements(elements))).points;
    for (const n of [0, 1, 2, 3, 4, 5, 30]) {
      const some = points.subarray(0, POINT_WORDS * n);
      expect(core.elements.doubleAndEncode(some)).toEqual(core.elements.encode(core.elements.add(some, some)));
    }
  });

  it("multiply by fixed bases, more than there are tables, both ways", () => {
    const a = someScalars(12, 0);
    for (const round of [1, 2]) {
      for (let k = 1; k <= 14; k++) {
        const base = multiplyBase(scalar(k * round));
        const expected = a.map((x) => encodeElement(multiplyBase(scalar(x * BigInt(k * round)))));
        const point = core.elements.decode(wordsOf(encodeElement(base))).points;
        for (const out of [
          core.multiply.fixedSecret(point, pack(a)),
          ...(k % 7 === 0
            ? [core.multiply.fixedPublic(point, pack(a), 8), core.multiply.fixedPublic(point, pack(a), 10)]
            : []),
        ])
          expect(core.elements.encode(out)).toEqual(wordsOf(concat(...expected)));
      }
    }
  });

  it("leave no secret in the kernel's memory", () => {
    const secret = scalar(0x1234567890abcdefn ** 4n);
    const blind = Buffer.from(encodeScalar(secret)).subarray(8, 24);
    const { elements } = knownTerms(engine, someScalars(3, 20));
    core.multiply.fixedSecret(core.elements.decode(wordsOf(encodeElement(G))).points, pack([secret]));
    const points = core.elements.decode(wordsOf(engine.encodeElements(elements))).points;
    core.multiply.eachSecret(points, pack([secret, secret, secret]), pack(someScalars(3, 0)));
    core.sums.sum([{ scalars: pack([secret]), points: gather(points, POINT_WORDS, [0]) }]);
    expect(Buffer.from(kernel.bytes.subarray(kernel.cells)).includes(blind)).toBe(false);
  });
});

function sumByBuckets(scalars: Words, points: Words, width: number): Uint8Array {
  const { run, words, work, cells } = kernel;
  const n = points.length / POINT_WORDS;
  const [S, P, REST] = [work, work + 65_536, work + 262_144];
  words.set(scalars, S >> 2);
  words.set(points, REST >> 2);
  run.unpack(P, REST, n);
  run.pippenger(cells, S, P, n, width, Math.floor(253 / width) + 1, REST, REST + 65_536);
  run.pack(cells + 1024, cells, 1, cells + 2048);
  const sum = words.slice((cells + 1024) >> 2, ((cells + 1024) >> 2) + POINT_WORDS) as Words;
  return new Uint8Array(core.elements.encode(sum).buffer);
}

/** The points of order 2 and 4 by x and y: (0, −1), (±√−1, 0). */
function smallOrder(): Words[] {
  const i = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;
  const p = 2n ** 255n - 19n;
  return [
    [0n, -1n],
    [i, 0n],
    [p - i, 0n],
  ].map(([x, y]) => pointOf(x!, y!));
}

/** Limbs of 13 bits, from −4096 to 4095. */
function pointOf(...coordinates: readonly bigint[]): Words {
  const halves = new Int16Array(2 * POINT_WORDS);
  for (const [lane, value] of coordinates.entries()) {
    let rest = value;
    for (let k = 0; k < 20; k++) {
      const limb = BigInt.asIntN(13, rest);
      halves[4 * (k >> 1) + 2 * lane + (k & 1)] = Number(limb);
      rest = (rest - limb) >> 13n;
    }
  }
  return new Int32Array(halves.buffer);
}
