/** One proof by itself. */
import { shuffleChallenges } from "./challenges.ts";
import { holds, shuffleEquations } from "./equations.ts";
import type { ShuffleProof } from "./proof.ts";
import { isWellFormed, type ShuffleStatement } from "./statement.ts";

/**
 * SHF-8 VerifyShuffle: true iff the statement and every length are in order and all 3 + 2w equations hold, each by itself: exact, no weights.
 * Total: false on any mismatch. Cost: MSMs of (3 + 4w)·n terms; `verifyChains` is faster for several mixes.
 */
export function verifyShuffle(statement: ShuffleStatement, proof: ShuffleProof): boolean {
  return (
    hasShape(statement, proof) && shuffleEquations(statement, proof, shuffleChallenges(statement, proof)).every(holds)
  );
}

/** Everything that is checked before arithmetic: the statement's form, and the length of every vector of the proof (THREATS C5). Total. */
export function hasShape(statement: ShuffleStatement, { E0, aTilde, pTilde, f, tau }: ShuffleProof): boolean {
  const { n, columns } = statement.input.list;
  const w = columns.length;
  return (
    isWellFormed(statement) &&
    E0.length === w &&
    aTilde.length === n &&
    pTilde.length === n - 2 &&
    f.length === n &&
    tau.length === w
  );
}
