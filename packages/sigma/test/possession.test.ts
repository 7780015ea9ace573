import { G, IDENTITY, multiplyBase, negate, ORDER, plus, type Scalar, scalar } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodePossessionProof,
  encodePossessionProof,
  type PossessionStatement,
  provePossession,
  verifyPossession,
} from "../src/index.ts";
import { bytesOf, election, P, possession, s, scalarOf, seeded } from "./fixtures.ts";

const proof = provePossession(possession, s, seeded("possession"));

describe("possession: complete", () => {
  it("accepts every honest proof", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65535 }), fc.nat(), fc.nat(), fc.string(), (m, a, b, seed) => {
        const secret = scalarOf(seed);
        const statement = { ...possession, m, i: 1 + (a % m), t: 1 + (b % m), F: multiplyBase(secret) };
        expect(verifyPossession(statement, provePossession(statement, secret, seeded(seed)))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it("accepts the secrets 1 and ℓ−1", () => {
    for (const a of [scalar(1), scalar(-1)]) {
      const statement = { ...possession, F: multiplyBase(a) };
      expect(verifyPossession(statement, provePossession(statement, a, seeded("edge")))).toBe(true);
    }
  });

  it("survives its JSON form", () => {
    const decoded = decodePossessionProof(encodePossessionProof(proof));
    expect(decoded.ok && verifyPossession(possession, decoded.value)).toBe(true);
  });
});

describe("possession: bound", () => {
  const changed: { readonly [K in keyof PossessionStatement]: readonly PossessionStatement[K][] } = {
    context: [
      { ...possession.context, fingerprint: bytesOf("other", 32) },
      { ...possession.context, opening: 4 },
      election,
    ],
    i: [1, 3],
    t: [2, 4],
    m: [4, 6],
    F: [multiplyBase(scalarOf("other")), negate(P), plus(P, G)],
  };
  for (const [field, values] of Object.entries(changed))
    it(`refuses another ${field}`, () => {
      for (const value of values) expect(verifyPossession({ ...possession, [field]: value }, proof)).toBe(false);
    });

  it("refuses another R or z", () => {
    const others: readonly [typeof proof.R, Scalar][] = [
      [plus(proof.R, G), proof.z],
      [IDENTITY, proof.z],
      [proof.R, scalar(proof.z + 1n)],
      [proof.R, scalar(0)],
      [negate(proof.R), scalar(-proof.z)],
    ];
    for (const [R, z] of others) expect(verifyPossession(possession, { R, z })).toBe(false);
  });
});

describe("possession: edge", () => {
  it("refuses indices, thresholds and contexts out of range", () => {
    const out: readonly Partial<PossessionStatement>[] = [
      { i: 0 },
      { i: 6 },
      { i: 1.5 },
      { i: Number.NaN },
      { t: 0 },
      { t: 6 },
      { m: 0 },
      { m: 65536 },
      { m: -1 },
      { m: 2 ** 53 },
      { context: { ...possession.context, opening: -1 } },
      { context: { ...possession.context, opening: 2 ** 32 } },
      { context: { ...possession.context, fingerprint: new Uint8Array(31) } },
      { context: { ...possession.context, fingerprint: new Uint8Array(33) } },
    ];
    for (const fault of out) {
      expect(verifyPossession({ ...possession, ...fault }, proof)).toBe(false);
      expect(() => provePossession({ ...possession, ...fault }, s, seeded("x"))).toThrow(RangeError);
    }
  });

  it("A4: refuses the identity as key, though 0 is its logarithm", () => {
    const statement = { ...possession, F: IDENTITY };
    expect(verifyPossession(statement, { R: multiplyBase(s), z: s })).toBe(false);
    expect(verifyPossession(statement, { R: IDENTITY, z: scalar(0) })).toBe(false);
  });
});

describe("possession: JSON", () => {
  const json = encodePossessionProof(proof) as { R: string; z: string };
  const hexOf = (value: bigint): string =>
    Array.from({ length: 32 }, (_, i) => ((value >> BigInt(8 * i)) & 255n).toString(16).padStart(2, "0")).join("");

  it("A2: refuses z + ℓ, ℓ itself and 2^256 − 1, never reduces", () => {
    expect(hexOf(proof.z)).toBe(json.z);
    for (const z of [proof.z + ORDER, ORDER, 2n ** 256n - 1n])
      expect(decodePossessionProof({ ...json, z: hexOf(z) })).toMatchObject({
        ok: false,
        error: { code: "SCALAR_ENCODING", where: "proof.z" },
      });
  });

  it("refuses points that are not canonical", () => {
    for (const R of ["ff".repeat(32), `01${"00".repeat(31)}`, `${"00".repeat(31)}80`])
      expect(decodePossessionProof({ ...json, R })).toMatchObject({
        ok: false,
        error: { code: "POINT_ENCODING", where: "proof.R" },
      });
  });

  it("refuses every other shape", () => {
    const { R, z } = json;
    const shapes = [
      "",
      1,
      true,
      [],
      [R, z],
      {},
      { R },
      { z },
      { R, z, e: z },
      { R, z: z.slice(2) },
      { R, z: `${z}00` },
      { R: R.toUpperCase(), z },
      { R: 1, z },
      { r: R, z },
    ];
    for (const shape of shapes)
      expect(decodePossessionProof(shape)).toMatchObject({ ok: false, error: { code: "PROOF_SHAPE" } });
    expect(decodePossessionProof(null as never)).toMatchObject({ ok: false, error: { code: "PROOF_SHAPE" } });
  });
});
