/** The answers that the kernel must give at load, computed anew by noble; and what happens where it gives others. */
import { concat, must, utf8 } from "@selge/basics";
import { EngineUnavailable, loadEngine } from "@selge/engine";
import { type Core, loadCore, type Words } from "@selge/engine/core";
import { readKernel } from "@selge/engine/node";
import { type Element, type ElementVector, invert, nobleEngine as noble, plus, scalar, wideReduce } from "@selge/group";
import { describe, expect, it } from "vitest";
import { ANSWERS, selfTest } from "../src/core/self-test.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function answersByNoble(): Record<string, string> {
  const indices = Array.from({ length: 9 }, (_, i) => i);
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 0 : i));
  const x = noble.scalarAt(must(noble.decodeScalars(bytes, "x")), 0);
  const powers = noble.powers(x, 9);
  const inverses = noble.scalarVector(indices.map((i) => invert(noble.scalarAt(powers, i))));
  const shifted = noble.scaleScalars(scalar(1), inverses, x);
  const mixed = noble.scaleScalars(x, noble.subScalars(shifted, noble.runningProducts(powers)), x);
  const points = noble.hashToGroup(
    indices.map((i) => utf8(String(i))),
    "selge/engine/self-test",
  );
  const total = (v: ElementVector) =>
    hex(
      indices
        .map((i) => noble.elementAt(v, i))
        .reduce(plus)
        .toBytes(),
    );
  const one = (P: Element) => hex(P.toBytes());
  const first = noble.elementAt(points, 0);
  const fixed = total(noble.multiplyFixed(first, mixed));
  const few = noble.linearCombination([], [[mixed, points]]);
  const order = Uint32Array.from({ length: 320 }, (_, i) => i % 9);
  const scalars = (v: Parameters<typeof noble.encodeScalars>[0], i: number) =>
    noble.encodeScalars(v).subarray(32 * i, 32 * i + 32);
  return {
    dot: hex(noble.encodeScalars(noble.scalarVector([noble.dot(powers, mixed)]))),
    product: hex(noble.encodeScalars(noble.scalarVector([noble.product(mixed)]))),
    wide: hex(noble.encodeScalars(noble.scalarVector([wideReduce(concat(scalars(mixed, 0), scalars(inverses, 0)))]))),
    hash: total(points),
    decode: total(points),
    double: one(plus(first, first)),
    add: total(noble.addElements(points, points)),
    fixedSecret: fixed,
    fixedPublic: fixed,
    each: one(plus(few, noble.linearCombination([], [[powers, points]]))),
    few: one(few),
    many: one(
      noble.linearCombination([], [[noble.permuteScalars(mixed, order), noble.permuteElements(points, order)]]),
    ),
    refused: "02000000",
  };
}

describe("the known-answer test", () => {
  it("expects what noble computes", () => {
    expect(ANSWERS).toEqual(answersByNoble());
    const three = concat(new Uint8Array(64), Uint8Array.of(2), new Uint8Array(31));
    expect(noble.decodeElements(three, "P")).toMatchObject({ error: { where: "P[2]" } });
  });

  it("refuses a kernel that miscalculates, and names the step", async () => {
    const core = await loadCore(await readKernel());
    const wrong = (words: Words): Words => words.map((word, i) => (i === 0 ? word ^ 2 : word)) as Words;
    const altered: Core = { ...core, scalars: { ...core.scalars, dot: (a, b) => wrong(core.scalars.dot(a, b)) } };
    expect(() => selfTest(altered)).toThrow(EngineUnavailable);
    expect(() => selfTest(altered)).toThrow("(dot)");
    const wild: Core = { ...core, elements: { ...core.elements, encode: (p) => wrong(core.elements.encode(p)) } };
    expect(() => selfTest(wild)).toThrow("(hash)");
  });

  it("says clearly that a module does not start", async () => {
    await expect(loadEngine(new Uint8Array(8))).rejects.toThrow(EngineUnavailable);
    const cut = (await readKernel()).slice(0, 1000);
    await expect(loadEngine(cut)).rejects.toThrow("does not start");
  });
});
