/**
 * What every engine must do, checked against single operations on scalars and elements. The reference engine runs it here; any
 * other engine runs the same function in its own tests.
 */
import { concat, must, sha512, utf8 } from "@selge/basics";
import {
  add,
  type Element,
  type Engine,
  encodeElement,
  encodeScalar,
  G,
  hashToGroup,
  minus,
  mul,
  multiply,
  multiplyBase,
  neg,
  plus,
  type Scalar,
  scalar,
  sub,
} from "@selge/group";
import { describe, expect, it } from "vitest";
import { combinationContract } from "./combination-contract.ts";
import { bigOf, someElements, someScalars } from "./engine-values.ts";

const SIZES = [0, 1, 2, 5];

export function engineContract(engine: Engine): void {
  describe(`engine ${engine.name}: scalars`, () => scalarContract(engine));
  describe(`engine ${engine.name}: elements`, () => elementContract(engine));
  describe(`engine ${engine.name}: linear combinations`, () => combinationContract(engine));
}

const packS = (values: readonly Scalar[]): Uint8Array => concat(...values.map(encodeScalar));
const packE = (values: readonly Element[]): Uint8Array => concat(...values.map(encodeElement));
const counter = () => {
  let calls = 0;
  return Object.assign((length: number) => sha512(utf8(`random ${calls++}`)).subarray(0, length), {
    calls: () => calls,
  });
};

function scalarContract(engine: Engine): void {
  it.each(SIZES)("computes entry by entry, n = %i", (n) => {
    const [a, b] = [someScalars(n), someScalars(n, 2)];
    const [x, y] = [engine.scalarVector(a), engine.scalarVector(b)];
    const same = (v: ReturnType<Engine["scalarVector"]>, expected: readonly Scalar[]) => {
      expect(v.length).toBe(expected.length);
      expect(engine.encodeScalars(v)).toEqual(packS(expected));
    };
    same(x, a);
    same(must(engine.decodeScalars(packS(a), "a")), a);
    same(
      engine.addScalars(x, y),
      a.map((v, i) => add(v, b[i]!)),
    );
    same(
      engine.subScalars(x, y),
      a.map((v, i) => sub(v, b[i]!)),
    );
    same(
      engine.mulScalars(x, y),
      a.map((v, i) => mul(v, b[i]!)),
    );
    const [k, c] = [scalar(-3), scalar(2n ** 200n)];
    same(
      engine.scaleScalars(k, x, c),
      a.map((v) => add(mul(k, v), c)),
    );
    same(
      engine.powers(k, n),
      a.map((_, i) => scalar((-3n) ** BigInt(i + 1))),
    );
    same(
      engine.indices(n),
      a.map((_, i) => scalar(i + 1)),
    );
    same(
      engine.runningProducts(y),
      b.map((_, i) => b.slice(0, i + 1).reduce(mul)),
    );
    same(engine.concatScalars(x, y, x), [...a, ...b, ...a]);
    same(engine.sliceScalars(y, Math.min(1, n), n), b.slice(1));
    same(engine.permuteScalars(x, Uint32Array.from(a.keys()).reverse()), a.toReversed());
    expect(engine.dot(x, y)).toBe(a.reduce((sum, v, i) => add(sum, mul(v, b[i]!)), scalar(0)));
    expect(engine.product(y)).toBe(b.reduce(mul, scalar(1)));
    for (const [i, v] of a.entries()) expect(engine.scalarAt(x, i)).toBe(v);
  });

  it("is not touched by later changes of its inputs", () => {
    const values = someScalars(3);
    const packed = packS(values);
    const [v, w] = [engine.scalarVector(values), must(engine.decodeScalars(packed, "v"))];
    values[0] = scalar(99);
    packed.fill(0);
    expect(engine.encodeScalars(v)).toEqual(engine.encodeScalars(w));
    expect(engine.scalarAt(v, 0)).toBe(0n);
  });

  it("A2: names the first scalar that is not canonical", () => {
    const packed = packS(someScalars(4));
    packed.fill(0xff, 64, 96);
    expect(engine.decodeScalars(packed, "z")).toMatchObject({ error: { code: "SCALAR_ENCODING", where: "z[2]" } });
    expect(engine.decodeScalars(packed.subarray(0, 63), "z")).toMatchObject({ error: { code: "SCALAR_ENCODING" } });
    const order = packS([neg(scalar(1))]);
    order[0]! += 1;
    expect(engine.decodeScalars(order, "z").ok).toBe(false);
  });

  it("reads short scalars below 2^128", () => {
    const packed = new Uint8Array(32).fill(0xff, 0, 16);
    packed[16] = 5;
    expect(engine.encodeScalars(engine.shortScalars(packed))).toEqual(packS([scalar(2n ** 128n - 1n), scalar(5)]));
    expect(engine.shortScalars(new Uint8Array(0)).length).toBe(0);
    expect(() => engine.shortScalars(new Uint8Array(17))).toThrow();
  });

  it("draws 64 bytes for each random scalar", () => {
    const random = counter();
    const v = engine.randomScalars(3, random);
    const expected = [0, 1, 2].map((i) => scalar(bigOf(sha512(utf8(`random ${i}`)))));
    expect(engine.encodeScalars(v)).toEqual(packS(expected));
    expect(random.calls()).toBe(3);
  });

  it("C5: throws where lengths or indices do not fit", () => {
    const [two, three] = [engine.scalarVector(someScalars(2)), engine.scalarVector(someScalars(3))];
    for (const f of ["addScalars", "subScalars", "mulScalars", "dot"] as const) {
      expect(() => engine[f](two, three)).toThrow();
      expect(() => engine[f](three, two)).toThrow();
    }
    for (const i of [-1, 2, 0.5]) expect(() => engine.scalarAt(two, i)).toThrow();
    for (const [from, to] of [
      [-1, 1],
      [0, 3],
      [2, 1],
      [3, 3],
    ] as const)
      expect(() => engine.sliceScalars(two, from, to)).toThrow();
    expect(() => engine.permuteScalars(two, Uint32Array.of(0, 2))).toThrow();
  });
}

function elementContract(engine: Engine): void {
  const same = (v: ReturnType<Engine["elementVector"]>, expected: readonly Element[]) => {
    expect(v.length).toBe(expected.length);
    expect(engine.encodeElements(v)).toEqual(packE(expected));
  };

  it.each(SIZES)("computes entry by entry, n = %i", (n) => {
    const [P, Q, a] = [someElements(n), someElements(n, 1), someScalars(n)];
    const [v, w, x] = [engine.elementVector(P), engine.elementVector(Q), engine.scalarVector(a)];
    same(v, P);
    same(must(engine.decodeElements(packE(P), "P")), P);
    same(
      engine.addElements(v, w),
      P.map((R, i) => plus(R, Q[i]!)),
    );
    same(
      engine.subElements(v, w),
      P.map((R, i) => minus(R, Q[i]!)),
    );
    same(engine.concatElements(v, w, v), [...P, ...Q, ...P]);
    same(engine.sliceElements(v, Math.min(1, n), n), P.slice(1));
    same(engine.permuteElements(v, Uint32Array.from(P.keys()).reverse()), P.toReversed());
    same(
      engine.interleaveElements([v, w]),
      P.flatMap((R, i) => [R, Q[i]!]),
    );
    same(engine.strideElements(engine.interleaveElements([v, w]), 1, 2), Q);
    same(engine.multiplyFixed(G, x), a.map(multiplyBase));
    same(
      engine.multiplyFixed(Q[0] ?? G, x),
      a.map((b) => multiply(b, Q[0]!)),
    );
    const random = counter();
    same(
      engine.multiplyEach(scalar(-5), v, random),
      P.map((R) => multiply(scalar(-5), R)),
    );
    expect(random.calls()).toBe(n);
    expect(engine.firstIdentity(v)).toBe(n === 0 ? -1 : 0);
    expect(engine.firstIdentity(engine.concatElements(w, v))).toBe(n === 0 ? -1 : n);
    for (const [i, R] of P.entries()) expect(encodeElement(engine.elementAt(v, i))).toEqual(encodeElement(R));
  });

  it("finds an identity that was computed, not read", () => {
    const v = engine.elementVector(someElements(3, 1));
    const zero = engine.subElements(v, v);
    expect(engine.firstIdentity(zero)).toBe(0);
    expect(engine.encodeElements(zero)).toEqual(new Uint8Array(96));
  });

  it("hashes to the group", () => {
    const messages = ["", "x", "y"].map(utf8);
    same(
      engine.hashToGroup(messages, "selge/test"),
      messages.map((m) => hashToGroup(m, "selge/test")),
    );
    expect(engine.hashToGroup([], "selge/test").length).toBe(0);
  });

  it("interleaves no parts and strides past the end to nothing", () => {
    expect(engine.interleaveElements([]).length).toBe(0);
    expect(engine.strideElements(engine.elementVector(someElements(2)), 2, 1).length).toBe(0);
  });

  it("A1: names the first element that is not canonical; the identity is none of them", () => {
    const packed = packE(someElements(4));
    packed.fill(0xff, 64, 96);
    expect(engine.decodeElements(packed, "C")).toMatchObject({ error: { code: "POINT_ENCODING", where: "C[2]" } });
    expect(engine.decodeElements(packed.subarray(0, 33), "C")).toMatchObject({ error: { code: "POINT_ENCODING" } });
    expect(engine.decodeElements(new Uint8Array(64), "C").ok).toBe(true);
  });

  it("C5: throws where lengths or indices do not fit", () => {
    const [two, three] = [engine.elementVector(someElements(2)), engine.elementVector(someElements(3))];
    for (const f of ["addElements", "subElements"] as const) {
      expect(() => engine[f](two, three)).toThrow();
      expect(() => engine[f](three, two)).toThrow();
    }
    expect(() => engine.interleaveElements([two, three])).toThrow();
    for (const i of [-1, 2, 0.5]) expect(() => engine.elementAt(two, i)).toThrow();
    for (const [from, to] of [
      [-1, 1],
      [0, 3],
      [2, 1],
    ] as const)
      expect(() => engine.sliceElements(two, from, to)).toThrow();
    expect(() => engine.permuteElements(two, Uint32Array.of(2))).toThrow();
    for (const [start, stride] of [
      [0, 0],
      [-1, 1],
    ] as const)
      expect(() => engine.strideElements(two, start, stride)).toThrow();
  });
}
