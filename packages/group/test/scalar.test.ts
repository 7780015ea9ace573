import { concat, toHex, u64le, utf8 } from "@selge/basics";
import {
  add,
  decodeScalar,
  encodeScalar,
  hedgedNonces,
  invert,
  mul,
  neg,
  ORDER,
  power,
  randomScalar,
  type Scalar,
  scalar,
  sub,
  wideReduce,
} from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const scalars = fc.bigInt({ min: 0n, max: ORDER - 1n }).map(scalar);
const littleEndian = (value: bigint, length: number) =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));

describe("scalars", () => {
  it("A2: decode exactly the integers below ℓ and never reduce", () => {
    fc.assert(
      fc.property(scalars, (a) => {
        expect(decodeScalar(encodeScalar(a))).toEqual({ ok: true, value: a });
        for (let k = 1n; a + k * ORDER < 2n ** 256n; k++)
          expect(decodeScalar(littleEndian(a + k * ORDER, 32)).ok).toBe(false);
      }),
    );
  });

  it("A2: have one length", () => {
    fc.assert(
      fc.property(scalars, fc.integer({ min: 1, max: 31 }), (a, n) => {
        const bytes = encodeScalar(a);
        expect(decodeScalar(bytes.subarray(0, n)).ok).toBe(false);
        expect(decodeScalar(concat(bytes, new Uint8Array(n))).ok).toBe(false);
      }),
    );
  });

  it("obey the laws of a field", () => {
    fc.assert(
      fc.property(scalars, scalars, scalars, (a, b, c) => {
        expect(mul(a, add(b, c))).toBe(add(mul(a, b), mul(a, c)));
        expect(sub(a, b)).toBe(add(a, neg(b)));
        expect(add(a, neg(a))).toBe(0n);
        if (a !== 0n) expect(mul(a, invert(a))).toBe(1n);
        expect(power(a, 3)).toBe(mul(a, mul(a, a)));
      }),
    );
    expect(() => invert(scalar(0))).toThrow(RangeError);
    expect(power(scalar(5), 0)).toBe(1n);
    expect(scalar(-1)).toBe(ORDER - 1n);
  });

  it("A9: wide reduction is the integer modulo ℓ, of 64 bytes and of nothing else", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 512n - 1n }), (v) => {
        expect(wideReduce(littleEndian(v, 64))).toBe(v % ORDER);
      }),
    );
    for (const n of [0, 32, 63, 65]) expect(() => wideReduce(new Uint8Array(n))).toThrow(RangeError);
  });

  it("A9: a random scalar takes 64 bytes, not 32", () => {
    const asked: number[] = [];
    const all = (length: number) => {
      asked.push(length);
      return new Uint8Array(length).fill(0xff);
    };
    expect(randomScalar(all)).toBe((2n ** 512n - 1n) % ORDER);
    expect(asked).toEqual([64]);
    expect(() => randomScalar((n) => new Uint8Array(n))).toThrow("zero");
    expect(() => randomScalar(() => new Uint8Array(32).fill(1))).toThrow(RangeError);
  });
});

describe("hedged nonces", () => {
  const stuck = (length: number) => new Uint8Array(length).fill(7);
  const text = (nonces: readonly Scalar[]) => nonces.map((a) => toHex(encodeScalar(a)));

  it("B10: a random source that repeats gives other nonces for another statement or witness", () => {
    const all = ["a", "b", "ab", ""].flatMap((witness) =>
      ["a", "b", "ab", ""].flatMap((statement) => text(hedgedNonces(2, utf8(witness), utf8(statement), stuck))),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it("take fresh randomness as well", () => {
    let calls = 0;
    const random = () => concat(u64le(calls++), new Uint8Array(24));
    const [first, second] = [0, 1].map(() => text(hedgedNonces(1, utf8("w"), utf8("s"), random)));
    expect(first).not.toEqual(second);
    expect(calls).toBe(2);
  });

  it("are as many as asked", () => {
    expect(hedgedNonces(0, utf8("w"), utf8("s"), stuck)).toEqual([]);
    expect(hedgedNonces(5, utf8("w"), utf8("s"), stuck).length).toBe(5);
    expect(() => hedgedNonces(1, utf8("w"), utf8("s"), () => new Uint8Array(31))).toThrow(RangeError);
  });
});
