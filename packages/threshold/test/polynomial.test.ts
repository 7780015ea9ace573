import { add, isIdentity, mul, multiplyBase, scalar, sub, ZERO } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkSetting,
  evaluateCommitments,
  evaluatePolynomial,
  lagrangeAtZero,
  verifyPolynomialShare,
} from "../src/index.ts";
import { settingOf, subsets } from "./play.ts";

const scalars = fc.bigInt({ min: 1n, max: 2n ** 252n }).map(scalar);

describe("polynomials", () => {
  it("evaluate as written out", () => {
    const a = [scalar(7), scalar(5), scalar(3)];
    expect(evaluatePolynomial(a, 1)).toBe(15n);
    expect(evaluatePolynomial(a, 4)).toBe(scalar(7 + 5 * 4 + 3 * 16));
    expect(evaluatePolynomial([scalar(9)], 32)).toBe(9n);
  });

  it("agree with their commitments, and no other value does", () => {
    fc.assert(
      fc.property(fc.array(scalars, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 32 }), (a, j) => {
        const F = a.map(multiplyBase);
        const y = evaluatePolynomial(a, j);
        expect(verifyPolynomialShare(y, F, j)).toBe(true);
        expect(verifyPolynomialShare(add(y, scalar(1)), F, j)).toBe(false);
        expect(verifyPolynomialShare(y, [...F, multiplyBase(scalar(1))], j)).toBe(false);
      }),
      { numRuns: 10 },
    );
  });

  it("may evaluate to the identity without failing", () => {
    const F = [multiplyBase(scalar(2)), multiplyBase(sub(ZERO, scalar(1)))];
    expect(isIdentity(evaluateCommitments(F, 2))).toBe(true);
  });
});

describe("Lagrange coefficients", () => {
  it("interpolate at zero from every subset of t of 7", () => {
    const a = [scalar(123), scalar(45), scalar(6)];
    for (const indices of subsets([1, 2, 3, 4, 5, 6, 7], 3)) {
      const lambda = lagrangeAtZero(indices, 7);
      if (!lambda.ok) throw new Error(lambda.error.code);
      const zero = indices.reduce((sum, j, k) => add(sum, mul(lambda.value[k]!, evaluatePolynomial(a, j))), ZERO);
      expect(zero).toBe(123n);
    }
  });

  it("are one for a single index", () => {
    expect(lagrangeAtZero([5], 7)).toEqual({ ok: true, value: [1n] });
  });

  it.each([
    ["zero", [0, 1], "INDEX_RANGE"],
    ["above m", [1, 4], "INDEX_RANGE"],
    ["negative", [-1, 2], "INDEX_RANGE"],
    ["fractional", [1.5, 2], "INDEX_RANGE"],
    ["repeated", [2, 3, 2], "INDEX_REPEATED"],
    ["equal modulo the order only in thought", [1, Number.MAX_SAFE_INTEGER], "INDEX_RANGE"],
    ["not a number", [Number.NaN], "INDEX_RANGE"],
  ])("E4: an index that is %s is refused", (_, indices, code) => {
    const lambda = lagrangeAtZero(indices, 3);
    expect(lambda).toMatchObject({ ok: false, error: { code } });
  });
});

describe("settings", () => {
  const good = settingOf(2, 3);

  it("are accepted from 1 of 1 to 32 of 32", () => {
    for (const [t, m] of [
      [1, 1],
      [1, 3],
      [2, 3],
      [3, 5],
      [32, 32],
    ] as const)
      expect(checkSetting(settingOf(t, m)).ok).toBe(true);
  });

  it.each([
    ["t = 0", { threshold: 0 }, "SETTING_THRESHOLD"],
    ["t above m", { threshold: 4 }, "SETTING_THRESHOLD"],
    ["t = 1.5", { threshold: 1.5 }, "SETTING_THRESHOLD"],
    ["no trustee", { trusteeKeys: [] }, "SETTING_TRUSTEES"],
    ["33 trustees", { trusteeKeys: settingOf(1, 33).trusteeKeys }, "SETTING_TRUSTEES"],
    ["ceremony 0", { ceremony: 0 }, "SETTING_CEREMONY"],
    ["ceremony 2^32", { ceremony: 2 ** 32 }, "SETTING_CEREMONY"],
    ["a short fingerprint", { fingerprint: new Uint8Array(31) }, "SETTING_FINGERPRINT"],
    ["a key of small order", { trusteeKeys: [...good.trusteeKeys.slice(1), `01${"00".repeat(31)}`] }, "SETTING_KEY"],
    ["a key in capitals", { trusteeKeys: good.trusteeKeys.map((key) => key.toUpperCase()) }, "SETTING_KEY"],
    [
      "E6: one key in two seats",
      { trusteeKeys: [...good.trusteeKeys.slice(1), good.trusteeKeys[2]!] },
      "SETTING_KEY_REPEATED",
    ],
  ])("are refused with %s", (_, change, code) => {
    expect(checkSetting({ ...good, ...change })).toMatchObject({ ok: false, error: { code } });
  });
});
