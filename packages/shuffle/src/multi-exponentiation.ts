/**
 * Multi-exponentiation, the prover's side: Σ x^i·C_i = Enc(0; ρ′) + Σ b_i·C′_i in every slot, for the one vector b committed in Cb.
 * Source: Bayer–Groth 2012 § 4 with one row; all slots share the mask α, so that they share b and the answer f.
 */
import type { RandomBytes } from "@selge/basics";
import type { CiphertextList } from "@selge/elgamal";
import {
  add,
  commitVector,
  currentEngine,
  type Element,
  G,
  linearCombination,
  mul,
  randomScalar,
  type Scalar,
  type ScalarVector,
  sub,
  ZERO,
} from "@selge/group";
import type { ShuffleCommitments, ShuffleProof } from "./proof.ts";

export interface MultiExponentiation {
  readonly commitments: Pick<ShuffleCommitments, "C0" | "E0">;
  /** The answer to e; s opens Cb, rho[slot] are the exponents of the re-encryption. */
  readonly respond: (e: Scalar, s: Scalar, rho: readonly ScalarVector[]) => Pick<ShuffleProof, "f" | "rf" | "tau">;
}

/** f = e·b + α; τ = e·ρ′ + τ0 with ρ′ = −Σ ρ_i·b_i, slot by slot. Cost: MSMs of (1 + 2w)·n terms. */
export function beginMultiExponentiation(
  b: ScalarVector,
  output: CiphertextList,
  P: Element,
  random: RandomBytes,
): MultiExponentiation {
  const engine = currentEngine();
  const alpha = engine.randomScalars(b.length, random);
  const r0 = randomScalar(random);
  const tau0 = output.columns.map(() => randomScalar(random));

  return {
    commitments: {
      C0: commitVector(alpha, r0),
      E0: output.columns.map(({ A, B }, slot) => ({
        A: linearCombination([[tau0[slot]!, G]], [[alpha, A]]),
        B: linearCombination([[tau0[slot]!, P]], [[alpha, B]]),
      })),
    },
    respond: (e, s, rho) => ({
      f: engine.addScalars(engine.scaleScalars(e, b, ZERO), alpha),
      rf: add(mul(e, s), r0),
      tau: engine.scalarVector(rho.map((rhoSlot, slot) => sub(tau0[slot]!, mul(e, engine.dot(rhoSlot, b))))),
    }),
  };
}
