/** The limb bounds that build/field-code.ts claims, driven with maximal limbs, against plain integers. */
import { readKernel } from "@selge/engine/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantiateKernel } from "../src/core/kernel.ts";

const P = 2n ** 255n - 19n;
/** What a product may leave in a limb, and what all operands are multiples of. */
const U = 4136;
const kernel = await instantiateKernel(await readKernel());
const halves = new Int16Array(kernel.bytes.buffer);
const [A, B, OUT] = [kernel.work, kernel.work + 160, kernel.work + 320];

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
type Lanes = readonly (readonly number[])[];
const position = (address: number, lane: number, i: number) => address / 2 + 8 * (i >> 1) + 2 * lane + (i & 1);

function put(address: number, lanes: Lanes): void {
  for (const [lane, limbs] of lanes.entries())
    for (const [i, limb] of limbs.entries()) halves[position(address, lane, i)] = limb;
}

const get = (address: number): Lanes =>
  [0, 1, 2, 3].map((lane) => Array.from({ length: 20 }, (_, i) => halves[position(address, lane, i)]!));

const mod = (x: bigint) => ((x % P) + P) % P;
const integer = (limbs: readonly number[]) =>
  mod(limbs.reduce((sum, x, i) => sum + BigInt(x) * 2n ** BigInt(13 * i), 0n));

/** Four lanes of limbs up to `most`: all at one extreme, at extremes by turns, or anywhere. */
const lanes = (most: number) => {
  const limb = fc.oneof(fc.constantFrom(most, -most), fc.integer({ min: -most, max: most }));
  const same = fc.constantFrom(most, -most).map((x) => Array(20).fill(x) as number[]);
  return fc.array(fc.oneof(same, fc.array(limb, { minLength: 20, maxLength: 20 })), { minLength: 4, maxLength: 4 });
};

function expectReduced(out: Lanes, values: readonly bigint[]): void {
  expect(out.map(integer)).toEqual(values.map(mod));
  expect(Math.max(...out.flat().map(Math.abs))).toBeLessThanOrEqual(U);
}

describe("products", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [2, 3],
  ])("of operands of %iu and %iu limbs are right and reduced", (alpha, beta) => {
    fc.assert(
      fc.property(lanes(alpha * U), lanes(beta * U), (a, b) => {
        put(A, a);
        put(B, b);
        kernel.run.mul(OUT, A, B);
        expectReduced(
          get(OUT),
          a.map((x, i) => integer(x) * integer(b[i]!)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each([1, 2])("squares of operands of %iu are right and reduced", (alpha) => {
    fc.assert(
      fc.property(lanes(alpha * U), (a) => {
        put(A, a);
        kernel.run.squares(OUT, A, 1);
        expectReduced(
          get(OUT),
          a.map((x) => integer(x) ** 2n),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("many squares are repeated squares", () => {
    fc.assert(
      fc.property(lanes(2 * U), fc.integer({ min: 1, max: 9 }), (a, n) => {
        put(A, a);
        kernel.run.squares(OUT, A, n);
        expectReduced(
          get(OUT),
          a.map((x) => range(n).reduce((y) => mod(y * y), integer(x))),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("overflow beyond the bound: the claim is not idle", () => {
    const most = (alpha: number): Lanes => Array(4).fill(Array(20).fill(alpha * U));
    put(A, most(3));
    put(B, most(3));
    kernel.run.mul(OUT, A, B);
    expect(integer(get(OUT)[0]!)).not.toBe(mod(integer(most(3)[0]!) ** 2n));
  });
});

describe("point formulas, as polynomials in any coordinates", () => {
  it("addition and subtraction of a Niels form", () => {
    fc.assert(
      fc.property(lanes(U), lanes(U), fc.boolean(), (p, q, negate) => {
        put(A, p);
        put(B, q);
        kernel.run.addNiels(OUT, A, B, negate ? -1 : 0);
        const [X, Y, T, Z] = p.map(integer) as [bigint, bigint, bigint, bigint];
        const [n0, n1, n2, n3] = q.map(integer) as [bigint, bigint, bigint, bigint];
        const [minus, plus, t] = negate ? [n1, n0, -n2] : [n0, n1, n2];
        const [a, b, c, d] = [(Y - X) * minus, (Y + X) * plus, T * t, Z * n3];
        const [e, f, g, h] = [b - a, d - c, d + c, b + a];
        expectReduced(get(OUT), [e * f, g * h, e * h, f * g]);
      }),
      { numRuns: 300 },
    );
  });

  it("doubling", () => {
    fc.assert(
      fc.property(lanes(U), (p) => {
        put(A, p);
        kernel.run.double(OUT, A);
        const [X, Y, , Z] = p.map(integer) as [bigint, bigint, bigint, bigint];
        const [a, b, c] = [X * X, Y * Y, 2n * Z * Z];
        const [e, g] = [(X + Y) ** 2n - a - b, b - a];
        const [f, h] = [g - c, -a - b];
        expectReduced(get(OUT), [e * f, g * h, e * h, f * g]);
      }),
      { numRuns: 300 },
    );
  });
});
