import { ED25519_TORSION_SUBGROUP, ed25519, ristretto255 } from "@noble/curves/ed25519.js";
import { fromHex, sha512, toHex, utf8 } from "@selge/basics";
import {
  decodeElement,
  decodeNonIdentity,
  encodeElement,
  equalElements,
  G,
  hashToGroup,
  IDENTITY,
  isIdentity,
  minus,
  multiply,
  multiplyBase,
  multiplyBlinded,
  negate,
  ORDER,
  plus,
  scalar,
} from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as book from "./by-the-book.ts";

const scalars = fc.bigInt({ min: 0n, max: ORDER - 1n }).map(scalar);
const hex = (P: Parameters<typeof encodeElement>[0]) => toHex(encodeElement(P));
const runs = { numRuns: 6 };

describe("elements", () => {
  it("add and multiply as a second implementation does", () => {
    const B = book.decode(encodeElement(G))!;
    fc.assert(
      fc.property(scalars, scalars, (a, b) => {
        const [P, Q] = [multiplyBase(a), multiplyBase(b)];
        expect(hex(P)).toBe(toHex(book.encode(book.multiply(a, B))));
        expect(hex(plus(P, Q))).toBe(toHex(book.encode(book.add(book.multiply(a, B), book.multiply(b, B)))));
        expect(hex(minus(plus(P, Q), Q))).toBe(hex(P));
      }),
      runs,
    );
  });

  it("decode what a second implementation decodes, and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), (bytes, small) => {
        const candidate = bytes.map((b, i) => (i === 0 ? b & 0xfe : i === 31 && small ? b & 0x7f : b));
        const theirs = book.decode(candidate);
        const ours = decodeElement(candidate);
        expect(ours.ok).toBe(theirs !== undefined);
        if (ours.ok) expect(encodeElement(ours.value)).toEqual(candidate);
      }),
      { numRuns: 60 },
    );
  });

  it("hash to the group as a second implementation does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.stringMatching(/^[a-z/]{1,40}$/), (message, dst) => {
        expect(hex(hashToGroup(message, dst))).toBe(toHex(book.encode(book.hashToGroup(message, dst))));
      }),
      { numRuns: 15 },
    );
  });

  it("hash to other elements under other tags and messages", () => {
    const all = ["x", "y", "xy"].flatMap((dst) => ["", "x", "y", "xy"].map((m) => hex(hashToGroup(utf8(m), dst))));
    expect(new Set(all).size).toBe(all.length);
  });

  it("obey ℓ·P = 0, 0·P = 0, and the identity is no key (A4)", () => {
    const P = multiplyBase(scalar(77));
    expect(isIdentity(plus(multiply(scalar(-1), P), P))).toBe(true);
    expect(isIdentity(multiply(scalar(0), P))).toBe(true);
    expect(hex(negate(P))).toBe(hex(multiply(scalar(-1), P)));
    expect(equalElements(P, negate(P))).toBe(false);
    expect(isIdentity(multiply(scalar(5), IDENTITY))).toBe(true);
    expect(decodeElement(new Uint8Array(32)).ok).toBe(true);
    expect(decodeNonIdentity(new Uint8Array(32), "P")).toMatchObject({ error: { code: "POINT_IDENTITY", where: "P" } });
    expect(decodeNonIdentity(new Uint8Array(31), "P")).toMatchObject({ error: { code: "POINT_ENCODING" } });
  });

  it("A5: a component of order 2 or 4 behind the coordinates is invisible: same bytes, equal, still the identity", () => {
    const P = multiplyBase(scalar(12345));
    for (const torsion of ED25519_TORSION_SUBGROUP) {
      const T = ed25519.Point.fromHex(torsion);
      if (!T.multiplyUnsafe(4n).is0()) continue;
      const shifted = plus(P, new ristretto255.Point(T));
      expect(hex(shifted)).toBe(hex(P));
      expect(equalElements(shifted, P)).toBe(true);
      expect(isIdentity(minus(shifted, P))).toBe(true);
    }
  });

  it("A5: an Edwards encoding is no element", () => {
    for (const torsion of ED25519_TORSION_SUBGROUP.filter((text) => text !== "00".repeat(32)))
      expect(decodeElement(fromHex(torsion)!).ok).toBe(false);
    expect(decodeElement(ed25519.Point.BASE.toBytes()).ok).toBe(false);
  });

  it("N11: blinded multiplication gives s·P and draws afresh each time", () => {
    const P = hashToGroup(utf8("foreign"), "selge/test");
    let calls = 0;
    const random = (length: number) => sha512(utf8(`blind ${calls++}`)).subarray(0, length);
    for (const s of [1n, 2n, ORDER - 1n, 2n ** 200n + 3n]) {
      const before = calls;
      expect(hex(multiplyBlinded(scalar(s), P, random))).toBe(hex(multiply(scalar(s), P)));
      expect(calls).toBe(before + 1);
    }
  });
});

describe("the second implementation", () => {
  /** RFC 9496 A.2: derivation from uniform bytes. */
  const derivations: readonly (readonly [string, string])[] = [
    [
      "Ristretto is traditionally a short shot of espresso coffee",
      "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46",
    ],
    [
      "made with the normal amount of ground coffee but extracted with",
      "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b",
    ],
    [
      "about half the amount of water in the same amount of time",
      "006ccd2a9e6867e6a2c5cea83d3302cc9de128dd2a9a57dd8ee7b9d7ffe02826",
    ],
    ["by using a finer grind.", "f8f0c87cf237953c5890aec3998169005dae3eca1fbb04548c635953c817f92a"],
    [
      "This produces a concentrated shot of coffee per volume.",
      "ae81e7dedf20a497e10c304a765c1767a42d6e06029758d2d7e8ef7cc4c41179",
    ],
    [
      "Just pulling a normal shot short will produce a weaker shot",
      "e2705652ff9f5e44d3e841bf1c251cf7dddb77d140870d1ab2ed64f1a9ce8628",
    ],
    ["and is not a Ristretto as some believe.", "80bd07262511cdde4863f8a7434cef696750681cb9510eea557088f76d9e5065"],
  ];
  it.each(derivations)("derives the elements of RFC 9496 A.2: %s", (text, element) => {
    expect(toHex(book.encode(book.derive(sha512(utf8(text)))))).toBe(element);
  });

  it("ignores the top bits and reduces, as RFC 9496 A.2 says", () => {
    const same = [
      `ed${"ff".repeat(31)}12${"00".repeat(31)}`,
      `ed${"ff".repeat(30)}7f${"ff".repeat(32)}`,
      `${"00".repeat(31)}80${"ff".repeat(31)}7f`,
      `${"00".repeat(32)}12${"00".repeat(30)}80`,
    ];
    for (const bytes of same)
      expect(toHex(book.encode(book.derive(fromHex(bytes)!)))).toBe(
        "304282791023b73128d277bdcb5c7746ef2eac08dde9f2983379cb8e5ef0517f",
      );
  });
});
