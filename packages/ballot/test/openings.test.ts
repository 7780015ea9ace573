import { hkdfSync } from "node:crypto";
import { concat, sha512, u32le, utf8 } from "@selge/basics";
import { encodeElement, equalElements, hashToGroup, multiply, plus, scalar, wideReduce } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEED_BYTES, slotRandomness, tagOpening, voterTag } from "../src/index.ts";
import { tagScalar } from "./forger.ts";
import { ALICE, BOB, random } from "./world.ts";

const seed = random(SEED_BYTES);
const fingerprint = random(32);
const hkdf = (info: Uint8Array) => wideReduce(new Uint8Array(hkdfSync("sha512", seed, fingerprint, info, 64)));

describe("BAL-1 openings", () => {
  it("are HKDF-SHA-512 of the seed, as node:crypto computes it", () => {
    const info = (c: number, s: number) => concat(utf8("selge/v1/ballot/r"), u32le(c), u32le(s));
    for (const [c, s] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [15, 15],
    ] as const)
      expect(slotRandomness(seed, fingerprint, c, s)).toBe(hkdf(info(c, s)));
    expect(tagOpening(seed, fingerprint)).toBe(hkdf(utf8("selge/v1/ballot/tag")));
  });

  it("A8 no two alike, in one ballot and between ballots and elections", () => {
    const other = [random(32), random(32)] as const;
    const all = [seed, other[0]].flatMap((s) =>
      [fingerprint, other[1]].flatMap((f) => [
        tagOpening(s, f),
        ...[0, 1, 2].flatMap((c) => [0, 1, 2].map((slot) => slotRandomness(s, f, c, slot))),
      ]),
    );
    expect(new Set(all).size).toBe(40);
  });
});

describe("BAL-2 the voter tag", () => {
  const o = tagOpening(seed, fingerprint);
  const T = voterTag(fingerprint, ALICE, 7, o);

  it("is tag·G_T + style·G_S + o·Hkey with bases hashed to the group", () => {
    const [GT, GS, H] = ["tag", "style", "pedersen"].map((name) => hashToGroup(new Uint8Array(0), `selge/v1/${name}`));
    const parts = [multiply(tagScalar(fingerprint, ALICE), GT!), multiply(scalar(7), GS!), multiply(o, H!)];
    expect(equalElements(T, parts.reduce(plus))).toBe(true);
  });

  it("binds election, person, style and opening", () => {
    const others = [
      voterTag(sha512(fingerprint).slice(0, 32), ALICE, 7, o),
      voterTag(fingerprint, BOB, 7, o),
      voterTag(fingerprint, ALICE, 8, o),
      voterTag(fingerprint, ALICE, 0, o),
      voterTag(fingerprint, ALICE, 7, scalar(o + 1n)),
      voterTag(fingerprint, "", 7, o),
    ];
    const encoded = [T, ...others].map((element) => encodeElement(element).join());
    expect(new Set(encoded).size).toBe(7);
  });

  it("two ballots of one voter show different tags: nobody sees that they belong together", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (other) => {
        const again = voterTag(fingerprint, ALICE, 7, tagOpening(other, fingerprint));
        expect(equalElements(again, T)).toBe(other.every((byte, i) => byte === seed[i]));
      }),
      { numRuns: 10 },
    );
  });
});
