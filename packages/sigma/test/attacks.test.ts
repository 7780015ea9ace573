/** Forgers and thieves against the proofs: each attack works against a careless verifier and is refused by ours. */
import { sha512 } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import {
  add,
  currentEngine,
  type Element,
  encodeElement,
  equalElements,
  G,
  invert,
  isZero,
  minus,
  mul,
  multiply,
  multiplyBase,
  neg,
  negate,
  ONE,
  plus,
  type Scalar,
  scalar,
  sub,
  wideReduce,
} from "@selge/group";
import { describe, expect, it } from "vitest";
import {
  ballotCiphertexts,
  type DecryptionStatement,
  type EqualityProof,
  type MembershipStatement,
  proveDecryption,
  proveMembership,
  provePossession,
  proveProbe,
  verifyDecryption,
  verifyMembership,
  verifyPossession,
  verifyProbe,
} from "../src/index.ts";
import { membershipChallenge } from "../src/membership-statement.ts";
import {
  bytesOf,
  codesOf,
  decryption,
  election,
  P,
  possession,
  probe,
  s,
  scalarOf,
  seeded,
  vote,
  withFiles,
} from "./fixtures.ts";

/** The weak Fiat–Shamir challenge: commitments only (Bernhard, Pereira, Warinschi 2012). */
const weak = (...commitments: readonly Element[]): Scalar => wideReduce(sha512(...commitments.map(encodeElement)));

describe("B1: weak Fiat–Shamir forgers", () => {
  it("possession: a key without a known logarithm, fitted to the proof", () => {
    const R = multiplyBase(scalarOf("k"));
    const z = scalarOf("z");
    const e = weak(R);
    const F = multiply(invert(e), minus(multiplyBase(z), R));
    expect(isZero([z, G], [neg(ONE), R], [neg(e), F])).toBe(true); // the careless verifier accepts
    expect(verifyPossession({ ...possession, F }, { R, z })).toBe(false);
  });

  it("decryption: a wrong share, fitted to the proof (T1 = t·G, T2 = t′·A, D = (z − t′)/e·A)", () => {
    const [t, t1] = [scalarOf("t"), scalarOf("t'")];
    const row = encrypt(scalar(7), scalarOf("r"), P);
    const [T1, T2] = [multiplyBase(t), multiply(t1, row.A)];
    const e = weak(T1, T2);
    const z = add(t, mul(e, s));
    const D = multiply(mul(sub(z, t1), invert(e)), row.A);
    expect(equalElements(D, multiply(s, row.A))).toBe(false);
    expect(isZero([z, G], [neg(ONE), T1], [neg(e), P]) && isZero([z, row.A], [neg(ONE), T2], [neg(e), D])).toBe(true);
    const head = { context: election, batch: "1.4.0176", j: 2, Pj: P, n: 1, w: 1 };
    const statement = withFiles(head, [row], currentEngine().elementVector([D]));
    expect(verifyDecryption(statement, { T1, T2, z })).toBe(false);
  });

  it("probe: the same recipe", () => {
    const [t, t1] = [scalarOf("t"), scalarOf("t'")];
    const [T1, T2] = [multiplyBase(t), multiply(t1, probe.A)];
    const e = weak(T1, T2);
    const z = add(t, mul(e, s));
    const D = multiply(mul(sub(z, t1), invert(e)), probe.A);
    expect(isZero([z, probe.A], [neg(ONE), T2], [neg(e), D])).toBe(true);
    expect(verifyProbe({ ...probe, D }, { T1, T2, z })).toBe(false);
  });
});

describe("B9: simulated proofs of false statements", () => {
  const [e, z] = [scalarOf("e"), scalarOf("z")];

  it("possession: nobody's key", () => {
    const F = plus(P, G);
    const R = minus(multiplyBase(z), multiply(e, F));
    expect(verifyPossession({ ...possession, F }, { R, z })).toBe(false);
  });

  it("probe and decryption: a wrong answer", () => {
    const simulate = (H: Element, Y: Element): EqualityProof => ({
      T1: minus(multiplyBase(z), multiply(e, P)),
      T2: minus(multiply(z, H), multiply(e, Y)),
      z,
    });
    const D = plus(probe.D, G);
    expect(verifyProbe({ ...probe, D }, simulate(probe.A, D))).toBe(false);
    const one = decryption(1, 1);
    const A = currentEngine().elementAt(one.A, 0);
    const wrong = currentEngine().elementVector([D]);
    expect(verifyDecryption({ ...one, D: wrong }, simulate(A, D))).toBe(false);
  });
});

describe("B13: replay in another context", () => {
  const random = seeded("replay");
  const other = { fingerprint: bytesOf("other", 32), opening: bytesOf("other", 32) };

  it("possession: another trustee, ceremony or election", () => {
    const proof = provePossession(possession, s, random);
    expect(verifyPossession(possession, proof)).toBe(true);
    for (const change of [
      { i: 1 },
      { context: { ...possession.context, opening: 4 } },
      { context: { ...possession.context, fingerprint: other.fingerprint } },
    ])
      expect(verifyPossession({ ...possession, ...change }, proof)).toBe(false);
  });

  it("decryption: another batch, trustee, election or opening", () => {
    const statement = decryption(2, 1);
    const proof = proveDecryption(statement, s, random);
    expect(verifyDecryption(statement, proof)).toBe(true);
    const changes: readonly Partial<DecryptionStatement>[] = [
      { batch: "1.4.0177" },
      { j: 3 },
      { context: { ...election, fingerprint: other.fingerprint } },
      { context: { ...election, opening: other.opening } },
    ];
    for (const change of changes) expect(verifyDecryption({ ...statement, ...change }, proof)).toBe(false);
  });

  it("probe: another trustee, test, ceremony or election", () => {
    const proof = proveProbe(probe, s, random);
    for (const change of [
      { j: 3 },
      { test: 2 },
      { context: { ...probe.context, opening: 4 } },
      { context: { ...probe.context, fingerprint: other.fingerprint } },
    ])
      expect(verifyProbe({ ...probe, ...change }, proof)).toBe(false);
  });

  it("membership: another contest, slot, style, voter, election or opening", () => {
    const { statement, ...witness } = vote(codesOf(4), 2);
    const proof = proveMembership(statement, witness, P, random);
    expect(verifyMembership(statement, proof, P)).toBe(true);
    const changes: readonly Partial<MembershipStatement>[] = [
      { contest: 0 },
      { slot: 0 },
      { style: 5 },
      { T: multiplyBase(scalarOf("another voter")) },
      { context: { ...election, fingerprint: other.fingerprint } },
      { context: { ...election, opening: other.opening } },
    ];
    for (const change of changes) expect(verifyMembership({ ...statement, ...change }, proof, P)).toBe(false);
  });

  it("B3, B13: a proof moved to another place of its own ballot, or into another ballot", () => {
    const r = scalarOf("r");
    const C = encrypt(scalar(7), r, P);
    const own = ballotCiphertexts([C, C]); // the same ciphertext twice
    const statement = { ...vote(codesOf(4), 1).statement, ciphertexts: own };
    const proof = proveMembership(statement, { l: 1, r }, P, random);
    expect(verifyMembership(statement, proof, P)).toBe(true);
    expect(verifyMembership({ ...statement, slot: 0, position: 0 }, proof, P)).toBe(false);
    const mixed = ballotCiphertexts([encrypt(scalar(0), scalarOf("r'"), P), C]);
    expect(verifyMembership({ ...statement, ciphertexts: mixed }, proof, P)).toBe(false);
  });
});

describe("B5: a proof of one kind as a proof of another", () => {
  const random = seeded("cross");
  const list = decryption(1, 1);
  const A = currentEngine().elementAt(list.A, 0);
  const D = currentEngine().elementAt(list.D, 0);
  const asProbe = { context: election, j: list.j, Pj: list.Pj, test: 1, A, D };
  const kinds: readonly { readonly name: string; readonly proof: EqualityProof }[] = [
    { name: "decryption", proof: proveDecryption(list, s, random) },
    { name: "probe", proof: proveProbe(asProbe, s, random) },
    { name: "possession", proof: equalityOf(provePossession(possession, s, random)) },
    { name: "membership", proof: equalityOf(randomnessProof().proof) },
  ];

  for (const { name, proof } of kinds)
    it(`a proof of ${name} is a proof of nothing else`, () => {
      expect(verifyDecryption(list, proof)).toBe(name === "decryption");
      expect(verifyProbe(asProbe, proof)).toBe(name === "probe");
      expect(verifyPossession(possession, { R: proof.T1, z: proof.z })).toBe(name === "possession");
    });

  it("the part of a membership proof that is a Schnorr proof of r is no proof of possession of A", () => {
    const { F, proof, x } = randomnessProof();
    expect(isZero([proof.z, G], [neg(ONE), proof.R], [neg(x), F])).toBe(true);
    expect(verifyPossession({ ...possession, F }, proof)).toBe(false);
    expect(verifyPossession({ ...possession, context: election, F }, proof)).toBe(false);
  });

  function equalityOf({ R, z }: { R: Element; z: Scalar }): EqualityProof {
    return { T1: R, T2: R, z };
  }

  /** With d = 1: x·A − Cd_0.A = zd·G, a Schnorr proof for A with the challenge x. */
  function randomnessProof() {
    const { statement, ...witness } = vote([3], 0);
    const proof = proveMembership(statement, witness, P, seeded("schnorr"));
    const CdA = currentEngine().elementAt(proof.commitments, 3);
    const F = currentEngine().elementAt(statement.ciphertexts.elements, 2);
    const x = membershipChallenge(statement, proof.bytes);
    return { F, proof: { R: negate(CdA), z: proof.zd }, x };
  }
});

describe("B10: a random source that repeats", () => {
  const constant = (length: number) => new Uint8Array(length);

  it("gives other nonces for another statement or another witness", () => {
    const commitments = [
      provePossession(possession, s, constant).R,
      provePossession({ ...possession, i: 1 }, s, constant).R,
      provePossession(possession, scalarOf("other"), constant).R,
      proveProbe(probe, s, constant).T1,
      proveProbe({ ...probe, test: 2 }, s, constant).T1,
      proveDecryption(decryption(1, 1), s, constant).T1,
      proveDecryption({ ...decryption(1, 1), j: 3 }, s, constant).T1,
    ];
    expect(new Set(commitments.map((R) => `${encodeElement(R)}`)).size).toBe(commitments.length);
  });

  it("leaves no commitment of two ballots alike", () => {
    const { statement, ...witness } = vote(codesOf(4), 2);
    const proofs = [
      proveMembership(statement, witness, P, constant),
      proveMembership({ ...statement, style: 5 }, witness, P, constant),
      proveMembership(statement, { ...witness, l: 1 }, P, constant),
    ];
    const seen = proofs.flatMap(({ bytes }) =>
      Array.from({ length: 10 }, (_, i) => `${bytes.subarray(32 * i, 32 * i + 32)}`),
    );
    expect(new Set(seen).size).toBe(30);
  });
});
