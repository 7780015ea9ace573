/**
 * One out of many: the verifier, as a list of group equations, so that thousands of proofs become one multi-scalar multiplication.
 * Claim, notation and source: membership-prover.ts.
 */
import { currentEngine, type Element, G, Hkey, isIdentity, mul, neg, ONE, type Scalar, sub } from "@selge/group";
import { type BatchItem, type Equation, equationsHold } from "./batch.ts";
import type { CodeList } from "./code-list.ts";
import { evaluateCodes } from "./code-polynomial.ts";
import type { MembershipProof } from "./membership-proof.ts";
import {
  isMembershipStatement,
  type MembershipStatement,
  membershipChallenge,
  membershipStatementBytes,
} from "./membership-statement.ts";

/**
 * SIG-18 MembershipEquations: the 2d + 2 equations that hold iff the proof is right; `undefined` for a statement out of range, a proof of
 * another depth, a key that is the identity. `P` is the election key: the same object for all proofs of a batch. Total. Cost: O(N) scalar multiplications.
 */
export function membershipEquations(
  statement: MembershipStatement,
  proof: MembershipProof,
  P: Element,
): BatchItem | undefined {
  const { codes, ciphertexts, position } = statement;
  if (!isMembershipStatement(statement) || !hasDepth(proof, codes.depth) || isIdentity(P)) return undefined;
  const x = membershipChallenge(statement, proof.bytes);
  return {
    points: [proof.commitments, currentEngine().sliceElements(ciphertexts.elements, 2 * position, 2 * position + 2)],
    equations: equationsAt(x, codes, proof, P),
    bytes: [membershipStatementBytes(statement), proof.bytes],
  };
}

/** SIG-19 VerifyMembership, one proof by itself. Total: false on any mismatch. Cost: 2d + 2 small linear combinations; for many use `verifyBatch`. */
export function verifyMembership(statement: MembershipStatement, proof: MembershipProof, P: Element): boolean {
  const item = membershipEquations(statement, proof, P);
  return item !== undefined && equationsHold(item);
}

/** The equations of SIG-18 at the challenge x: d of bits, d of squares, one each for A and B. */
export function equationsAt(x: Scalar, codes: CodeList, { f, za, zb, zd }: MembershipProof, P: Element): Equation[] {
  const d = codes.depth;
  const v = evaluateCodes(codes, f, x); // Σ_i p_i(x)·L_i
  const xs = powers(x, d); // x^0..x^d

  // The proof's own points: Cl_j, Ca_j, Cb_j, Cd_k.A, Cd_k.B, then A, B.
  const [Cl, Ca, Cb] = [0, d, 2 * d];
  const [CdA, CdB] = [3 * d, 3 * d + 1];
  const [A, B] = [5 * d, 5 * d + 1];
  const minusSum = (Cd: number) => xs.slice(0, d).map((xk, k) => term(neg(xk), Cd + 2 * k));

  const bit = f.map(
    (fj, j): Equation => ({
      own: [term(x, Cl + j), term(ONE, Ca + j)], // x·Cl_j + Ca_j = com1(f_j; za_j)
      shared: [term(neg(fj), G), term(neg(za[j]!), Hkey)],
    }),
  );
  const square = f.map(
    (fj, j): Equation => ({
      own: [term(sub(x, fj), Cl + j), term(ONE, Cb + j)], // (x − f_j)·Cl_j + Cb_j = com1(0; zb_j)
      shared: [term(neg(zb[j]!), Hkey)],
    }),
  );
  const first: Equation = {
    own: [term(xs[d]!, A), ...minusSum(CdA)], // x^d·A − Σ x^k·Cd_k.A = zd·G
    shared: [term(neg(zd), G)],
  };
  const second: Equation = {
    own: [term(xs[d]!, B), ...minusSum(CdB)], // x^d·B − v·G − Σ x^k·Cd_k.B = zd·P
    shared: [term(neg(v), G), term(neg(zd), P)],
  };
  return [...bit, ...square, first, second];
}

/** a times a shared base, or times the own point of that index. */
const term = <Q>(a: Scalar, Q: Q): readonly [Scalar, Q] => [a, Q];

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
