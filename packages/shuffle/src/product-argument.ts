/**
 * Shuffle of known values, the prover's side: the vector d, committed by the verifier's D = y·Ca + Cb − z·ΣG_i, has a given product.
 * Source: Bayer–Groth 2012 § 5.3 (single value product argument), after Groth 2010.
 */
import type { RandomBytes } from "@selge/basics";
import {
  add,
  commitVector,
  currentEngine,
  mul,
  neg,
  ONE,
  randomScalar,
  type Scalar,
  type ScalarVector,
  ZERO,
} from "@selge/group";
import type { ShuffleCommitments, ShuffleProof } from "./proof.ts";

export interface ProductArgument {
  readonly commitments: Pick<ShuffleCommitments, "Cu" | "Cdelta" | "CDelta">;
  /** The answer to e; rD opens D. */
  readonly respond: (e: Scalar, rD: Scalar) => Pick<ShuffleProof, "aTilde" | "pTilde" | "rTilde" | "sTilde">;
}

/** Partial products p_1 = d_1, p_i = p_{i−1}·d_i; ã = e·d + u, p̃ = e·p + δ with δ_1 = u_1, δ_n = 0. Cost: three MSMs of n terms. */
export function beginProduct(d: ScalarVector, random: RandomBytes): ProductArgument {
  const engine = currentEngine();
  const n = d.length;
  const p = engine.runningProducts(d);
  const u = engine.randomScalars(n, random);
  const [first, inner] = [engine.sliceScalars(u, 0, 1), engine.randomScalars(n - 2, random)];
  const delta = engine.concatScalars(first, inner, engine.scalarVector([ZERO]));
  const [ru, s1, sx] = [randomScalar(random), randomScalar(random), randomScalar(random)];

  const here = (v: ScalarVector): ScalarVector => engine.sliceScalars(v, 0, n - 1); // v_i,     i < n
  const next = (v: ScalarVector): ScalarVector => engine.sliceScalars(v, 1, n); //     v_{i+1}, i < n
  const times = engine.mulScalars.bind(engine);
  const lower = engine.scaleScalars(neg(ONE), times(here(delta), next(u)), ZERO); //   −δ_i·u_{i+1}
  const products = engine.addScalars(times(next(d), here(delta)), times(here(p), next(u)));
  const middle = engine.subScalars(next(delta), products); //                          δ_{i+1} − d_{i+1}·δ_i − p_i·u_{i+1}

  return {
    commitments: { Cu: commitVector(u, ru), Cdelta: commitVector(lower, s1), CDelta: commitVector(middle, sx) },
    respond: (e, rD) => ({
      aTilde: engine.addScalars(engine.scaleScalars(e, d, ZERO), u),
      pTilde: engine.sliceScalars(engine.addScalars(engine.scaleScalars(e, p, ZERO), delta), 1, n - 1),
      rTilde: add(mul(e, rD), ru),
      sTilde: add(mul(e, sx), s1),
    }),
  };
}
