import { concat, toHex } from "@selge/basics";
import {
  checkTileSet,
  checkTiles,
  consistencyProof,
  decodeEntryBundle,
  decodeTilePath,
  encodeEntryBundle,
  encodeTilePath,
  frontierHead,
  hashTile,
  inclusionProof,
  layTiles,
  type TileRef,
  tileLength,
  tileReader,
  tilesBetween,
  tilesOf,
} from "@selge/log";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { testEntries, testEntry, testTree } from "./fixture.ts";

vi.setConfig({ testTimeout: 30_000 }); // a loaded machine is slow

const paths = (size: number) => [...tilesOf(size)].map(encodeTilePath);
const code = (outcome: { ok: boolean; error?: { code: string } }) => (outcome.ok ? "ok" : outcome.error?.code);

function filesOf(size: number): Map<string, Uint8Array> {
  return new Map([...layTiles(testEntries(size))].map(({ bytes, ...ref }) => [encodeTilePath(ref), bytes]));
}

describe("paths", () => {
  it("are those of the C2SP document", () => {
    const path = (level: TileRef["level"], index: number, width = 256) => encodeTilePath({ level, index, width });
    expect(path(0, 1234067)).toBe("tile/0/x001/x234/067");
    expect(path(0, 0)).toBe("tile/0/000");
    expect(path("entries", 999, 1)).toBe("tile/entries/999.p/1");
    expect(path(1, 1000, 255)).toBe("tile/1/x001/000.p/255");
    expect(path(63, 2 ** 53 - 1)).toBe("tile/63/x009/x007/x199/x254/x740/991");
  });

  it("decode to what was encoded", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant("entries" as const), fc.integer({ min: 0, max: 63 })),
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          const decoded = decodeTilePath(encodeTilePath({ level, index, width }));
          return decoded.ok && JSON.stringify(decoded.value) === JSON.stringify({ level, index, width });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("other spellings are refused", () => {
    for (const path of [
      "tile/0/0",
      "tile/00/000",
      "tile/64/000",
      "tile/-1/000",
      "tile/0/x000/001",
      "tile/0/001/002",
      "tile/0/x001/x002",
      "tile/0/x1/002",
      "tile/0/1000",
      "tile/0/000.p/0",
      "tile/0/000.p/256",
      "tile/0/000.p/01",
      "tile/0/000.p/",
      "tile/0/000.p/1/",
      "tile/entries/../000",
      "tile/entry/000",
      "/tile/0/000",
      "tile/0/000\n",
      "tile/0/x009/x007/x199/x254/x740/992",
      "tile/0/x001/x000/x000/x000/x000/x000/000",
      "checkpoint",
      "",
    ])
      expect(code(decodeTilePath(path)), path).toBe("TILE_PATH");
  });
});

describe("the files of a size", () => {
  it("are those of the C2SP examples", () => {
    expect(paths(0)).toEqual([]);
    expect(paths(1)).toEqual(["tile/entries/000.p/1", "tile/0/000.p/1"]);
    expect(paths(256)).toEqual(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    const large = paths(70_000);
    expect(large.filter((path) => /^tile\/0\/[x\d/]+$/.test(path))).toHaveLength(273);
    expect(large.slice(-5)).toEqual([
      "tile/0/272",
      "tile/0/273.p/112",
      "tile/1/000",
      "tile/1/001.p/17",
      "tile/2/000.p/1",
    ]);
  });

  it("growth: new files are the difference of the sets", () => {
    const sizes = [0, 1, 5, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_537];
    for (const from of sizes)
      for (const to of sizes.filter((size) => size >= from)) {
        const before = new Set(paths(from));
        expect([...tilesBetween(from, to)].map(encodeTilePath)).toEqual(paths(to).filter((path) => !before.has(path)));
      }
    expect(() => [...tilesBetween(2, 1)]).toThrow(RangeError);
  });

  it("an added or missing file is refused", () => {
    expect(code(checkTileSet(300, paths(300)))).toBe("ok");
    expect(code(checkTileSet(0, []))).toBe("ok");
    expect(code(checkTileSet(300, paths(300).slice(1)))).toBe("TILE_MISSING");
    expect(code(checkTileSet(300, [...paths(300), "tile/entries/001.p/43"]))).toBe("TILE_UNKNOWN");
    expect(code(checkTileSet(300, [...paths(300), "tile/0/000.p/7"]))).toBe("TILE_UNKNOWN");
    expect(code(checkTileSet(256, paths(257)))).toBe("TILE_UNKNOWN");
  });
});

describe("bundles", () => {
  const entries = testEntries(5);
  const bytes = encodeEntryBundle(entries);

  it("hold u16be 33 and the entry", () => {
    expect(toHex(bytes.subarray(0, 37))).toBe(`0021${toHex(entries[0]!)}0021`);
    const decoded = decodeEntryBundle(bytes, 5);
    expect(decoded.ok && decoded.value.map(toHex)).toEqual(entries.map(toHex));
  });

  it("refuse another number of entries, another length, another type", () => {
    expect(code(decodeEntryBundle(bytes, 4))).toBe("TILE_LENGTH");
    expect(code(decodeEntryBundle(bytes, 6))).toBe("TILE_LENGTH");
    expect(code(decodeEntryBundle(concat(bytes, Uint8Array.of(0)), 5))).toBe("TILE_LENGTH");
    for (const [at, value] of [
      [0, 1],
      [1, 32],
      [36, 34],
      [2, 0],
      [37, 4],
    ] as const) {
      const bad = bytes.slice();
      bad[at] = value;
      expect(code(decodeEntryBundle(bad, 5))).toBe("LOG_ENTRY");
    }
  });
});

describe("a log as files", () => {
  it("is exactly the expected files, each of its length, and is accepted", async () => {
    for (const size of [0, 1, 2, 255, 256, 257, 600]) {
      const files = filesOf(size);
      expect(new Set(files.keys())).toEqual(new Set(paths(size)));
      for (const ref of tilesOf(size)) expect(files.get(encodeTilePath(ref))).toHaveLength(tileLength(ref));
      const seen: string[] = [];
      const checked = await checkTiles(
        frontierHead(testTree(size).frontier),
        (_, path) => files.get(path),
        (entry, index) => seen.push(`${index} ${toHex(entry)}`),
      );
      expect(checked).toEqual({ ok: true, value: testTree(size).frontier });
      expect(seen).toEqual(testEntries(size).map((entry, i) => `${i} ${toHex(entry)}`));
    }
  });

  it("three levels: 65,537 entries", async () => {
    const size = 65_537;
    const entry = testEntry(9);
    function* same() {
      for (let i = 0; i < size; i++) yield entry;
    }
    const files = new Map([...layTiles(same())].map(({ bytes, ...ref }) => [encodeTilePath(ref), bytes]));
    expect(files.has("tile/2/000.p/1") && files.has("tile/1/000") && files.has("tile/0/256.p/1")).toBe(true);
    expect(code(checkTileSet(size, files.keys()))).toBe("ok");
  });

  it("tiles give the same proofs as the tree, and the tree the same tiles", () => {
    const tree = testTree(600);
    const files = filesOf(600);
    const read = tileReader((level, index) => {
      const full = files.get(encodeTilePath({ level, index, width: 256 }));
      return full ?? files.get([...files.keys()].find((path) => path.startsWith(`tile/${level}/00${index}.p/`))!)!;
    });
    for (const index of [0, 1, 255, 256, 511, 512, 599])
      expect(inclusionProof(index, 600, read)).toEqual(inclusionProof(index, 600, tree.read));
    for (const m of [1, 255, 256, 300, 512, 599])
      expect(consistencyProof(m, 600, read)).toEqual(consistencyProof(m, 600, tree.read));
    for (const ref of tilesOf(600))
      if (ref.level !== "entries")
        expect(hashTile({ ...ref, level: ref.level }, tree.read)).toEqual(files.get(encodeTilePath(ref)));
    expect(() => tileReader(() => new Uint8Array(32))({ level: 1, index: 0 })).toThrow(RangeError);
  });

  const head = frontierHead(testTree(300).frontier);
  const check = (files: Map<string, Uint8Array>, h = head) => checkTiles(h, (_, path) => files.get(path));

  it("every file is needed, every byte counts, none may be longer", async () => {
    for (const path of paths(300)) {
      const files = filesOf(300);
      const bytes = files.get(path)!;
      files.delete(path);
      expect(code(await check(files)), path).toBe("TILE_MISSING");
      for (const at of [0, 1, 2, 40, bytes.length - 1].filter((i) => i < bytes.length)) {
        const bad = bytes.slice();
        bad[at]! ^= 0x80;
        expect(["TILE_HASHES", "LOG_ENTRY"]).toContain(code(await check(files.set(path, bad))));
      }
      expect(code(await check(files.set(path, concat(bytes, bytes))))).toBe("TILE_LENGTH");
      expect(code(await check(files.set(path, bytes.subarray(1))))).toBe("TILE_LENGTH");
    }
  });

  it("tiles and entries of another log do not pass under this root", async () => {
    const files = new Map(
      [...layTiles(testEntries(300, "fork"))].map(({ bytes, ...ref }) => [encodeTilePath(ref), bytes]),
    );
    expect(code(await check(files))).toBe("TILE_ROOT");
    expect(code(await check(new Map(), { size: 0, root: head.root }))).toBe("TILE_ROOT");
  });

  it("swapped entries with the old tiles, or with new tiles, are refused", async () => {
    const entries = testEntries(300);
    [entries[7], entries[8]] = [entries[8]!, entries[7]!];
    const swapped = new Map([...layTiles(entries)].map(({ bytes, ...ref }) => [encodeTilePath(ref), bytes]));
    expect(code(await check(swapped))).toBe("TILE_ROOT");
    const mixed = filesOf(300).set("tile/entries/000", swapped.get("tile/entries/000")!);
    expect(code(await check(mixed))).toBe("TILE_HASHES");
  });
});
