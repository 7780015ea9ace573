/** The log's vectors: entries, trees, proofs, tiles, keys, checkpoints, cosignatures. */
import { checkEntry, leafHash, nodeHash, treeRoot, verifyConsistency, verifyInclusion } from "../src/log/merkle.ts";
import {
  checkCosignatures,
  checkWitnessSet,
  decodeCheckpoint,
  decodeVerifierKey,
  keyId,
  originOf,
  type VerifierKey,
} from "../src/log/note.ts";
import { decodeBundle, decodeTilePath, recomputeTiles, tilePath, tilesOf } from "../src/log/tiles.ts";
import { concat, fromHex, hex, text, u32le, u64le } from "../src/record/bytes.ts";
import { demand } from "../src/record/fault.ts";
import { cut, type Input, runVectors } from "./vectors.ts";

runVectors(
  "log-merkle.json",
  {
    "LOG-1": (input) => {
      checkEntry(input.bytes("bytes"));
      return input.bytes("bytes");
    },
    "LOG-2": (input) => leafHash(input.bytes("entry")),
    "LOG-3": (input) => nodeHash(input.bytes("left"), input.bytes("right")),
    "LOG-4": (input) => treeRoot(cut(input.bytes("leaves"), 32)),
    "LOG-8": (input) =>
      verifyInclusion(
        input.bytes("leaf"),
        input.integer("index"),
        input.integer("size"),
        pieces(input.bytes("proof")),
        input.bytes("root"),
      ),
    "LOG-10": (input) =>
      verifyConsistency(
        input.integer("m"),
        input.integer("n"),
        pieces(input.bytes("proof")),
        input.bytes("rootM"),
        input.bytes("rootN"),
      ),
  },
  ["LOG-7", "LOG-9"],
);

/** The last piece may be short: then it is no hash. */
function pieces(packed: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(packed.length / 32) }, (_, i) => packed.subarray(32 * i, 32 * i + 32));
}

runVectors(
  "log-tiles.json",
  {
    "LOG-11": (input) => {
      const level = input.json("level");
      return text(
        tilePath({
          level: level === "entries" ? -1 : Number(level),
          index: input.integer("index"),
          width: input.integer("width"),
        }),
      );
    },
    "LOG-12": (input) => text(tilePath(decodeTilePath(input.text("path")))),
    "LOG-13": (input) => text([...tilesOf(input.integer("size"))].map((tile) => `${tilePath(tile)}\n`).join("")),
    "LOG-15": (input) => concat(...decodeBundle(input.bytes("bytes"), input.integer("width"))),
    "LOG-18": checkTiles,
    "LOG-19": (input) => {
      const paths = new Set(input.json("paths") as readonly string[]);
      const exact = [...tilesOf(input.integer("size"))].map(tilePath);
      demand(exact.length === paths.size && exact.every((path) => paths.has(path)), "TILE_SET");
      return new Uint8Array(0);
    },
  },
  ["LOG-14"],
);

/** Output: the peaks of the frontier, largest first; here only whether there are any, by the root. */
async function checkTiles(input: Input): Promise<Uint8Array | string> {
  const files = new Map(Object.entries(input.json("files") as Readonly<Record<string, string>>));
  for (const [path, bytes] of Object.entries(input.json("changes") as Readonly<Record<string, string | false>>))
    bytes === false ? files.delete(path) : files.set(path, bytes);
  const errors: unknown[] = [];
  const read = async (path: string, length: number): Promise<Uint8Array> => {
    demand(files.has(path), "TILE_MISSING");
    const bytes = fromHex(files.get(path)!);
    demand(bytes.length === length, "TILE_LENGTH");
    return bytes;
  };
  const report = { passed: () => undefined, failed: (_: string, error: unknown) => void errors.push(error) };
  const found = await recomputeTiles(input.integer("size"), read, report);
  if (errors.length > 0) throw errors[0];
  demand(found !== undefined && hex(found.root) === input.text("root"), "TILE_ROOT");
  return hex(peaksOf(cut(found.entries, 33).map(leafHash)));
}

function peaksOf(leaves: readonly Uint8Array[]): Uint8Array {
  const peaks: Uint8Array[] = [];
  for (let at = 0; at < leaves.length; ) {
    const width = 2 ** Math.floor(Math.log2(leaves.length - at));
    peaks.push(treeRoot(leaves.slice(at, at + width)));
    at += width;
  }
  return concat(...peaks);
}

function logKeyOf(input: Input): VerifierKey {
  return decodeVerifierKey(input.text("logKey"));
}

function witnessesOf(input: Input): readonly VerifierKey[] {
  const keys = (input.json("witnesses") as readonly string[]).map(decodeVerifierKey);
  checkWitnessSet(keys, input.integer("quorum"), logKeyOf(input));
  return keys;
}

runVectors(
  "log-notes.json",
  {
    "LOG-20": (input) =>
      keyId({ name: input.text("name"), algorithm: input.integer("algorithm"), key: input.bytes("key") }),
    "LOG-22": (input) => {
      decodeVerifierKey(input.text("vkeyText"));
      return text(input.text("vkeyText"));
    },
    "LOG-23": (input) => text(originOf(input.text("fingerprint"))),
    "LOG-29": (input) => text(decodeCheckpoint(input.bytes("note"), logKeyOf(input)).note.text),
    "LOG-31": (input) => u32le(witnessesOf(input).length),
    "LOG-32": (input) => {
      const keys = witnessesOf(input);
      const found = checkCosignatures(
        decodeCheckpoint(input.bytes("note"), logKeyOf(input)),
        keys,
        input.integer("quorum"),
      );
      return concat(...found.flatMap(({ witness, time }) => [u32le(witness), u64le(time)]));
    },
    "LOG-37": (input) => {
      const [a, b] = [input.bytes("first"), input.bytes("second")].map((note) =>
        checkpointOrNone(note, logKeyOf(input)),
      );
      return a !== undefined && b !== undefined && a.size === b.size && hex(a.root) !== hex(b.root);
    },
  },
  ["LOG-28", "LOG-30"],
);

function checkpointOrNone(note: Uint8Array, log: VerifierKey) {
  try {
    return decodeCheckpoint(note, log);
  } catch {
    return undefined;
  }
}
