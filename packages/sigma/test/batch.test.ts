import {
  add,
  currentEngine,
  G,
  Hkey,
  isIdentity,
  linearCombination,
  mul,
  ONE,
  type Scalar,
  scalar,
  sub,
  ZERO,
} from "@selge/group";
import { describe, expect, it } from "vitest";
import { batchWeights } from "../src/batch.ts";
import {
  type BatchItem,
  equationsHold,
  type MembershipProof,
  type MembershipStatement,
  membershipEquations,
  proveMembership,
  verifyBatch,
} from "../src/index.ts";
import { assembleMembershipProof } from "../src/membership-proof.ts";
import { bytesOf, codesOf, election, P, seeded, vote } from "./fixtures.ts";

const { fingerprint } = election;

/** d = 1, 2 and 3, so that items have different numbers of equations. */
const made = Array.from({ length: 6 }, (_, i) => {
  const v = vote(codesOf([2, 3, 5][i % 3]!), i % 2, `batch ${i}`);
  return { statement: v.statement, proof: proveMembership(v.statement, v, P, seeded(`batch ${i}`)) };
});
const good = made.map(({ statement, proof }) => item(statement, proof));

function item(statement: MembershipStatement, proof: MembershipProof): BatchItem {
  return membershipEquations(statement, proof, P)!;
}

/** The same proof with other responses; its bytes agree. */
function respond(i: number, change: Partial<Pick<MembershipProof, "f" | "za" | "zb" | "zd">>): BatchItem {
  const { statement, proof } = made[i]!;
  const encoded = proof.bytes.subarray(0, 160 * proof.depth);
  return item(statement, assembleMembershipProof(proof.commitments, encoded, { ...proof, ...change }));
}

const bad = (i: number): BatchItem => respond(i, { zd: add(made[i]!.proof.zd, ONE) });

/** What a careless verifier computes: Σ weight(item, equation)·equation = O? */
function carelessSum(items: readonly BatchItem[], weight: (item: number, equation: number) => Scalar): boolean {
  const engine = currentEngine();
  let sum = linearCombination([[ZERO, G]]);
  for (const [i, { points, equations }] of items.entries()) {
    const all = engine.concatElements(...points);
    for (const [q, { own, shared }] of equations.entries()) {
      const w = weight(i, q);
      const terms = [
        ...shared.map(([a, Q]) => [mul(w, a), Q] as const),
        ...own.map(([a, k]) => [mul(w, a), engine.elementAt(all, k)] as const),
      ];
      sum = linearCombination([[ONE, sum], ...terms]);
    }
  }
  return isIdentity(sum);
}

describe("batch: verdicts", () => {
  it("accepts all good proofs, and an empty batch", () => {
    expect(verifyBatch(good, fingerprint, seeded("a"))).toEqual(good.map(() => true));
    expect(verifyBatch([], fingerprint, seeded("a"))).toEqual([]);
  });

  it("names exactly the bad ones, wherever they stand", () => {
    for (const positions of [[0], [5], [2, 3], [0, 1, 2, 3, 4, 5], [1, 5]]) {
      const items = good.map((g, i) => (positions.includes(i) ? bad(i) : g));
      const expected = good.map((_, i) => !positions.includes(i));
      for (const seed of ["a", "b"]) expect(verifyBatch(items, fingerprint, seeded(seed))).toEqual(expected);
      expect(items.map(equationsHold)).toEqual(expected);
    }
  });

  it("a proof refused before arithmetic is false and spoils no other", () => {
    expect(verifyBatch([good[0], undefined, good[2]], fingerprint, seeded("a"))).toEqual([true, false, true]);
    expect(verifyBatch([undefined], fingerprint, seeded("a"))).toEqual([false]);
  });

  it("one equation wrong, each in turn, is seen", () => {
    const { zd, f, za, zb } = made[2]!.proof;
    const first = (v: readonly Scalar[]) => [add(v[0]!, ONE), ...v.slice(1)];
    for (const change of [{ zd: add(zd, ONE) }, { f: first(f) }, { za: first(za) }, { zb: first(zb) }])
      expect(verifyBatch([respond(2, change), good[1]], fingerprint, seeded("a"))).toEqual([false, true]);
  });

  it("draws fresh randomness for every part", () => {
    const lengths: number[] = [];
    const counting = (length: number) => {
      lengths.push(length);
      return bytesOf(`${lengths.length}`, length);
    };
    verifyBatch([bad(0), good[1], good[2], good[3]], fingerprint, counting);
    expect(lengths).toEqual([32, 32, 32, 32, 32]);
  });
});

describe("batch: B12 cancelling errors", () => {
  const delta = scalar(12345);

  it("two false proofs whose errors cancel under equal weights are both refused", () => {
    const pair = [respond(0, { zd: add(made[0]!.proof.zd, delta) }), respond(3, { zd: sub(made[3]!.proof.zd, delta) })];
    expect(carelessSum(pair, () => ONE)).toBe(true);
    expect(verifyBatch(pair, fingerprint, seeded("a"))).toEqual([false, false]);
    expect(verifyBatch([...good, ...pair], fingerprint, seeded("b"))).toEqual([...good.map(() => true), false, false]);
  });

  it("two equations of one proof whose errors cancel under one weight per proof are refused", () => {
    const { za, zb } = made[1]!.proof;
    const forged = respond(1, { za: [add(za[0]!, delta), za[1]!], zb: [sub(zb[0]!, delta), zb[1]!] });
    expect(carelessSum([forged], (i) => scalar(i + 77))).toBe(true);
    expect(verifyBatch([forged, good[0]], fingerprint, seeded("a"))).toEqual([false, true]);
  });

  it("errors fitted to weights known before the responses are refused", () => {
    const items = [good[0]!, good[3]!];
    const sameEveryTime = () => bytesOf("a source that repeats", 32);
    const next = batchWeights(items, fingerprint, sameEveryTime);
    const weights = items.map(({ equations }) => equations.map(next));
    // za_0 stands in one equation only: errors δ·v and −δ·u cancel under the weights u and v.
    const [u, v] = [weights[0]![0]!, weights[1]![0]!];
    const za = (i: number, shift: Scalar) => ({
      za: [add(made[i]!.proof.za[0]!, shift), ...made[i]!.proof.za.slice(1)],
    });
    const fitted = [respond(0, za(0, mul(delta, v))), respond(3, za(3, scalar(-mul(delta, u))))];
    expect(carelessSum(fitted, (i, q) => weights[i]![q]!)).toBe(true);
    expect(verifyBatch(fitted, fingerprint, sameEveryTime)).toEqual([false, false]);
  });
});

describe("batch: weights", () => {
  const draw = (items: readonly Pick<BatchItem, "bytes">[], fp = fingerprint, seed = "w") => {
    const next = batchWeights(items, fp, seeded(seed));
    return [next(), next(), next()];
  };

  it("are 128 bits and differ from each other", () => {
    const next = batchWeights(good, fingerprint, seeded("w"));
    const many = Array.from({ length: 200 }, next);
    expect(new Set(many).size).toBe(200);
    for (const w of many) expect(w < 2n ** 128n).toBe(true);
    expect(many.some((w) => w >= 2n ** 124n)).toBe(true);
  });

  it("depend on every byte of statement, commitments and responses, on order, fingerprint and the random source", () => {
    const reference = draw(good);
    const variants = [
      draw([...good].reverse()),
      draw(good.slice(1)),
      draw(good, bytesOf("other", 32)),
      draw(good, fingerprint, "other"),
      draw([bad(0), ...good.slice(1)]),
      draw([{ bytes: good.flatMap(({ bytes }) => bytes) }]),
    ];
    for (const [part, bytes] of good[0]!.bytes.entries())
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const flipped = good[0]!.bytes.map((b) => b.slice());
        flipped[part]![at]! ^= 1;
        variants.push(draw([{ bytes: flipped }, ...good.slice(1)]));
      }
    for (const variant of variants) for (const [i, w] of variant.entries()) expect(w).not.toBe(reference[i]);
    expect(draw(good)).toEqual(reference);
  });

  it("the bytes of an item are its statement and its whole proof", () => {
    const { statement, proof } = made[0]!;
    expect(good[0]!.bytes.at(-1)).toEqual(proof.bytes);
    const slot = item({ ...statement, slot: 0 }, proof);
    expect(slot.bytes[0]).not.toEqual(good[0]!.bytes[0]);
  });

  it("Hkey, G and P are the only shared bases", () => {
    const bases = new Set(good.flatMap(({ equations }) => equations.flatMap(({ shared }) => shared.map(([, Q]) => Q))));
    expect(bases).toEqual(new Set([G, Hkey, P]));
  });
});
