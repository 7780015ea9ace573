import { fromHex, sha256, toHex, utf8 } from "@selge/basics";
import {
  appendLeaf,
  checkAdvance,
  decodeEntry,
  EMPTY_FRONTIER,
  emptyRoot,
  encodeEntry,
  entryHash,
  entryType,
  frontierAt,
  frontierHead,
  leafHash,
  memoryTree,
  nodeHash,
  rootAt,
  rootOfHashes,
} from "@selge/log";
import { describe, expect, it, vi } from "vitest";
import { forkedTree, testEntries, testTree } from "./fixture.ts";
import { mth } from "./reference.ts";

vi.setConfig({ testTimeout: 30_000 }); // a loaded machine is slow

const hex = (text: string) => fromHex(text)!;

describe("entries", () => {
  it("LOG-1 takes the three types and gives them back", () => {
    for (const [type, byte] of [
      ["ballot", 1],
      ["document", 2],
      ["restricted", 3],
    ] as const) {
      const entry = encodeEntry(type, sha256());
      expect(entry[0]).toBe(byte);
      expect(decodeEntry(entry)).toEqual({ ok: true, value: entry });
      expect(entryType(entry)).toBe(type);
      expect(entryHash(entry)).toEqual(sha256());
    }
  });

  it("refuses every other type byte", () => {
    for (let byte = 0; byte < 256; byte++) {
      const entry = new Uint8Array(33);
      entry[0] = byte;
      expect(decodeEntry(entry).ok).toBe(byte >= 1 && byte <= 3);
    }
  });

  it("refuses every other length", () => {
    for (const length of [0, 1, 32, 34, 66]) {
      const refused = decodeEntry(new Uint8Array(length).fill(1));
      expect(refused.ok || refused.error.code).toBe("LOG_ENTRY");
    }
    expect(() => encodeEntry("ballot", new Uint8Array(31))).toThrow(RangeError);
  });
});

describe("tree", () => {
  it("RFC 6962 known roots (the vectors of the Certificate Transparency reference code)", () => {
    const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const roots = [
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    const tree = memoryTree();
    expect(toHex(frontierHead(tree.frontier).root)).toBe(roots[0]);
    for (const [i, leaf] of leaves.entries()) {
      tree.append(leafHash(hex(leaf)));
      expect(toHex(frontierHead(tree.frontier).root)).toBe(roots[i + 1]);
      for (let size = 0; size <= i + 1; size++) expect(toHex(rootAt(size, tree.read))).toBe(roots[size]);
    }
  });

  it("all roots up to 600 entries, by frontier, by stored nodes and by a list, are the recursive definition's", () => {
    const leaves = testEntries(600).map(leafHash);
    const tree = memoryTree();
    for (let size = 0; size <= leaves.length; size++) {
      if (size > 0) tree.append(leaves[size - 1]!);
      if (size > 70 && size % 37 !== 0 && ![127, 128, 129, 255, 256, 257, 511, 512, 513].includes(size)) continue;
      const expected = mth(leaves.slice(0, size));
      expect(frontierHead(tree.frontier)).toEqual({ size, root: expected });
      expect(rootOfHashes(leaves.slice(0, size))).toEqual(expected);
      expect(frontierAt(size, tree.read)).toEqual(tree.frontier);
    }
  });

  it("completed nodes are those that exist at the new size and not before", () => {
    let frontier = EMPTY_FRONTIER;
    const seen = new Set<string>();
    for (const leaf of testEntries(64).map(leafHash)) {
      const appended = appendLeaf(frontier, leaf);
      frontier = appended.frontier;
      for (const { level, index } of appended.completed) seen.add(`${level}/${index}`);
    }
    const all = Array.from({ length: 7 }, (_, level) =>
      Array.from({ length: 64 / 2 ** level }, (_, i) => `${level}/${i}`),
    ).flat();
    expect([...seen].sort()).toEqual(all.sort());
  });

  it("a node outside the tree cannot be read", () => {
    expect(() => testTree(5).read({ level: 0, index: 5 })).toThrow(RangeError);
    expect(() => testTree(5).read({ level: 1, index: 2 })).toThrow(RangeError);
    expect(() => rootAt(-1, testTree(1).read)).toThrow(RangeError);
    expect(() => rootAt(6, testTree(5).read)).toThrow(RangeError);
  });

  it("leaf/node prefix confusion: an entry cannot hash as a node of two others", () => {
    const [a, b] = [leafHash(utf8("a")), leafHash(utf8("b"))];
    const forged = new Uint8Array([...a, ...b]);
    expect(leafHash(forged)).not.toEqual(nodeHash(a, b));
    expect(leafHash(new Uint8Array([1, ...forged]))).not.toEqual(nodeHash(a, b));
    expect(emptyRoot()).not.toEqual(leafHash(new Uint8Array(0)));
  });
});

describe("LOG-6 CheckAdvance", () => {
  const tree = testTree(10);
  const head = frontierHead(tree.frontier);
  const more = testEntries(13).slice(10);

  it("gives the head of the longer log", () => {
    const next = checkAdvance(head, tree.frontier, more);
    expect(next.ok && frontierHead(next.value)).toEqual(frontierHead(testTree(13).frontier));
    expect(checkAdvance(head, tree.frontier, [])).toEqual({ ok: true, value: tree.frontier });
  });

  it("restore from an old backup (K12): a smaller stored log is refused", () => {
    const refused = checkAdvance(head, testTree(9).frontier, testEntries(13).slice(9));
    expect(refused.ok || refused.error.code).toBe("LOG_SIZE");
  });

  it("bit flip in a stored entry (L9): another root at the signed size is refused", () => {
    const refused = checkAdvance(head, forkedTree(9, 10).frontier, more);
    expect(refused.ok || refused.error.code).toBe("LOG_FORKED");
  });

  it("a torn entry is refused and named", () => {
    const refused = checkAdvance(head, tree.frontier, [more[0]!, more[1]!.subarray(0, 32)]);
    expect(refused).toMatchObject({ ok: false, error: { code: "LOG_ENTRY", where: "entry 11: 32 bytes" } });
  });
});
