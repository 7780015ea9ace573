import {
  asFixedBase,
  commit,
  commitVector,
  currentEngine,
  type Engine,
  encodeElement,
  G,
  Hkey,
  isZero,
  linearCombination,
  multiplyBase,
  neg,
  nobleEngine,
  type ScalarVector,
  scalar,
  shuffleGenerators,
  useEngine,
} from "@selge/group";
import { afterEach, describe, expect, it } from "vitest";
import { engineContract } from "./engine-contract.ts";
import { naive, someElements, someScalars } from "./engine-values.ts";

engineContract(nobleEngine);

describe("the port", () => {
  afterEach(() => useEngine(nobleEngine));

  it("is noble until another is plugged in, and generators are made anew by the new one", () => {
    if (process.env.SELGE_ENGINE === undefined) expect(currentEngine()).toBe(nobleEngine);
    useEngine(nobleEngine);
    const before = nobleEngine.encodeElements(shuffleGenerators(3));
    let hashed = 0;
    const other: Engine = {
      ...nobleEngine,
      hashToGroup: (messages, dst) => {
        hashed += messages.length;
        return nobleEngine.hashToGroup(messages, dst);
      },
    };
    useEngine(other);
    expect(currentEngine()).toBe(other);
    expect(nobleEngine.encodeElements(shuffleGenerators(3))).toEqual(before);
    expect(hashed).toBe(3);
  });

  it("refuses vectors of another engine", () => {
    const foreign: ScalarVector = { kind: "scalars", length: 1 };
    expect(() => nobleEngine.encodeScalars(foreign)).toThrow(TypeError);
    expect(() => nobleEngine.encodeElements({ kind: "elements", length: 1 })).toThrow(TypeError);
  });

  it("packs more entries than a call can have arguments", () => {
    const n = 200_000;
    const v = nobleEngine.indices(n);
    expect(nobleEngine.encodeScalars(v).length).toBe(32 * n);
  });
});

describe("equations", () => {
  it("isZero holds for true equations only", () => {
    const [a, P] = [scalar(77), multiplyBase(scalar(77))];
    expect(isZero([a, G], [neg(scalar(1)), P])).toBe(true);
    expect(isZero([a, G], [scalar(1), P])).toBe(false);
    expect(isZero([scalar(76), G], [neg(scalar(1)), P])).toBe(false);
    expect(isZero()).toBe(true);
    expect(isZero([scalar(0), P])).toBe(true);
    expect(isZero([scalar(1), P])).toBe(false);
  });

  it("linearCombination adds terms", () => {
    const [a, P] = [someScalars(4, 2), someElements(4, 1)];
    const terms = a.map((x, i) => [x, P[i]!] as const);
    expect(encodeElement(linearCombination(terms))).toEqual(encodeElement(naive(a, P)));
  });

  it("a fixed base gives the same products", () => {
    const P = multiplyBase(scalar(991));
    const before = encodeElement(naive([scalar(123456789)], [P]));
    expect(asFixedBase(P)).toBe(P);
    expect(encodeElement(naive([scalar(123456789)], [P]))).toEqual(before);
  });
});

describe("commitments", () => {
  const engine = nobleEngine;
  const vector = (...values: number[]) => engine.scalarVector(values.map(scalar));

  it("are sums over the generators", () => {
    const r = scalar(5);
    expect(encodeElement(commit(scalar(3), r))).toEqual(encodeElement(naive([scalar(3), r], [G, Hkey])));
    const [G1, G2] = [0, 1].map((i) => engine.elementAt(shuffleGenerators(2), i));
    const expected = naive([r, scalar(8), scalar(9)], [Hkey, G1!, G2!]);
    expect(encodeElement(commitVector(vector(8, 9), r))).toEqual(encodeElement(expected));
    expect(encodeElement(commitVector(vector(), r))).toEqual(encodeElement(naive([r], [Hkey])));
  });

  it("change with every entry, with their order, and with the randomness", () => {
    const all = [
      commitVector(vector(1, 2), scalar(5)),
      commitVector(vector(2, 1), scalar(5)),
      commitVector(vector(1, 3), scalar(5)),
      commitVector(vector(1, 2), scalar(6)),
      commitVector(vector(1, 2, 1), scalar(5)),
      commit(scalar(1), scalar(5)),
      commit(scalar(5), scalar(1)),
    ].map((C) => encodeElement(C).join());
    expect(new Set(all).size).toBe(all.length);
  });
});
