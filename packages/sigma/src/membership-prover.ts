/**
 * One out of many: the plaintext of (A, B) is one of the public codes L. Prover.
 * Witness: l, r with (A, B) = (r·G, L_l·G + r·P). Notation of Groth–Kohlweiss 2015, § 3; ElGamal in place of their Pedersen commitments, and
 * the codes folded into one ciphertext equation, after Bootle et al. 2015. Deviation: Σ_i p_{i,k} = 0 for k < d, so Cd_k needs no multiple of the ciphertext,
 * only of G, and group work is O(log N).
 */
import { concat, type RandomBytes, u32le } from "@selge/basics";
import {
  add,
  currentEngine,
  type Element,
  type ElementVector,
  encodeScalar,
  G,
  Hkey,
  hedgedNonces,
  IDENTITY,
  isIdentity,
  mul,
  power,
  type Scalar,
  scalar,
  sub,
} from "@selge/group";
import { codePolynomial } from "./code-polynomial.ts";
import { assembleMembershipProof, type MembershipProof } from "./membership-proof.ts";
import {
  isMembershipStatement,
  type MembershipStatement,
  membershipChallenge,
  membershipStatementBytes,
} from "./membership-statement.ts";

export interface MembershipWitness {
  /** The secret place of the plaintext in the code list, from 0. */
  readonly l: number;
  /** The ciphertext's randomness. */
  readonly r: Scalar;
}

/**
 * SIG-15 ProveMembership. `P` is the election key, best marked as a fixed base. Throws on a statement or witness out of range; a false witness
 * gives a proof that nobody accepts. The same operations for every l. Cost: 7d fixed-base multiplications, 5d encodings, O(N) scalar ones.
 */
export function proveMembership(
  statement: MembershipStatement,
  { l, r }: MembershipWitness,
  P: Element,
  random: RandomBytes,
): MembershipProof {
  const { codes } = statement;
  if (!isMembershipStatement(statement)) throw new RangeError("no statement of membership");
  if (isIdentity(P)) throw new RangeError("no election key");
  if (!Number.isInteger(l) || l < 0 || l >= codes.codes.length) throw new RangeError("no place in the code list");
  const d = codes.depth;
  const nonces = drawNonces(d, concat(u32le(l), encodeScalar(r)), membershipStatementBytes(statement), random);
  const bits = Array.from({ length: d }, (_, j) => (l >> j) & 1);

  const commitments = commitBits(codePolynomial(codes, bits.map(scalar), nonces.a), bits, nonces, P);
  const encoded = currentEngine().encodeElements(commitments);
  const x = membershipChallenge(statement, encoded);

  const f = nonces.a.map((a, j) => add(mul(scalar(bits[j]!), x), a)); // f_j = l_j·x + a_j
  const za = nonces.r.map((rj, j) => add(mul(rj, x), nonces.s[j]!)); // za_j = r_j·x + s_j
  const zb = nonces.r.map((rj, j) => add(mul(rj, sub(x, f[j]!)), nonces.t[j]!)); // zb_j = r_j·(x − f_j) + t_j
  const zd = nonces.rho.reduce((sum, rho, k) => sub(sum, mul(rho, power(x, k))), mul(r, power(x, d))); // r·x^d − Σ ρ_k·x^k
  return assembleMembershipProof(commitments, encoded, { f, za, zb, zd });
}

interface Nonces {
  readonly r: readonly Scalar[];
  readonly a: readonly Scalar[];
  readonly s: readonly Scalar[];
  readonly t: readonly Scalar[];
  readonly rho: readonly Scalar[];
}

function drawNonces(d: number, witness: Uint8Array, statement: Uint8Array, random: RandomBytes): Nonces {
  const all = hedgedNonces(5 * d, witness, statement, random);
  const part = (i: number) => all.slice(i * d, (i + 1) * d);
  return { r: part(0), a: part(1), s: part(2), t: part(3), rho: part(4) };
}

/**
 * Cl_j = com1(l_j; r_j), Ca_j = com1(a_j; s_j), Cb_j = com1(l_j·a_j; t_j), Cd_k = (ρ_k·G, ρ_k·P − c_k·G). Where a factor is the bit l_j, the
 * term is picked from (O, term) by position instead of multiplied: a multiplication by zero would be seen by its time.
 */
function commitBits(
  c: readonly Scalar[],
  l: readonly number[],
  { r, a, s, t, rho }: Nonces,
  P: Element,
): ElementVector {
  const engine = currentEngine();
  const times = (base: Element, v: readonly Scalar[]) => engine.multiplyFixed(base, engine.scalarVector(v));
  const aG = times(G, a);
  const lG = engine.permuteElements(engine.elementVector([IDENTITY, G]), Uint32Array.from(l));
  const laG = engine.permuteElements(
    engine.concatElements(engine.elementVector([IDENTITY]), aG),
    Uint32Array.from(l, (bit, j) => bit * (j + 1)),
  );
  const Cl = engine.addElements(lG, times(Hkey, r));
  const Ca = engine.addElements(aG, times(Hkey, s));
  const Cb = engine.addElements(laG, times(Hkey, t));
  const CdA = times(G, rho);
  const CdB = engine.subElements(times(P, rho), times(G, c.slice(0, -1)));
  return engine.concatElements(Cl, Ca, Cb, engine.interleaveElements([CdA, CdB]));
}
