/** Pedersen commitments. `Hkey` is never replaced by an election key. */
import { type Element, G, multiply, plus } from "./element.ts";
import type { ScalarVector } from "./engine.ts";
import { Hkey, shuffleGenerators } from "./generators.ts";
import { linearCombination } from "./linear-combination.ts";
import type { Scalar } from "./scalar.ts";

/** GRP-12 Commit: com1(m; r) = m·G + r·Hkey. Perfectly hiding. Both exponents may be secret: two fixed-base multiplications. */
export function commit(m: Scalar, r: Scalar): Element {
  return plus(multiply(m, G), multiply(r, Hkey));
}

/** GRP-13 CommitVector: com(v; r) = r·Hkey + Σ v_i·G_i with the generators of GRP-10. Cost: one MSM of n + 1 terms. */
export function commitVector(v: ScalarVector, r: Scalar): Element {
  return linearCombination([[r, Hkey]], [[v, shuffleGenerators(v.length)]]);
}
