/** The part of the engine's contract that is about sums Σ a_i·P_i; see engine-contract.ts. */
import { concat } from "@selge/basics";
import { type Element, type Engine, encodeElement, G, IDENTITY, multiplyBase, type Scalar, scalar } from "@selge/group";
import { expect, it } from "vitest";
import { naive, someElements, someScalars } from "./engine-values.ts";

export function combinationContract(engine: Engine): void {
  const sumOf = (scalars: readonly Scalar[], elements: readonly Element[]) =>
    encodeElement(engine.linearCombination([], [[engine.scalarVector(scalars), engine.elementVector(elements)]]));

  it.each([0, 1, 2, 3, 23, 24, 25, 26, 40])("Σ a_i·P_i of %i terms is the sum of the products", (n) => {
    const [a, P] = [someScalars(n), someElements(n)];
    expect(sumOf(a, P)).toEqual(encodeElement(naive(a, P)));
  });

  it.each([3, 24, 25, 30])("with 128-bit scalars, %i terms", (n) => {
    const a = someScalars(n, 9).map((v) => scalar(v % 2n ** 128n));
    expect(sumOf(a, someElements(n))).toEqual(encodeElement(naive(a, someElements(n))));
  });

  it.each([1, 24, 25])("of zero scalars or identities only, %i terms", (n) => {
    expect(sumOf(Array(n).fill(scalar(0)), someElements(n, 5))).toEqual(new Uint8Array(32));
    expect(sumOf(someScalars(n, 5), Array(n).fill(IDENTITY))).toEqual(new Uint8Array(32));
  });

  it.each([2, 24, 26])("of equal and opposite points, %i terms", (n) => {
    const P = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? G : multiplyBase(scalar(-1))));
    expect(sumOf(Array(n).fill(scalar(12345)), P)).toEqual(new Uint8Array(32));
    expect(sumOf(Array(n).fill(scalar(3)), Array(n).fill(G))).toEqual(encodeElement(multiplyBase(scalar(3 * n))));
  });

  it("joins single terms and whole vectors, also empty ones", () => {
    const [a, P] = [someScalars(5, 3), someElements(5, 3)];
    const vector = (from: number, to: number) =>
      [engine.scalarVector(a.slice(from, to)), engine.elementVector(P.slice(from, to))] as const;
    const sum = engine.linearCombination([[a[0]!, P[0]!]], [vector(1, 3), vector(3, 3), vector(3, 5)]);
    expect(encodeElement(sum)).toEqual(encodeElement(naive(a, P)));
    expect(encodeElement(engine.linearCombination([], []))).toEqual(new Uint8Array(32));
  });

  it.each([
    [0, 0],
    [1, 3],
    [3, 0],
    [4, 5],
    [26, 2],
    [65, 1],
  ])("combines %i vectors of %i entry by entry", (k, n) => {
    const weights = someScalars(k);
    const vectors = weights.map((_, j) => someElements(n, j));
    const expected = Array.from({ length: k === 0 ? 0 : n }, (_, i) =>
      encodeElement(
        naive(
          weights,
          vectors.map((v) => v[i]!),
        ),
      ),
    );
    const sums = engine.combineElements(
      weights,
      vectors.map((v) => engine.elementVector(v)),
    );
    expect(sums.length).toBe(expected.length);
    expect(engine.encodeElements(sums)).toEqual(concat(...expected));
  });

  it("C5: combines nothing where weights and vectors, or the vectors' lengths, do not fit", () => {
    const [two, three] = [engine.elementVector(someElements(2)), engine.elementVector(someElements(3))];
    expect(() => engine.combineElements(someScalars(2), [two, three])).toThrow();
    expect(() => engine.combineElements(someScalars(2), [three, two])).toThrow();
    expect(() => engine.combineElements(someScalars(1), [two, two])).toThrow();
    expect(() => engine.combineElements(someScalars(2), [two])).toThrow();
  });

  it("C5: throws where a vector's scalars and elements differ in number, though the totals fit", () => {
    const [s1, s2] = [engine.scalarVector(someScalars(1)), engine.scalarVector(someScalars(2))];
    const [e1, e2] = [engine.elementVector(someElements(1)), engine.elementVector(someElements(2))];
    expect(() => engine.linearCombination([], [[s1, e2]])).toThrow();
    expect(() =>
      engine.linearCombination(
        [],
        [
          [s1, e2],
          [s2, e1],
        ],
      ),
    ).toThrow();
  });
}
