/**
 * Σ_i L_i·p_i: the code list under the bit products p_i(X) = Π_j f_{j,i_j}(X) of Groth–Kohlweiss. Both forms fold the list in half once
 * a bit, highest bit first: v = (lo, hi) → f_{j,0}·lo + f_{j,1}·hi. O(N) multiplications where the paper's table of p_{i,k} takes
 * O(N·log N).
 */
import { currentEngine, type Scalar, type ScalarVector, sub, ZERO } from "@selge/group";
import { type CodeList, paddedCodes } from "./code-list.ts";

/**
 * SIG-14 CodePolynomial: c_0..c_d with Σ_i L_i·p_i(X) = Σ_k c_k·X^k, for secret bits l_j and nonces a_j. The same operations for all bits:
 * f_{j,0}·lo + f_{j,1}·hi = a_j·(hi − lo) + X·(lo + l_j·(hi − lo)). Cost: 4·2^d multiplications.
 */
export function codePolynomial(codes: CodeList, l: readonly Scalar[], a: readonly Scalar[]): Scalar[] {
  const engine = currentEngine();
  let v: readonly ScalarVector[] = [paddedCodes(codes)]; // v[k]: the coefficients of X^k
  for (let j = codes.depth - 1; j >= 0; j--) v = foldPolynomials(v, l[j]!, a[j]!);
  return v.map((c) => engine.scalarAt(c, 0));
}

/** SIG-17 EvaluateCodes: Σ_i L_i·p_i(x) with f_{j,1} = f_j and f_{j,0} = x − f_j. Cost: 2·2^d multiplications. */
export function evaluateCodes(codes: CodeList, f: readonly Scalar[], x: Scalar): Scalar {
  const engine = currentEngine();
  let v = paddedCodes(codes);
  for (let j = codes.depth - 1; j >= 0; j--) {
    const [lo, hi] = halves(v);
    v = engine.addScalars(engine.scaleScalars(sub(x, f[j]!), lo, ZERO), engine.scaleScalars(f[j]!, hi, ZERO));
  }
  return engine.scalarAt(v, 0);
}

function foldPolynomials(v: readonly ScalarVector[], l: Scalar, a: Scalar): readonly ScalarVector[] {
  const engine = currentEngine();
  const parts = v.map((c) => {
    const [lo, hi] = halves(c);
    const delta = engine.subScalars(hi, lo);
    return {
      stay: engine.scaleScalars(a, delta, ZERO), // a·Δ
      rise: engine.addScalars(lo, engine.scaleScalars(l, delta, ZERO)), // lo + l·Δ, times X
    };
  });
  const inner = parts.slice(1).map(({ stay }, k) => engine.addScalars(stay, parts[k]!.rise));
  return [parts[0]!.stay, ...inner, parts.at(-1)!.rise];
}

function halves(v: ScalarVector): readonly [lo: ScalarVector, hi: ScalarVector] {
  const engine = currentEngine();
  return [engine.sliceScalars(v, 0, v.length / 2), engine.sliceScalars(v, v.length / 2, v.length)];
}
