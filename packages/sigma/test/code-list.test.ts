import { u32le } from "@selge/basics";
import { add, mul, ONE, power, type Scalar, scalar, sub, ZERO } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depthOf, MAX_CODES } from "../src/code-list.ts";
import { codePolynomial, evaluateCodes } from "../src/code-polynomial.ts";
import { checkCodeList, membershipProofBytes } from "../src/index.ts";
import { codeList, codesOf, scalarOf } from "./fixtures.ts";

describe("code list", () => {
  it("accepts ascending lists, blank first or not, up to the largest code", () => {
    for (const codes of [[0], [5], [0, 1], [1760101, 1760102], [0, 2 ** 32 - 1]]) {
      const list = checkCodeList(codes);
      expect(list).toMatchObject({
        ok: true,
        value: { codes, bytes: Uint8Array.from(codes.flatMap((c) => [...u32le(c)])) },
      });
    }
  });

  it("accepts 65,536 codes and refuses one more", () => {
    expect(checkCodeList(codesOf(MAX_CODES))).toMatchObject({ ok: true, value: { depth: 16 } });
    expect(checkCodeList(codesOf(MAX_CODES + 1))).toEqual({ ok: false, error: "CODES_TOO_MANY" });
  });

  it("refuses empty, descending, repeated and impossible codes", () => {
    expect(checkCodeList([])).toEqual({ ok: false, error: "CODES_EMPTY" });
    for (const codes of [
      [1, 0],
      [0, 0],
      [3, 3, 4],
      [1, 2, 2],
      [5, 7, 6],
    ])
      expect(checkCodeList(codes)).toEqual({ ok: false, error: "CODES_ORDER" });
    for (const codes of [[-1], [0.5], [2 ** 32], [Number.NaN], [0, 1, 2 ** 32], [Number.POSITIVE_INFINITY]])
      expect(checkCodeList(codes)).toEqual({ ok: false, error: "CODES_RANGE" });
  });

  it("keeps its own copy", () => {
    const mine = [1, 2, 3];
    const list = codeList(mine);
    mine[1] = 9;
    expect(list.codes).toEqual([1, 2, 3]);
    expect(() => (list.codes as number[]).push(4)).toThrow(TypeError);
  });

  it("has depth max(1, ceil(log2 N))", () => {
    const depths = [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 3],
      [8, 3],
      [9, 4],
      [81, 7],
      [1000, 10],
      [1024, 10],
      [1025, 11],
      [65536, 16],
    ];
    for (const [N, d] of depths) {
      expect(depthOf(N!)).toBe(d);
      expect(membershipProofBytes(N!)).toBe(32 * (8 * d! + 1));
    }
    for (const N of [0, -1, 1.5, 65537, Number.NaN]) expect(() => membershipProofBytes(N)).toThrow(RangeError);
  });
});

describe("code polynomial", () => {
  /** Σ_i L_i·Π_j f_{j,i_j}, straight from the definition. */
  const byDefinition = (codes: readonly number[], d: number, f1: readonly Scalar[], f0: readonly Scalar[]): Scalar => {
    let sum = ZERO;
    for (let i = 0; i < 2 ** d; i++) {
      let p = scalar(codes[Math.min(i, codes.length - 1)]!);
      for (let j = 0; j < d; j++) p = mul(p, ((i >> j) & 1) === 1 ? f1[j]! : f0[j]!);
      sum = add(sum, p);
    }
    return sum;
  };

  it("SIG-14 and SIG-17 agree with the definition at random points", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(2 ** 31), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.string(),
        (set, at, seed) => {
          const codes = set.sort((a, b) => a - b);
          const list = codeList(codes);
          const l = at % codes.length;
          const bits = Array.from({ length: list.depth }, (_, j) => scalar((l >> j) & 1));
          const a = bits.map((_, j) => scalarOf(`${seed}${j}`));
          const x = scalarOf(seed);
          const f1 = a.map((aj, j) => add(mul(bits[j]!, x), aj));
          const f0 = f1.map((fj) => sub(x, fj));
          const expected = byDefinition(codes, list.depth, f1, f0);
          const c = codePolynomial(list, bits, a);
          expect(c).toHaveLength(list.depth + 1);
          expect(c.at(-1)).toBe(scalar(codes[l]!));
          expect(c.reduce((sum, ck, k) => add(sum, mul(ck, power(x, k))), ZERO)).toBe(expected);
          expect(evaluateCodes(list, f1, x)).toBe(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is constant times x^d for a list of one code", () => {
    expect(codePolynomial(codeList([9]), [ZERO], [scalarOf("a")])).toEqual([ZERO, scalar(9)]);
    expect(evaluateCodes(codeList([9]), [ONE], scalar(5))).toBe(scalar(45));
  });
});
