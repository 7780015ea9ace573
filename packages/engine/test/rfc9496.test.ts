/** The published vectors of group (RFC 9496 appendix A, hash_to_ristretto255, the project's own), in batches of awkward sizes. */
import { readFileSync } from "node:fs";
import { concat, fromHex, must, toHex, utf8 } from "@selge/basics";
import { loadCore, wordsOf } from "@selge/engine/core";
import { loadNodeEngine, readKernel } from "@selge/engine/node";
import { nobleEngine } from "@selge/group";
import { describe, expect, it } from "vitest";

interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Readonly<Record<string, string>>;
  readonly expect: { readonly output?: string; readonly error?: string };
}

const FILE = new URL("../../../test/vectors/group-elements.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, "utf8")) as { readonly cases: readonly Case[] };
const of = (algorithm: string) => cases.filter((candidate) => candidate.algorithm === algorithm);
const bytes = (text: string) => fromHex(text)!;
const engine = await loadNodeEngine();
const decodings = of("GRP-6").filter(({ input }) => input.bytes!.length === 64);
const good = decodings.filter((candidate) => candidate.expect.output !== undefined);
const bad = decodings.filter((candidate) => candidate.expect.output === undefined);

describe("encodings", () => {
  it("has the multiples of the generator and the bad encodings of RFC 9496", () => {
    expect(good.length).toBeGreaterThanOrEqual(16);
    expect(bad.length).toBeGreaterThanOrEqual(29);
  });

  it("are read and written, any number at a time", () => {
    for (let n = 0; n <= good.length; n++) {
      const packed = concat(...good.slice(0, n).map(({ input }) => bytes(input.bytes!)));
      const v = must(engine.decodeElements(packed, "P"));
      const fresh = engine.addElements(v, engine.subElements(v, v)); // not the bytes that were read
      expect(toHex(engine.encodeElements(fresh))).toBe(toHex(packed));
    }
  });

  it.each(bad)("are refused at their place among good ones: $name", ({ input }) => {
    for (const [before, after] of [
      [0, 0],
      [1, 3],
      [3, 1],
      [4, 0],
      [5, 2],
    ] as const) {
      const part = (n: number) => good.slice(0, n).map((g) => bytes(g.input.bytes!));
      const packed = concat(...part(before), bytes(input.bytes!), ...part(after));
      const expected = nobleEngine.decodeElements(packed, "P");
      expect(expected.ok).toBe(false);
      expect(engine.decodeElements(packed, "P")).toEqual(expected);
    }
  });
});

describe("hashing to the group", () => {
  const hashes = of("GRP-8");

  it.each(hashes)("$name", ({ input, expect: expected }) => {
    const message = input.message === undefined ? utf8(input.messageText!) : bytes(input.message);
    const v = engine.hashToGroup([message], input.dst!);
    expect(toHex(engine.encodeElements(v))).toBe(expected.output);
  });

  it("derives from the strings of RFC 9496 A.2 that ignore top bits and reduce", async () => {
    const { elements } = await loadCore(await readKernel());
    const strings = [
      `ed${"ff".repeat(31)}12${"00".repeat(31)}`,
      `ed${"ff".repeat(30)}7f${"ff".repeat(32)}`,
      `${"00".repeat(31)}80${"ff".repeat(31)}7f`,
      `${"00".repeat(32)}12${"00".repeat(30)}80`,
    ].map(bytes);
    const encodings = elements.encode(elements.fromUniform(wordsOf(concat(...strings))));
    const one = "304282791023b73128d277bdcb5c7746ef2eac08dde9f2983379cb8e5ef0517f";
    expect(toHex(new Uint8Array(encodings.buffer))).toBe(one.repeat(4));
  });

  it("takes tags above 255 bytes and long messages as noble does", () => {
    for (const [length, dst] of [
      [0, "d".repeat(255)],
      [3, "d".repeat(256)],
      [111, "d"],
      [112, "ö".repeat(300)],
      [5000, "d"],
      [(1 << 20) + 1, "d"],
    ] as const) {
      const messages = [new Uint8Array(length).fill(7), new Uint8Array(1)];
      const expected = nobleEngine.encodeElements(nobleEngine.hashToGroup(messages, dst));
      expect(engine.encodeElements(engine.hashToGroup(messages, dst))).toEqual(expected);
    }
    expect(() => engine.hashToGroup([new Uint8Array(1)], "")).toThrow();
    expect(() => nobleEngine.hashToGroup([new Uint8Array(1)], "")).toThrow();
  });
});
