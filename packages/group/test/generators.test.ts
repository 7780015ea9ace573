import { toHex, u32le } from "@selge/basics";
import {
  currentEngine,
  encodeElement,
  G,
  G_S,
  G_T,
  GROUP_LABELS,
  Hkey,
  hashToGroup,
  IDENTITY,
  shuffleGenerators,
} from "@selge/group";
import { describe, expect, it } from "vitest";
import * as book from "./by-the-book.ts";

const hex = (P: Parameters<typeof encodeElement>[0]) => toHex(encodeElement(P));

describe("generators", () => {
  it("C1: are the hashes of their labels, as a second implementation finds", () => {
    const empty = new Uint8Array(0);
    expect(hex(Hkey)).toBe(toHex(book.encode(book.hashToGroup(empty, GROUP_LABELS.pedersen))));
    expect(hex(G_T)).toBe(toHex(book.encode(book.hashToGroup(empty, GROUP_LABELS.tag))));
    expect(hex(G_S)).toBe(toHex(book.encode(book.hashToGroup(empty, GROUP_LABELS.style))));
    const seventh = currentEngine().elementAt(shuffleGenerators(7), 6);
    expect(hex(seventh)).toBe(toHex(book.encode(book.hashToGroup(u32le(7), GROUP_LABELS.shuffle))));
  });

  it("C2: the first 1,000 are distinct, and none is G, Hkey, G_T, G_S or the identity", () => {
    const packed = currentEngine().encodeElements(shuffleGenerators(1000));
    const all = Array.from({ length: 1000 }, (_, i) => toHex(packed.subarray(32 * i, 32 * i + 32)));
    const others = [G, Hkey, G_T, G_S, IDENTITY].map(hex);
    expect(new Set([...all, ...others]).size).toBe(1005);
  });

  it("C2: do not depend on how many were asked for before", () => {
    const ten = currentEngine().encodeElements(shuffleGenerators(10));
    expect(currentEngine().encodeElements(shuffleGenerators(4))).toEqual(ten.subarray(0, 128));
    expect(shuffleGenerators(0).length).toBe(0);
    const last = currentEngine().elementAt(shuffleGenerators(1003), 1002);
    expect(hex(last)).toBe(hex(hashToGroup(u32le(1003), GROUP_LABELS.shuffle)));
    expect(() => shuffleGenerators(-1)).toThrow(RangeError);
  });
});
