import { G, IDENTITY, multiply, multiplyBase, negate, plus, scalar } from "@selge/group";
import { describe, expect, it } from "vitest";
import {
  decodeEqualityProof,
  encodeEqualityProof,
  type ProbeStatement,
  proveProbe,
  verifyProbe,
} from "../src/index.ts";
import { bytesOf, election, P, probe, s, scalarOf, seeded } from "./fixtures.ts";

const proof = proveProbe(probe, s, seeded("probe"));

describe("probe: complete", () => {
  it("accepts honest answers, in the ceremony and after the opening", () => {
    for (const context of [probe.context, election])
      for (const test of [0, 1, 2 ** 32 - 1]) {
        const statement = { ...probe, context, test };
        expect(verifyProbe(statement, proveProbe(statement, s, seeded(`${test}`)))).toBe(true);
      }
  });

  it("survives its JSON form", () => {
    const decoded = decodeEqualityProof(encodeEqualityProof(proof));
    expect(decoded.ok && verifyProbe(probe, decoded.value)).toBe(true);
  });
});

describe("probe: bound", () => {
  const changed: { readonly [K in keyof ProbeStatement]: readonly ProbeStatement[K][] } = {
    context: [{ ...probe.context, fingerprint: bytesOf("other", 32) }, { ...probe.context, opening: 4 }, election],
    j: [1, 3],
    Pj: [multiplyBase(scalarOf("other")), negate(P)],
    test: [0, 2],
    A: [plus(probe.A, G), probe.D],
    D: [plus(probe.D, G), probe.A, multiply(scalarOf("other"), probe.A)],
  };
  for (const [field, values] of Object.entries(changed))
    it(`refuses another ${field}`, () => {
      for (const value of values) expect(verifyProbe({ ...probe, [field]: value }, proof)).toBe(false);
    });

  it("refuses another T1, T2 or z", () => {
    const { T1, T2, z } = proof;
    const others = [
      { T1: plus(T1, G), T2, z },
      { T1, T2: plus(T2, G), z },
      { T1: T2, T2: T1, z },
      { T1, T2, z: scalar(z + 1n) },
    ];
    for (const other of others) expect(verifyProbe(probe, other)).toBe(false);
  });
});

describe("probe: edge", () => {
  it("refuses values out of range and the identity", () => {
    const faults: readonly Partial<ProbeStatement>[] = [
      { j: 0 },
      { j: 65536 },
      { test: -1 },
      { test: 2 ** 32 },
      { test: 0.5 },
      { Pj: IDENTITY },
      { A: IDENTITY },
      { D: IDENTITY },
      { context: { fingerprint: new Uint8Array(0), opening: 3 } },
    ];
    for (const fault of faults) {
      expect(verifyProbe({ ...probe, ...fault }, proof)).toBe(false);
      expect(() => proveProbe({ ...probe, ...fault }, s, seeded("x"))).toThrow(RangeError);
    }
  });

  it("D7: the identity as probe proves nothing about the share", () => {
    const statement = { ...probe, A: IDENTITY, D: IDENTITY };
    expect(verifyProbe(statement, { T1: G, T2: IDENTITY, z: scalar(1) })).toBe(false);
  });

  it("refuses other JSON shapes", () => {
    const json = encodeEqualityProof(proof);
    const { T1, T2, z } = json as { T1: string; T2: string; z: string };
    for (const shape of [{ T1, z }, { R: T1, z }, { T1, T2, z, e: z }, { T1, T2, z: `${z}00` }, [T1, T2, z], "x"])
      expect(decodeEqualityProof(shape)).toMatchObject({ ok: false, error: { code: "PROOF_SHAPE" } });
    expect(decodeEqualityProof({ T1: "ff".repeat(32), T2, z })).toMatchObject({
      error: { code: "POINT_ENCODING", where: "proof.T1" },
    });
    expect(decodeEqualityProof({ T1, T2: "ff".repeat(32), z })).toMatchObject({
      error: { code: "POINT_ENCODING", where: "proof.T2" },
    });
    expect(decodeEqualityProof({ T1, T2, z: "ff".repeat(32) })).toMatchObject({
      error: { code: "SCALAR_ENCODING", where: "proof.z" },
    });
  });
});
