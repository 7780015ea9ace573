/**
 * One out of many: the verifier, as a list of group equations, so that thousands of proofs become one multi-scalar multiplication.
 * Claim, notation and source: membership-prover.ts.
 */
import { currentEngine, type Element, G, Hkey, mul, neg, ONE, type Scalar, sub } from "@selge/group";
import { type BatchItem, type Equation, equationsHold } from "./batch.ts";
import { evaluateCodes } from "./code-polynomial.ts";
import type { MembershipProof } from "./membership-proof.ts";
import {
  isMembershipStatement,
  type MembershipStatement,
  membershipChallenge,
  membershipStatementBytes,
} from "./membership-statement.ts";

/**
 * SIG-18 MembershipEquations: the 2d + 2 equations that hold iff the proof is right; `undefined` for a statement out of range or a proof of
 * another depth. `P` is the election key: the same object for all proofs of a batch. Total. Cost: O(N) scalar multiplications.
 */
export function membershipEquations(
  statement: MembershipStatement,
  proof: MembershipProof,
  P: Element,
): BatchItem | undefined {
  const { codes, ciphertexts, position } = statement;
  const { commitments, f, za, zb, zd } = proof;
  const d = codes.depth;
  if (!isMembershipStatement(statement) || !hasDepth(proof, d)) return undefined;
  const x = membershipChallenge(statement, proof.bytes);
  const v = evaluateCodes(codes, f, x); // Σ_i p_i(x)·L_i
  const xs = powers(x, d); // x^0..x^d

  // The proof's own points: Cl_j, Ca_j, Cb_j, Cd_k.A, Cd_k.B, then A, B.
  const [Cl, Ca, Cb] = [0, d, 2 * d];
  const [CdA, CdB] = [3 * d, 3 * d + 1];
  const [A, B] = [5 * d, 5 * d + 1];
  const minusSum = (Cd: number) => xs.slice(0, d).map((xk, k) => [Cd + 2 * k, neg(xk)] as const);

  const bit = f.map(
    (fj, j): Equation => ({
      own: [
        [Cl + j, x],
        [Ca + j, ONE],
      ], // x·Cl_j + Ca_j = com1(f_j; za_j)
      shared: [
        [neg(fj), G],
        [neg(za[j]!), Hkey],
      ],
    }),
  );
  const square = f.map(
    (fj, j): Equation => ({
      own: [
        [Cl + j, sub(x, fj)],
        [Cb + j, ONE],
      ], // (x − f_j)·Cl_j + Cb_j = com1(0; zb_j)
      shared: [[neg(zb[j]!), Hkey]],
    }),
  );
  const first: Equation = {
    own: [[A, xs[d]!], ...minusSum(CdA)], // x^d·A − Σ x^k·Cd_k.A = zd·G
    shared: [[neg(zd), G]],
  };
  const second: Equation = {
    own: [[B, xs[d]!], ...minusSum(CdB)], // x^d·B − v·G − Σ x^k·Cd_k.B = zd·P
    shared: [
      [neg(v), G],
      [neg(zd), P],
    ],
  };
  return {
    points: [commitments, currentEngine().sliceElements(ciphertexts.elements, 2 * position, 2 * position + 2)],
    equations: [...bit, ...square, first, second],
    bytes: [membershipStatementBytes(statement), proof.bytes],
  };
}

/** SIG-19 VerifyMembership, one proof by itself. Total: false on any mismatch. Cost: 2d + 2 small linear combinations; for many use `verifyBatch`. */
export function verifyMembership(statement: MembershipStatement, proof: MembershipProof, P: Element): boolean {
  const item = membershipEquations(statement, proof, P);
  return item !== undefined && equationsHold(item);
}

function hasDepth({ depth, commitments, f, za, zb, bytes }: MembershipProof, d: number): boolean {
  return (
    depth === d &&
    commitments.length === 5 * d &&
    f.length === d &&
    za.length === d &&
    zb.length === d &&
    bytes.length === 32 * (8 * d + 1)
  );
}

function powers(x: Scalar, d: number): Scalar[] {
  const out = [ONE];
  for (let k = 1; k <= d; k++) out.push(mul(out[k - 1]!, x));
  return out;
}
