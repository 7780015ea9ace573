/** Thieves and maulers of ballots: every ciphertext without its own honest proof is refused. */
import { must } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import { currentEngine, type Element, G, multiply, multiplyBase, negate, plus, scalar } from "@selge/group";
import { describe, expect, it } from "vitest";
import { ballotCiphertexts, decodeMembershipProof, proveMembership, verifyMembership } from "../src/index.ts";
import { codeList, codesOf, P, scalarOf, seeded, vote } from "./fixtures.ts";

describe("ballots", () => {
  const random = seeded("ballots");

  it("A15: a mauled ciphertext, shifted to the next code or only re-encrypted, keeps no proof", () => {
    const { statement, ...witness } = vote([0, 1, 2, 3], 1);
    const proof = proveMembership(statement, witness, P, random);
    const engine = currentEngine();
    const [A0, B0, A, B] = [0, 1, 2, 3].map((i) => engine.elementAt(statement.ciphertexts.elements, i)) as [
      Element,
      Element,
      Element,
      Element,
    ];
    const rho = scalarOf("rho");
    const mauled = [
      { A, B: plus(B, G) },
      { A: plus(A, multiplyBase(rho)), B: plus(B, multiply(rho, P)) },
      { A: plus(A, multiplyBase(rho)), B: plus(plus(B, G), multiply(rho, P)) },
      { A: negate(A), B: negate(B) },
    ];
    for (const C of mauled) {
      const ciphertexts = ballotCiphertexts([{ A: A0, B: B0 }, C]);
      expect(verifyMembership({ ...statement, ciphertexts }, proof, P)).toBe(false);
    }
  });

  it("A10: a code outside the list has no proof, whichever place the prover claims", () => {
    const r = scalarOf("r");
    for (const code of [1, 6, 8, 28, 2 ** 32 - 1]) {
      const ciphertexts = ballotCiphertexts([encrypt(scalar(code), r, P)]);
      const statement = { ...vote(codesOf(4), 0).statement, ciphertexts, position: 0 };
      for (const l of [0, 3])
        expect(verifyMembership(statement, proveMembership(statement, { l, r }, P, random), P)).toBe(false);
    }
  });

  it("A10: a code of another district, proven over that district's list", () => {
    const { statement, ...witness } = vote([100, 200, 300], 1);
    const proof = proveMembership(statement, witness, P, random);
    expect(verifyMembership(statement, proof, P)).toBe(true);
    expect(verifyMembership({ ...statement, codes: codeList([100, 201, 300]) }, proof, P)).toBe(false);
    expect(verifyMembership({ ...statement, codes: codeList([100, 200, 300, 400]) }, proof, P)).toBe(false);
  });

  it("A13: a ballot encrypted to another key", () => {
    const { statement, ...witness } = vote(codesOf(4), 2);
    const otherKey = multiplyBase(scalarOf("another key"));
    expect(verifyMembership(statement, proveMembership(statement, witness, otherKey, random), P)).toBe(false);
  });

  it("A8: the ciphertext of another voter cannot be proven without its randomness", () => {
    const { statement } = vote(codesOf(4), 2);
    const proof = proveMembership(statement, { l: 2, r: scalarOf("guess") }, P, random);
    expect(verifyMembership(statement, must(decodeMembershipProof(proof.bytes, 2)), P)).toBe(false);
  });
});
