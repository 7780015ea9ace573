import { concat, must } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import { encodeElement, encodeScalar, G, IDENTITY, multiplyBase, ORDER, plus, scalar } from "@selge/group";
import { describe, expect, it } from "vitest";
import {
  ballotCiphertexts,
  decodeBallotCiphertexts,
  decodeMembershipProof,
  type MembershipStatement,
  membershipEquations,
  membershipProofBytes,
  proveMembership,
  verifyBatch,
  verifyMembership,
} from "../src/index.ts";
import { bytesOf, ceremony, codeList, codesOf, election, P, scalarOf, seeded, vote } from "./fixtures.ts";

const CODES = codesOf(5);
const honest = vote(CODES, 3);
const { statement } = honest;
const proof = proveMembership(statement, honest, P, seeded("membership"));

/** Decodes and verifies as a collector does. */
function accepts(st: MembershipStatement, bytes: Uint8Array): boolean {
  const decoded = decodeMembershipProof(bytes, st.codes.depth);
  return decoded.ok && verifyMembership(st, decoded.value, P);
}

describe("membership: complete", () => {
  for (const N of [1, 2, 3, 4, 5, 81, 1000])
    it(`accepts first, last and middle choice of ${N}`, () => {
      const items = [...new Set([0, N >> 1, N - 1])].map((l) => {
        const v = vote(codesOf(N), l, `${N} ${l}`);
        const made = proveMembership(v.statement, v, P, seeded(`${N} ${l}`));
        expect(made.bytes).toHaveLength(membershipProofBytes(N));
        return membershipEquations(v.statement, must(decodeMembershipProof(made.bytes, v.statement.codes.depth)), P);
      });
      expect(verifyBatch(items, election.fingerprint, seeded("batch"))).toEqual(items.map(() => true));
    });

  it("accepts one by one as in a batch", () => {
    for (let l = 0; l < CODES.length; l++) {
      const v = vote(CODES, l, `${l}`);
      expect(accepts(v.statement, proveMembership(v.statement, v, P, seeded(`${l}`)).bytes)).toBe(true);
    }
  });

  it("accepts the largest code and the blank", () => {
    for (const l of [0, 1]) {
      const v = vote([0, 2 ** 32 - 1], l);
      expect(accepts(v.statement, proveMembership(v.statement, v, P, seeded("edge")).bytes)).toBe(true);
    }
  });

  it("proves among 1,000 choices well under a second (best of three)", () => {
    const v = vote(codesOf(1000), 421);
    const durations = [1, 2, 3].map((run) => {
      const before = performance.now();
      proveMembership(v.statement, v, P, seeded(`time ${run}`));
      return performance.now() - before;
    });
    expect(Math.min(...durations)).toBeLessThan(900);
  });
});

describe("membership: bound", () => {
  const r0 = scalarOf("vote r0");
  const other = ballotCiphertexts([encrypt(scalar(7), r0, P), encrypt(scalar(CODES[3]!), honest.r, P)]);
  const changed: { readonly [K in keyof MembershipStatement]: readonly MembershipStatement[K][] } = {
    context: [
      { ...election, fingerprint: bytesOf("other", 32) },
      { ...election, opening: bytesOf("other", 32) },
      ceremony,
    ],
    style: [5, 7],
    T: [multiplyBase(scalarOf("other")), plus(statement.T, G), IDENTITY],
    contest: [0, 2],
    slot: [0],
    w: [3],
    codes: [codeList(codesOf(4)), codeList(codesOf(6)), codeList([0, 7, 14, 21, 29]), codeList([...CODES, 28 + 1])],
    ciphertexts: [other],
    position: [0],
  };
  for (const [field, values] of Object.entries(changed))
    it(`refuses another ${field}`, () => {
      for (const value of values) expect(accepts({ ...statement, [field]: value }, proof.bytes)).toBe(false);
    });

  it("refuses another election key", () => {
    expect(verifyMembership(statement, proof, plus(P, G))).toBe(false);
    expect(verifyMembership(statement, proof, IDENTITY)).toBe(false);
  });

  it("refuses a changed commitment or response, each in turn", () => {
    const { depth: d } = proof;
    for (let i = 0; i < 8 * d + 1; i++) {
      const item = i < 5 * d ? encodeElement(multiplyBase(scalar(i + 2))) : encodeScalar(scalar(i + 2));
      const bytes = proof.bytes.slice();
      bytes.set(item, 32 * i);
      expect(accepts(statement, bytes)).toBe(false);
    }
  });
});

describe("membership: edge", () => {
  it("refuses proofs one byte, one item or one level too long or too short", () => {
    const { bytes, depth } = proof;
    const wrong = [
      bytes.slice(1),
      bytes.slice(0, -1),
      bytes.slice(0, -32),
      concat(bytes, Uint8Array.of(0)),
      concat(bytes, bytes.slice(-32)),
      new Uint8Array(0),
    ];
    for (const b of wrong)
      expect(decodeMembershipProof(b, depth)).toMatchObject({ ok: false, error: { code: "PROOF_LENGTH" } });
    for (const d of [depth - 1, depth + 1])
      expect(decodeMembershipProof(bytes, d)).toMatchObject({ ok: false, error: { code: "PROOF_LENGTH" } });
  });

  it("refuses a proof of another depth whose bytes fit their own", () => {
    const small = vote(codesOf(4), 1);
    const made = proveMembership(small.statement, small, P, seeded("small"));
    expect(verifyMembership(statement, made, P)).toBe(false);
    expect(membershipEquations(statement, made, P)).toBeUndefined();
  });

  it("C5: refuses response vectors one longer or shorter in memory", () => {
    for (const field of ["f", "za", "zb"] as const)
      for (const v of [proof[field].slice(1), [...proof[field], scalar(1)]])
        expect(verifyMembership(statement, { ...proof, [field]: v }, P)).toBe(false);
  });

  it("A2: refuses every response with ℓ added, and scalars of 32 bytes 0xff", () => {
    for (let i = 5 * proof.depth; i < 8 * proof.depth + 1; i++) {
      const shifted = proof.bytes.slice();
      shifted.set(plusOrder(proof.bytes.subarray(32 * i, 32 * i + 32)), 32 * i);
      const full = proof.bytes.slice().fill(255, 32 * i, 32 * i + 32);
      for (const bytes of [shifted, full])
        expect(decodeMembershipProof(bytes, proof.depth)).toMatchObject({
          ok: false,
          error: { code: "SCALAR_ENCODING", where: `proof[${i}]` },
        });
    }
  });

  it("A1: refuses a commitment that is no canonical point, each in turn", () => {
    for (let i = 0; i < 5 * proof.depth; i++) {
      const bytes = proof.bytes.slice().fill(255, 32 * i, 32 * i + 32);
      expect(decodeMembershipProof(bytes, proof.depth)).toMatchObject({
        error: { code: "POINT_ENCODING", where: `proof[${i}]` },
      });
    }
  });

  it("A3: refuses the identity as A, allows it as B", () => {
    const good = statement.ciphertexts.bytes;
    const zeroA = good.slice().fill(0, 64, 96);
    const zeroB = good.slice().fill(0, 96, 128);
    expect(decodeBallotCiphertexts(zeroA, 2)).toMatchObject({ error: { code: "POINT_IDENTITY", where: "ballot[2]" } });
    expect(decodeBallotCiphertexts(zeroB, 2)).toMatchObject({ ok: true });
    expect(() => ballotCiphertexts([{ A: IDENTITY, B: G }])).toThrow(RangeError);
  });

  it("A12: refuses one ciphertext more or less, and none", () => {
    const { bytes } = statement.ciphertexts;
    for (const b of [bytes.slice(64), concat(bytes, bytes.slice(0, 64)), bytes.slice(1), new Uint8Array(0)])
      expect(decodeBallotCiphertexts(b, 2)).toMatchObject({ error: { code: "BALLOT_LENGTH" } });
    expect(decodeBallotCiphertexts(new Uint8Array(0), 0)).toMatchObject({ error: { code: "BALLOT_LENGTH" } });
    expect(() => ballotCiphertexts([])).toThrow(RangeError);
  });

  it("decodes what it encodes", () => {
    const again = must(decodeBallotCiphertexts(statement.ciphertexts.bytes, 2));
    expect(accepts({ ...statement, ciphertexts: again }, proof.bytes)).toBe(true);
  });

  it("refuses numbers out of range, without arithmetic", () => {
    const faults: readonly Partial<MembershipStatement>[] = [
      { style: -1 },
      { style: 2 ** 32 },
      { contest: -1 },
      { contest: 0.5 },
      { slot: 2 },
      { slot: -1 },
      { w: 0 },
      { w: 65536 },
      { position: 2 },
      { position: -1 },
      { position: Number.NaN },
      { context: { fingerprint: new Uint8Array(31), opening: new Uint8Array(32) } },
    ];
    for (const fault of faults) {
      expect(membershipEquations({ ...statement, ...fault }, proof, P)).toBeUndefined();
      expect(() => proveMembership({ ...statement, ...fault }, honest, P, seeded("x"))).toThrow(RangeError);
    }
    for (const l of [-1, 5, 0.5])
      expect(() => proveMembership(statement, { l, r: honest.r }, P, seeded("x"))).toThrow(RangeError);
    expect(() => proveMembership(statement, honest, IDENTITY, seeded("x"))).toThrow(RangeError);
  });
});

/** The 32 bytes of the same scalar plus ℓ. */
function plusOrder(bytes: Uint8Array): Uint8Array {
  let value = ORDER;
  for (const [i, byte] of bytes.entries()) value += BigInt(byte) << BigInt(8 * i);
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}
