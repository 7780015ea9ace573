/** Cheating provers of membership: for each verifier equation a forgery that only it stops, and the forgers of the challenge. */

import { sha512 } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import {
  add,
  commit,
  currentEngine,
  type Element,
  G,
  Hkey,
  invert,
  linearCombination,
  minus,
  mul,
  multiply,
  multiplyBase,
  neg,
  ONE,
  plus,
  power,
  type Scalar,
  scalar,
  sub,
  wideReduce,
  ZERO,
} from "@selge/group";
import { describe, expect, it } from "vitest";
import { codePolynomial, evaluateCodes } from "../src/code-polynomial.ts";
import {
  ballotCiphertexts,
  equationsHold,
  type MembershipProof,
  type MembershipStatement,
  verifyMembership,
} from "../src/index.ts";
import { equationsAt } from "../src/membership-equations.ts";
import { assembleMembershipProof } from "../src/membership-proof.ts";
import { membershipChallenge } from "../src/membership-statement.ts";
import { codeList, P, scalarOf, vote } from "./fixtures.ts";

const codes = codeList([1, 5, 8, 20]);
const d = 2;
const r = scalarOf("r");
const nonces = (name: string): Scalar[] => [scalarOf(`${name}0`), scalarOf(`${name}1`)];
const [rj, a, sj, t, rho] = ["rj", "a", "s", "t", "rho"].map(nonces) as [
  Scalar[],
  Scalar[],
  Scalar[],
  Scalar[],
  Scalar[],
];

function statementOf(A: Element, B: Element): MembershipStatement {
  return { ...vote([1], 0).statement, codes, ciphertexts: ballotCiphertexts([{ A, B }]), position: 0 };
}

const encryptionOf = (m: number): MembershipStatement => {
  const { A, B } = encrypt(scalar(m), r, P);
  return statementOf(A, B);
};

/** The prover of SIG-15 for any scalars l_j, bits or not. */
function commitTo(l: readonly Scalar[]) {
  const c = codePolynomial(codes, l, a);
  return {
    Cl: l.map((lj, j) => commit(lj, rj[j]!)),
    Ca: a.map((aj, j) => commit(aj, sj[j]!)),
    Cb: l.map((lj, j) => commit(mul(lj, a[j]!), t[j]!)),
    CdA: rho.map(multiplyBase),
    CdB: rho.map((rk, k) => minus(multiply(rk, P), multiplyBase(c[k]!))),
  };
}
type Commitments = ReturnType<typeof commitTo>;

function encoded({ Cl, Ca, Cb, CdA, CdB }: Commitments) {
  const engine = currentEngine();
  const commitments = engine.elementVector([...Cl, ...Ca, ...Cb, ...CdA.flatMap((A, k) => [A, CdB[k]!])]);
  return { commitments, bytes: engine.encodeElements(commitments) };
}

function respond(l: readonly Scalar[], x: Scalar) {
  const f = l.map((lj, j) => add(mul(lj, x), a[j]!));
  return {
    f,
    za: f.map((_, j) => add(mul(rj[j]!, x), sj[j]!)),
    zb: f.map((fj, j) => add(mul(rj[j]!, sub(x, fj)), t[j]!)),
    zd: rho.reduce((sum, rk, k) => sub(sum, mul(rk, power(x, k))), mul(r, power(x, d))),
  };
}

function cheat(statement: MembershipStatement, l: readonly Scalar[]): MembershipProof {
  const { commitments, bytes } = encoded(commitTo(l));
  return assembleMembershipProof(commitments, bytes, respond(l, membershipChallenge(statement, bytes)));
}

/** Which of the 2d + 2 equations hold at x: d of bits, d of squares, A, B. */
function outcome(statement: MembershipStatement, proof: MembershipProof, x: Scalar): boolean[] {
  const { elements } = statement.ciphertexts;
  const points = [proof.commitments, currentEngine().sliceElements(elements, 0, 2)];
  return equationsAt(x, codes, proof, P).map((equation) => equationsHold({ points, equations: [equation], bytes: [] }));
}
const atOwnChallenge = (statement: MembershipStatement, proof: MembershipProof) =>
  outcome(statement, proof, membershipChallenge(statement, proof.bytes));

describe("each equation stops a forgery that no other stops", () => {
  it("the reference: an honest proof passes all", () => {
    const statement = encryptionOf(8);
    expect(atOwnChallenge(statement, cheat(statement, [ZERO, ONE]))).toEqual([true, true, true, true, true, true]);
  });

  it("squares: l_0 = 2 would open 2·5 − 1 = 9, which is no code", () => {
    const statement = encryptionOf(9);
    const proof = cheat(statement, [scalar(2), ZERO]);
    expect(atOwnChallenge(statement, proof)).toEqual([true, true, false, true, true, true]);
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });

  it("bits: f_0 solved for after the challenge would open any plaintext", () => {
    const m = scalar(6);
    const statement = encryptionOf(6);
    const honest = commitTo([ZERO, ZERO]);
    const CdB = rho.map((rk) => multiply(rk, P)); // commits to c = 0
    const { commitments, bytes } = encoded({ ...honest, Cl: [multiply(rj[0]!, Hkey), honest.Cl[1]!], CdB });
    const x = membershipChallenge(statement, bytes);
    const responses = respond([ZERO, ZERO], x);
    const at = (f0: Scalar) => evaluateCodes(codes, [f0, responses.f[1]!], x);
    const f0 = mul(sub(mul(m, power(x, d)), at(ZERO)), invert(sub(at(ONE), at(ZERO))));
    const zb0 = add(mul(rj[0]!, sub(x, f0)), t[0]!);
    const proof = assembleMembershipProof(commitments, bytes, {
      ...responses,
      f: [f0, responses.f[1]!],
      zb: [zb0, responses.zb[1]!],
    });
    expect(atOwnChallenge(statement, proof)).toEqual([false, true, true, true, true, true]);
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });

  it("A: a ciphertext whose A has another randomness than its B (I1)", () => {
    const { A, B } = encrypt(scalar(8), r, P);
    const statement = statementOf(plus(A, G), B);
    const proof = cheat(statement, [ZERO, ONE]);
    expect(atOwnChallenge(statement, proof)).toEqual([true, true, true, true, false, true]);
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });

  it("B: a plaintext outside the list (A10)", () => {
    const statement = encryptionOf(9);
    const proof = cheat(statement, [ZERO, ONE]);
    expect(atOwnChallenge(statement, proof)).toEqual([true, true, true, true, true, false]);
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });
});

describe("forgers of the challenge", () => {
  /** The ciphertext that fits commitments and responses at x: plaintext L_l + δ/x^d. */
  function fitted(delta: number, x: Scalar, commitments: Commitments) {
    const { f, zd, ...rest } = respond([ZERO, ONE], x);
    const CdB = [plus(commitments.CdB[0]!, multiplyBase(scalar(delta))), commitments.CdB[1]!];
    const over = invert(power(x, d));
    const v = evaluateCodes(codes, f, x);
    const xk = [ONE, x].map((power) => mul(over, power));
    const A = linearCombination([
      [mul(zd, over), G],
      [xk[0]!, commitments.CdA[0]!],
      [xk[1]!, commitments.CdA[1]!],
    ]);
    const B = linearCombination([
      [mul(zd, over), P],
      [mul(v, over), G],
      [xk[0]!, CdB[0]!],
      [xk[1]!, CdB[1]!],
    ]);
    const { commitments: vector, bytes } = encoded({ ...commitments, CdB });
    return { statement: statementOf(A, B), proof: assembleMembershipProof(vector, bytes, { f, zd, ...rest }) };
  }
  const all = [true, true, true, true, true, true];

  it("B1: weak Fiat–Shamir, the challenge without the statement", () => {
    const commitments = commitTo([ZERO, ONE]);
    const shifted = { ...commitments, CdB: [plus(commitments.CdB[0]!, multiplyBase(scalar(99))), commitments.CdB[1]!] };
    const x = wideReduce(sha512(encoded(shifted).bytes));
    const { statement, proof } = fitted(99, x, commitments);
    expect(outcome(statement, proof, x)).toEqual(all); // the careless verifier accepts
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });

  it("B9: simulated, the challenge chosen first", () => {
    const x = scalarOf("x");
    const statement = encryptionOf(9); // no code
    const [f, za, zb, Cl, Cd] = ["f", "za", "zb", "Cl", "Cd"].map(nonces) as [
      Scalar[],
      Scalar[],
      Scalar[],
      Scalar[],
      Scalar[],
    ];
    const zd = scalarOf("zd");
    const { elements } = statement.ciphertexts;
    const [A, B] = [currentEngine().elementAt(elements, 0), currentEngine().elementAt(elements, 1)];
    const free = { Cl: Cl.map(multiplyBase), Cd: multiplyBase(Cd[1]!) };
    const [x2, v] = [power(x, d), evaluateCodes(codes, f, x)];
    const simulated: Commitments = {
      Cl: free.Cl,
      Ca: f.map((fj, j) => minus(commit(fj, za[j]!), multiply(x, free.Cl[j]!))),
      Cb: f.map((fj, j) => minus(commit(ZERO, zb[j]!), multiply(sub(x, fj), free.Cl[j]!))),
      CdA: [
        linearCombination([
          [x2, A],
          [neg(zd), G],
          [neg(x), free.Cd],
        ]),
        free.Cd,
      ],
      CdB: [
        linearCombination([
          [x2, B],
          [neg(v), G],
          [neg(zd), P],
          [neg(x), free.Cd],
        ]),
        free.Cd,
      ],
    };
    const { commitments, bytes } = encoded(simulated);
    const proof = assembleMembershipProof(commitments, bytes, { f, za, zb, zd });
    expect(outcome(statement, proof, x)).toEqual(all);
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });

  it("C1: com1 with the election key in place of Hkey binds nobody", () => {
    const statement = encryptionOf(8);
    const { commitments, bytes } = encoded({
      ...commitTo([ZERO, ONE]),
      Cl: [ZERO, ONE].map((lj, j) => plus(multiplyBase(lj), multiply(rj[j]!, P))),
    });
    const proof = assembleMembershipProof(
      commitments,
      bytes,
      respond([ZERO, ONE], membershipChallenge(statement, bytes)),
    );
    expect(verifyMembership(statement, proof, P)).toBe(false);
  });
});
