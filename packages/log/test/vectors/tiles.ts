/** Names of files, bundles, whole logs as files. */
import { concat, sha256, toHex, utf8 } from "@selge/basics";
import {
  encodeEntryBundle,
  encodeTilePath,
  frontierHead,
  type LogEntry,
  layTiles,
  type TileRef,
  tilesOf,
} from "@selge/log";
import { testEntries, testTree } from "../fixture.ts";
import { packed, refusal, result, type VectorCase, type VectorFile } from "./case.ts";

const names = (size: number) => [...tilesOf(size)].map(encodeTilePath);
const base = logOf(258);

export function tileVectors(): VectorFile {
  return {
    about:
      "Names and content of the log's files. Outputs: LOG-12 the path again; LOG-13 the names, each with a newline; LOG-15 the entries; " +
      "LOG-18 the peaks; LOG-19 nothing. `changes` replaces files of the log in `files`; false takes one away.",
    source: "own; examples of C2SP tlog-tiles",
    common: base,
    cases: [...pathVectors(), ...sizeVectors(), ...bundleVectors(), ...logVectors()],
  };
}

function pathVectors(): VectorCase[] {
  const refs: TileRef[] = [
    { level: 0, index: 0, width: 256 },
    { level: 0, index: 1234067, width: 256 },
    { level: 1, index: 999, width: 1 },
    { level: 2, index: 1000, width: 255 },
    { level: 63, index: 2 ** 53 - 1, width: 256 },
    { level: "entries", index: 5, width: 256 },
    { level: "entries", index: 1000000, width: 17 },
  ];
  const refused = [
    ...["tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/001/002", "tile/0/x001/x002"],
    ...["tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/entry/000", "/tile/0/000", "tile/0/000\n", ""],
    "tile/0/x009/x007/x199/x254/x740/992",
  ];
  return [
    ...refs.map((ref) => result("LOG-11", encodeTilePath(ref), { ...ref }, utf8(encodeTilePath(ref)))),
    ...refs.map(encodeTilePath).map((path) => result("LOG-12", path, { path }, utf8(path))),
    ...refused.map((path) => refusal("LOG-12", `refused: ${JSON.stringify(path)}`, { path }, "TILE_PATH")),
  ];
}

function sizeVectors(): VectorCase[] {
  const set = (name: string, paths: readonly string[], code?: string) => {
    const input = { size: 300, paths };
    return code === undefined ? result("LOG-19", name, input, new Uint8Array(0)) : refusal("LOG-19", name, input, code);
  };
  return [
    ...[0, 1, 2, 255, 256, 257, 600, 70_000].map((size) =>
      result(
        "LOG-13",
        `size ${size}`,
        { size },
        utf8(
          names(size)
            .map((name) => `${name}\n`)
            .join(""),
        ),
      ),
    ),
    set("exactly the files", names(300)),
    set("another order", [...names(300)].reverse()),
    set("one missing", names(300).slice(1), "TILE_MISSING"),
    set("partial tile of an earlier size", [...names(300), "tile/0/001.p/43"], "TILE_UNKNOWN"),
    set("other spelling", [...names(300), "tile/0/x000/000"], "TILE_UNKNOWN"),
    set("files of another size", names(301), "TILE_UNKNOWN"),
  ];
}

function bundleVectors(): VectorCase[] {
  const entries = testEntries(2);
  const bytes = encodeEntryBundle(entries);
  const edited = (at: number, ...values: number[]) => bytes.map((byte, i) => values[i - at] ?? byte);
  const bad = (name: string, content: Uint8Array, width: number, code: string) =>
    refusal("LOG-15", name, { bytes: toHex(content), width }, code);
  return [
    result("LOG-14", "two entries", { entries: packed(entries) }, bytes),
    result("LOG-15", "two entries", { bytes: toHex(bytes), width: 2 }, concat(...entries)),
    bad("width 1", bytes, 1, "TILE_LENGTH"),
    bad("width 3", bytes, 3, "TILE_LENGTH"),
    bad("a byte more", concat(bytes, Uint8Array.of(0)), 2, "TILE_LENGTH"),
    bad("little-endian length", edited(0, 33, 0), 2, "LOG_ENTRY"),
    bad("length 32", edited(36, 32), 2, "LOG_ENTRY"),
    bad("type 0x00", edited(2, 0), 2, "LOG_ENTRY"),
    bad("type 0x04", edited(37, 4), 2, "LOG_ENTRY"),
  ];
}

function logOf(size: number, entries: readonly LogEntry[] = testEntries(size)) {
  const files = Object.fromEntries(
    [...layTiles(entries)].map(({ bytes, ...ref }) => [encodeTilePath(ref), toHex(bytes)]),
  );
  return { size, root: toHex(frontierHead(testTree(size).frontier).root), files };
}

function logVectors(): VectorCase[] {
  const { files } = base;
  const good = (size: number, own: object) =>
    result("LOG-18", `size ${size}`, { ...own, changes: {} }, concat(...testTree(size).frontier.peaks));
  const bad = (name: string, code: string, changes: Record<string, string | false>, head: object = {}) =>
    refusal("LOG-18", name, { ...head, changes }, code);
  const flip = (path: string, at: number) => {
    const hex = files[path]!;
    const byte = (Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16) ^ 0x80).toString(16).padStart(2, "0");
    return { [path]: hex.slice(0, 2 * at) + byte + hex.slice(2 * at + 2) };
  };
  const top = files["tile/1/000.p/1"]!;
  const [first, second, ...rest] = testEntries(258);
  const swapped = logOf(258, [second!, first!, ...rest]).files;
  return [
    good(258, {}),
    good(0, logOf(0)),
    good(3, logOf(3)),
    bad("bundle missing", "TILE_MISSING", { "tile/entries/000": false }),
    bad("partial bundle missing", "TILE_MISSING", { "tile/entries/001.p/2": false }),
    bad("hash tile missing", "TILE_MISSING", { "tile/0/000": false }),
    bad("top tile missing", "TILE_MISSING", { "tile/1/000.p/1": false }),
    bad("bit flipped in a full tile", "TILE_HASHES", flip("tile/0/000", 77)),
    bad("bit flipped in a partial tile", "TILE_HASHES", flip("tile/0/001.p/2", 63)),
    bad("bit flipped in the top tile", "TILE_HASHES", flip("tile/1/000.p/1", 0)),
    bad("bit flipped in an entry", "TILE_HASHES", flip("tile/entries/000", 40)),
    bad("bit flipped in an entry's type", "LOG_ENTRY", flip("tile/entries/001.p/2", 2)),
    bad("tile too long", "TILE_LENGTH", { "tile/1/000.p/1": `${top}00` }),
    bad("tile too short", "TILE_LENGTH", { "tile/1/000.p/1": top.slice(2) }),
    bad("two entries swapped, tiles as before", "TILE_HASHES", { "tile/entries/000": swapped["tile/entries/000"]! }),
    bad("two entries swapped, tiles too", "TILE_ROOT", {
      "tile/entries/000": swapped["tile/entries/000"]!,
      "tile/0/000": swapped["tile/0/000"]!,
      "tile/1/000.p/1": swapped["tile/1/000.p/1"]!,
    }),
    bad("another root", "TILE_ROOT", {}, { root: toHex(sha256(utf8("another root"))) }),
    bad("a smaller size", "TILE_MISSING", {}, { size: 257, root: logOf(257).root }),
  ];
}
