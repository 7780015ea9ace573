import { must } from "@selge/basics";
import {
  CIPHERTEXT_BYTES,
  type Ciphertext,
  decodeCiphertext,
  decodeList,
  encodeCiphertext,
  encodeList,
  encrypt,
  opens,
  reEncrypt,
  reEncryptColumn,
} from "@selge/elgamal";
import {
  add,
  currentEngine,
  encodeElement,
  IDENTITY,
  minus,
  mul,
  multiply,
  multiplyBase,
  negate,
  ORDER,
  plus,
  type Scalar,
  scalar,
  sub,
} from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const engine = currentEngine();
const scalars = fc.bigInt({ min: 1n, max: ORDER - 1n }).map(scalar);
const messages = fc.oneof(fc.constant(scalar(0)), fc.nat().map(scalar), scalars);
const s = scalar(987654321);
const P = multiplyBase(s);
const runs = { numRuns: 8 };

const decrypt = ({ A, B }: Ciphertext) => minus(B, multiply(s, A));
const sum = (C: Ciphertext, D: Ciphertext): Ciphertext => ({ A: plus(C.A, D.A), B: plus(C.B, D.B) });
const bytesOf = (C: Ciphertext) => encodeCiphertext(C);

describe("ElGamal", () => {
  it("decrypts to m·G", () => {
    fc.assert(
      fc.property(messages, scalars, (m, r) => {
        expect(encodeElement(decrypt(encrypt(m, r, P)))).toEqual(encodeElement(multiplyBase(m)));
      }),
      runs,
    );
  });

  it("is homomorphic in message and randomness", () => {
    fc.assert(
      fc.property(messages, messages, scalars, scalars, (m, n, r, q) => {
        expect(bytesOf(sum(encrypt(m, r, P), encrypt(n, q, P)))).toEqual(bytesOf(encrypt(add(m, n), add(r, q), P)));
      }),
      runs,
    );
  });

  it("re-encrypts to the same message with other bytes", () => {
    fc.assert(
      fc.property(messages, scalars, scalars, (m, r, rho) => {
        const C = encrypt(m, r, P);
        const D = reEncrypt(C, rho, P);
        expect(bytesOf(D)).toEqual(bytesOf(encrypt(m, add(r, rho), P)));
        expect(bytesOf(D)).not.toEqual(bytesOf(C));
        expect(encodeElement(decrypt(D))).toEqual(encodeElement(decrypt(C)));
      }),
      runs,
    );
  });

  it("opens with the true (m, r) only", () => {
    fc.assert(
      fc.property(messages, scalars, (m, r) => {
        const C = encrypt(m, r, P);
        expect(opens(C, m, r, P)).toBe(true);
        expect(opens(C, add(m, scalar(1)), r, P)).toBe(false);
        expect(opens(C, m, add(r, scalar(1)), P)).toBe(false);
        expect(opens(C, m, r, negate(P))).toBe(false);
      }),
      runs,
    );
  });

  it("I1: a false r that makes B look like another vote is refused by A", () => {
    const [m, wanted, r] = [scalar(1010001), scalar(1010002), scalar(5)];
    const C = encrypt(m, r, P);
    // m·G + r·P = wanted·G + rFalse·P
    const rFalse = add(r, mul(sub(m, wanted), inverseOf(s)));
    expect(encodeElement(minus(C.B, multiply(rFalse, P)))).toEqual(encodeElement(multiplyBase(wanted)));
    expect(opens(C, wanted, rFalse, P)).toBe(false);
  });

  it("I1: an A of other randomness is refused too", () => {
    const C = encrypt(scalar(3), scalar(5), P);
    expect(opens({ A: multiplyBase(scalar(6)), B: C.B }, scalar(3), scalar(5), P)).toBe(false);
  });

  it("A15: shifting the second component changes the message and no opening follows it", () => {
    const C = encrypt(scalar(3), scalar(5), P);
    const mauled = { A: C.A, B: plus(C.B, multiplyBase(scalar(1))) };
    expect(opens(mauled, scalar(3), scalar(5), P)).toBe(false);
    expect(encodeElement(decrypt(mauled))).toEqual(encodeElement(multiplyBase(scalar(4))));
  });

  it("A3: refuses r = 0 on arrival", () => {
    const bare = encodeCiphertext({ A: IDENTITY, B: multiplyBase(scalar(7)) });
    expect(decodeCiphertext(bare, "ballot")).toMatchObject({
      ok: false,
      error: { code: "POINT_IDENTITY", where: "ballot.A" },
    });
  });

  it("names the component of a bad encoding", () => {
    const bytes = bytesOf(encrypt(scalar(1), scalar(2), P));
    expect(bytes.length).toBe(CIPHERTEXT_BYTES);
    expect(decodeCiphertext(Uint8Array.from(bytes).fill(0xff, 0, 32))).toMatchObject({
      error: { where: "ciphertext.A" },
    });
    expect(decodeCiphertext(Uint8Array.from(bytes).fill(0xff, 32))).toMatchObject({ error: { where: "ciphertext.B" } });
  });
});

function inverseOf(a: Scalar): Scalar {
  let out = 1n;
  for (let base: bigint = a, e = ORDER - 2n; e > 0n; e >>= 1n, base = (base * base) % ORDER)
    if (e & 1n) out = (out * base) % ORDER;
  return scalar(out);
}

describe("lists", () => {
  const rows = [0, 1, 2].map((i) => [0, 1].map((j) => encrypt(scalar(i), scalar(10 * i + j + 1), P)));
  const bytes = Uint8Array.from(rows.flat().flatMap((C) => [...bytesOf(C)]));

  it("holds rows and slots in file order", () => {
    const list = must(decodeList(bytes, 3, 2, "list"));
    for (const [i, row] of rows.entries())
      for (const [j, C] of row.entries()) {
        const { A, B } = list.columns[j]!;
        expect(bytesOf({ A: engine.elementAt(A, i), B: engine.elementAt(B, i) })).toEqual(bytesOf(C));
      }
    expect(encodeList(list)).toEqual(bytes);
  });

  it("re-encrypts a column row by row", () => {
    const [column] = must(decodeList(bytes, 3, 2, "list")).columns;
    const rho = [scalar(7), scalar(0), scalar(9)];
    const { A, B } = reEncryptColumn(column!, engine.scalarVector(rho), P);
    for (const [i, row] of rows.entries())
      expect(bytesOf({ A: engine.elementAt(A, i), B: engine.elementAt(B, i) })).toEqual(
        bytesOf(reEncrypt(row[0]!, rho[i]!, P)),
      );
    expect(() => reEncryptColumn(column!, engine.scalarVector(rho.slice(1)), P)).toThrow(RangeError);
  });

  it("C5: refuses a length that does not fit n and w", () => {
    for (const [n, w] of [
      [2, 2],
      [4, 2],
      [3, 1],
      [3, 3],
      [0, 2],
      [0, 0],
    ] as const)
      expect(decodeList(bytes, n, w, "list")).toMatchObject({ ok: false, error: { code: "LIST_LENGTH" } });
    // 6 rows of one slot have the same length: n and w come from a signed document, never from the file
    expect(decodeList(bytes, 6, 1, "list").ok).toBe(true);
  });

  it("A3: names row and slot of an identity A", () => {
    const bad = Uint8Array.from(bytes).fill(0, 64 * 5, 64 * 5 + 32);
    expect(decodeList(bad, 3, 2, "batch")).toMatchObject({
      ok: false,
      error: { code: "POINT_IDENTITY", where: "batch row 2 slot 1" },
    });
  });

  it("A1, C8: names the element of a bad encoding, in A and in B", () => {
    for (const k of [0, 1, 6, 11]) {
      const bad = Uint8Array.from(bytes).fill(0xff, 32 * k, 32 * k + 32);
      expect(decodeList(bad, 3, 2, "batch")).toMatchObject({
        ok: false,
        error: { code: "POINT_ENCODING", where: `batch[${k}]` },
      });
    }
  });
});
