/** Shamir's polynomials over the scalars, in clear and in the exponent. Source: Shamir 1979; Feldman 1987. */
import { type Decoded, decodeError, ok } from "@selge/basics";
import {
  add,
  type Element,
  equalElements,
  invert,
  linearCombination,
  mul,
  multiplyBase,
  ONE,
  power,
  type Scalar,
  scalar,
  sub,
  ZERO,
} from "@selge/group";
import { isIndex } from "./setting.ts";

/** THR-1 EvaluatePolynomial: f(x) = Σ a_k·x^k for x in 1..m. Horner; secret coefficients. */
export function evaluatePolynomial(a: readonly Scalar[], x: number): Scalar {
  return a.reduceRight((sum, coefficient) => add(mul(sum, scalar(x)), coefficient), ZERO);
}

/** THR-2 EvaluateCommitments: F(j) = Σ j^k·F_k. Public values. */
export function evaluateCommitments(F: readonly Element[], j: number): Element {
  return linearCombination(F.map((Fk, k) => [power(scalar(j), k), Fk]));
}

/** Does the share y of trustee j agree with the committed polynomial: y·G = F(j)? Total. */
export function verifyPolynomialShare(y: Scalar, F: readonly Element[], j: number): boolean {
  return equalElements(multiplyBase(y), evaluateCommitments(F, j));
}

/**
 * THR-3 LagrangeAtZero: λ_j = Π_{k≠j} k/(k−j), in the order of `indices`. Refuses an index outside 1..m and a repeated one, so nothing is
 * ever divided by zero (THREATS E4). Σ λ_j·f(j) = f(0) for every f of degree below the number of indices.
 */
export function lagrangeAtZero(indices: readonly number[], m: number): Decoded<Scalar[]> {
  for (const [position, j] of indices.entries()) {
    if (!isIndex(j, m)) return decodeError("INDEX_RANGE", `indices[${position}]`, `an integer in 1..${m}`);
    if (indices.indexOf(j) < position) return decodeError("INDEX_REPEATED", `indices[${position}]`, "each index once");
  }
  return ok(indices.map((j) => indices.filter((k) => k !== j).reduce((product, k) => mul(product, ratio(k, j)), ONE)));
}

function ratio(k: number, j: number): Scalar {
  return mul(scalar(k), invert(sub(scalar(k), scalar(j))));
}
