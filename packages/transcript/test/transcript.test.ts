import { readFileSync } from "node:fs";
import { fromHex, toHex, u64le, utf8 } from "@selge/basics";
import { encodeScalar, G, GROUP_LABELS, IDENTITY, multiplyBase, ORDER, scalar } from "@selge/group";
import { type ElectionContext, LABELS, type ProofLabel, Transcript } from "@selge/transcript";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const fingerprint = fromHex("00".repeat(31) + "01")!;
const opening = fromHex("ff".repeat(32))!;
const context: ElectionContext = { fingerprint, opening };
const challengeOf = (transcript: Transcript): string => toHex(encodeScalar(transcript.challenge("e")));

describe("transcript", () => {
  it("gives the worked example of the specification", () => {
    const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");
    const count = (first: number) => Uint8Array.from({ length: 32 }, (_, i) => first + i);
    const transcript = new Transcript("possession", { fingerprint: count(0), opening: count(32) });
    transcript.appendInteger("i", 2).appendElements("R", G);
    const lines = spec.split("\n").map((line) => line.trim());
    expect(lines).toContain(toHex(encodeScalar(transcript.challenge("e"))));
    const weights = transcript.challengeWeights("omega", 2);
    expect(lines).toContain(toHex(weights.subarray(0, 16)));
    expect(lines).toContain(toHex(weights.subarray(16)));
    expect(lines).toContain(toHex(encodeScalar(transcript.challenge("z"))));
  });

  it("B2: everything that starts it changes the challenge", () => {
    const flip = (bytes: Uint8Array) => bytes.map((b, i) => (i === 31 ? b ^ 1 : b));
    const proofs: readonly ProofLabel[] = ["possession", "membership", "shuffle", "decryption", "probe"];
    const seen = [
      ...proofs.map((proof) => challengeOf(new Transcript(proof, context))),
      challengeOf(new Transcript("shuffle", { fingerprint: flip(fingerprint), opening })),
      challengeOf(new Transcript("shuffle", { fingerprint, opening: flip(opening) })),
      challengeOf(new Transcript("shuffle", { fingerprint: opening, opening: fingerprint })),
      challengeOf(new Transcript("shuffle", { fingerprint: new Uint8Array(0), opening })),
      challengeOf(new Transcript("shuffle", { fingerprint, opening: new Uint8Array(0) })),
      challengeOf(new Transcript("shuffle", { fingerprint, opening: 0 })),
      challengeOf(new Transcript("shuffle", { fingerprint, opening: 1 })),
      challengeOf(new Transcript("shuffle", { fingerprint, opening: Uint8Array.of(1, 0, 0, 0) })),
    ];
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("B4: two sequences of appends give one challenge only if they are equal", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 3 });
    const sequence = fc.array(fc.tuple(text, text), { maxLength: 4 });
    const run = (list: readonly (readonly [string, string])[]) =>
      challengeOf(list.reduce((t, [label, bytes]) => t.append(label, utf8(bytes)), new Transcript("shuffle", context)));
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(run(a) === run(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1000 },
    );
  });

  it("B4: many random structures, no two alike", () => {
    const parts = ["", "a", "b", "ab", "\0", "\x01"];
    const all = parts.flatMap((l1) =>
      parts.flatMap((b1) => parts.flatMap((l2) => parts.map((b2) => [l1, b1, l2, b2]))),
    );
    const seen = new Set(
      all.map(([l1, b1, l2, b2]) =>
        challengeOf(new Transcript("probe", context).append(l1!, utf8(b1!)).append(l2!, utf8(b2!))),
      ),
    );
    expect(seen.size).toBe(all.length);
  });

  it("tells an append, a challenge and weights of the same label apart", () => {
    const start = () => new Transcript("shuffle", context);
    const after = [start(), start().append("e", new Uint8Array(0)), start(), start(), start()];
    after[2]!.challenge("e");
    after[3]!.challengeWeights("e", 0);
    after[4]!.challengeWeights("f", 0);
    expect(new Set(after.map((t) => toHex(encodeScalar(t.challenge("z"))))).size).toBe(after.length);
  });

  it("goes on from a challenge: the same label twice gives two challenges", () => {
    const transcript = new Transcript("shuffle", context);
    expect(challengeOf(transcript)).not.toBe(challengeOf(transcript));
  });

  it("binds later challenges to what was appended between", () => {
    const [a, b] = [new Transcript("shuffle", context), new Transcript("shuffle", context)];
    expect(challengeOf(a)).toBe(challengeOf(b));
    a.append("C", utf8("x"));
    b.append("C", utf8("y"));
    expect(challengeOf(a)).not.toBe(challengeOf(b));
  });

  it("B6: a challenge is a full scalar, weights are 16 bytes each and the first do not depend on how many", () => {
    const start = () => new Transcript("decryption", context);
    const c = start().challenge("e");
    expect(c > 2n ** 240n && c < ORDER).toBe(true);
    const three = start().challengeWeights("omega", 3);
    expect(three.length).toBe(48);
    expect(three.subarray(0, 32)).toEqual(start().challengeWeights("omega", 2));
    expect(toHex(three.subarray(0, 16))).not.toBe(toHex(three.subarray(16, 32)));
  });

  it("appends integers, scalars and elements as their bytes", () => {
    const start = () => new Transcript("probe", context);
    expect(challengeOf(start().appendInteger("n", 5))).toBe(challengeOf(start().append("n", u64le(5))));
    const a = scalar(77);
    expect(challengeOf(start().appendScalar("a", a))).toBe(challengeOf(start().append("a", encodeScalar(a))));
    const split = start().appendElements("C", G).appendElements("C", IDENTITY);
    expect(challengeOf(start().appendElements("C", G, IDENTITY))).not.toBe(challengeOf(split));
  });

  it("A5: absorbs an element's class, not the coordinates it was computed with", () => {
    const start = () => new Transcript("probe", context);
    const [two, sum] = [multiplyBase(scalar(2)), G.add(G)];
    expect(challengeOf(start().appendElements("P", two))).toBe(challengeOf(start().appendElements("P", sum)));
  });

  it("refuses what has no encoding", () => {
    const transcript = new Transcript("probe", context);
    expect(() => transcript.appendInteger("n", -1)).toThrow(RangeError);
    expect(() => transcript.appendInteger("n", 2 ** 53)).toThrow(RangeError);
    expect(() => transcript.append("x".repeat(65536), new Uint8Array(0))).toThrow(RangeError);
    expect(() => new Transcript("probe", { fingerprint, opening: 2 ** 32 })).toThrow(RangeError);
  });
});

describe("labels", () => {
  it("B5: are distinct, ASCII and none of them is another's beginning by accident of a digit", () => {
    const all = [...Object.values(LABELS), ...Object.values(GROUP_LABELS)];
    expect(new Set(all).size).toBe(all.length);
    for (const label of all) expect(label).toMatch(/^selge\/v1\/[a-z/-]+$/);
  });

  it("stand in the specification, every one", () => {
    const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");
    for (const [name, label] of Object.entries(LABELS)) expect(spec).toContain(`| ${name} | \`${label}\` |`);
  });
});
