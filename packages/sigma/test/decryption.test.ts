import type { Ciphertext } from "@selge/elgamal";
import {
  currentEngine,
  type Element,
  G,
  IDENTITY,
  multiply,
  multiplyBase,
  plus,
  randomScalar,
  scalar,
} from "@selge/group";
import { describe, expect, it } from "vitest";
import {
  type DecryptionStatement,
  decodeEqualityProof,
  encodeEqualityProof,
  proveDecryption,
  verifyDecryption,
} from "../src/index.ts";
import { bytesOf, ceremony, decryption, P, s, scalarOf, seeded, withFiles } from "./fixtures.ts";

const statement = decryption(3, 2);
const proof = proveDecryption(statement, s, seeded("decryption"));

const points = (v: DecryptionStatement["A"]): Element[] =>
  Array.from({ length: v.length }, (_, i) => currentEngine().elementAt(v, i));
const vector = (points: readonly Element[]) => currentEngine().elementVector(points);

describe("decryption: complete", () => {
  it("accepts honest shares at several sizes", () => {
    for (const [n, w] of [
      [1, 1],
      [2, 1],
      [1, 3],
      [5, 2],
      [30, 1],
    ] as const) {
      const honest = decryption(n, w);
      expect(verifyDecryption(honest, proveDecryption(honest, s, seeded(`${n} ${w}`)))).toBe(true);
    }
  });

  it("accepts the secrets 1 and ℓ−1", () => {
    for (const secret of [scalar(1), scalar(-1)]) {
      const honest = decryption(2, 1, secret);
      expect(verifyDecryption(honest, proveDecryption(honest, secret, seeded("edge")))).toBe(true);
    }
  });

  it("survives its JSON form", () => {
    const decoded = decodeEqualityProof(encodeEqualityProof(proof));
    expect(decoded.ok && verifyDecryption(statement, decoded.value)).toBe(true);
  });
});

describe("decryption: bound", () => {
  const A = points(statement.A);
  const D = points(statement.D);
  const swapped = (list: readonly Element[]) => vector([list[1]!, list[0]!, ...list.slice(2)]);
  const changed: { readonly [K in keyof DecryptionStatement]: readonly DecryptionStatement[K][] } = {
    context: [
      { ...statement.context, fingerprint: bytesOf("other", 32) },
      { ...statement.context, opening: bytesOf("other", 32) },
      ceremony,
    ],
    batch: ["1.4.0177", "", "1.4.0176 "],
    j: [1, 3],
    Pj: [multiplyBase(scalarOf("other")), plus(P, G)],
    n: [2, 4, 6],
    w: [1, 3],
    listHash: [bytesOf("other", 64), statement.listHash.slice(0, 63)],
    shareHash: [bytesOf("other", 64), statement.listHash],
    A: [swapped(A), vector([plus(A[0]!, G), ...A.slice(1)])],
    D: [swapped(D), vector([plus(D[0]!, G), ...D.slice(1)])],
  };
  for (const [field, values] of Object.entries(changed))
    it(`refuses another ${field}`, () => {
      for (const value of values) expect(verifyDecryption({ ...statement, [field]: value }, proof)).toBe(false);
    });

  it("refuses n and w exchanged, though n·w is the same", () => {
    expect(verifyDecryption({ ...statement, n: 2, w: 3 }, proof)).toBe(false);
  });

  it("refuses another T1, T2 or z", () => {
    const { T1, T2, z } = proof;
    const others = [
      { T1: plus(T1, G), T2, z },
      { T1, T2: plus(T2, G), z },
      { T1: T2, T2: T1, z },
      { T1: IDENTITY, T2: IDENTITY, z: scalar(0) },
      { T1, T2, z: scalar(z + 1n) },
      { T1, T2, z: scalar(0) },
    ];
    for (const other of others) expect(verifyDecryption(statement, other)).toBe(false);
  });
});

describe("decryption: edge", () => {
  it("C5, D6: refuses lists that are one longer or shorter", () => {
    for (const field of ["A", "D"] as const) {
      const all = points(statement[field]);
      for (const list of [all.slice(1), all.slice(0, -1), [...all, G], []]) {
        expect(verifyDecryption({ ...statement, [field]: vector(list) }, proof)).toBe(false);
        expect(() => proveDecryption({ ...statement, [field]: vector(list) }, s, seeded("x"))).toThrow(RangeError);
      }
    }
    const shorter = { ...statement, A: vector(points(statement.A).slice(1)), D: vector(points(statement.D).slice(1)) };
    expect(verifyDecryption(shorter, proof)).toBe(false);
  });

  it("refuses numbers out of range", () => {
    const faults: readonly Partial<DecryptionStatement>[] = [
      { j: 0 },
      { j: 65536 },
      { j: 1.5 },
      { n: 0 },
      { n: -3 },
      { w: 0 },
      { n: Number.NaN },
      { n: 2 ** 24 + 1 },
      { batch: "\ud800" },
      { batch: "x".repeat(1025) },
      { context: { ...statement.context, opening: new Uint8Array(31) } },
    ];
    for (const fault of faults) expect(verifyDecryption({ ...statement, ...fault }, proof)).toBe(false);
  });

  it("A3, A4: refuses the identity as key, first component or share", () => {
    const zero = (v: DecryptionStatement["A"]) => vector([...points(v).slice(0, -1), IDENTITY]);
    expect(verifyDecryption({ ...statement, Pj: IDENTITY }, proof)).toBe(false);
    expect(verifyDecryption({ ...statement, A: zero(statement.A) }, proof)).toBe(false);
    expect(verifyDecryption({ ...statement, D: zero(statement.D) }, proof)).toBe(false);
  });
});

describe("decryption: attacks", () => {
  const random = seeded("attack");
  const rows: Ciphertext[] = points(statement.A).map((A) => ({ A, B: multiplyBase(randomScalar(random)) }));
  const wrong = (change: (D: Element[]) => void): DecryptionStatement => {
    const D = rows.map(({ A }) => multiply(s, A));
    change(D);
    return withFiles(statement, rows, vector(D));
  };

  it("B12, D1: two wrong shares whose errors cancel under equal weights are refused", () => {
    const E = multiplyBase(scalar(7));
    const cancelling = wrong((D) => {
      D[0] = plus(D[0]!, E);
      D[1] = plus(D[1]!, multiply(scalar(-1), E));
    });
    expect(verifyDecryption(cancelling, proveDecryption(cancelling, s, random))).toBe(false);
  });

  it("D1: one wrong share among many is refused", () => {
    const one = wrong((D) => {
      D[5] = plus(D[5]!, G);
    });
    expect(verifyDecryption(one, proveDecryption(one, s, random))).toBe(false);
  });

  it("C15: shares of two ballots exchanged are refused", () => {
    const exchanged = wrong((D) => {
      [D[0], D[2]] = [D[2]!, D[0]!];
    });
    expect(verifyDecryption(exchanged, proveDecryption(exchanged, s, random))).toBe(false);
  });

  it("D2: a share with another secret, whatever secret proves it, is refused", () => {
    const other = scalarOf("other");
    const foreign = withFiles(statement, rows, vector(rows.map(({ A }) => multiply(other, A))));
    for (const secret of [s, other])
      expect(verifyDecryption(foreign, proveDecryption(foreign, secret, random))).toBe(false);
  });
});
