/** Runs the published vectors; the independent verifier runs the same files. */
import { readFileSync } from "node:fs";
import { concat, fromHex, instant, must, type Result, u32le, u64le, utf8 } from "@selge/basics";
import {
  appendCosignature,
  checkCheckpoint,
  checkCosignatures,
  checkTileSet,
  checkTiles,
  consistencyProof,
  cosign,
  decodeAddCheckpoint,
  decodeEntry,
  decodeEntryBundle,
  decodeTilePath,
  decodeVerifierKey,
  ed25519Signer,
  encodeAddCheckpoint,
  encodeCheckpointText,
  encodeEntryBundle,
  encodeTilePath,
  encodeVerifierKey,
  inclusionProof,
  keyId,
  leafHash,
  logKey,
  memoryTree,
  type NoteAlgorithm,
  nodeHash,
  originOf,
  pinWitnesses,
  type Refusal,
  rootOfHashes,
  signCheckpoint,
  type TileRef,
  tilesOf,
  verifyConsistency,
  verifyInclusion,
  verifySplitView,
  witnessKey,
  witnessStep,
} from "@selge/log";
import { expect, it } from "vitest";
import { accept, type Expectation, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import { vectorFileText } from "./vectors/case.ts";
import { merkleVectors } from "./vectors/merkle.ts";
import { noteVectors } from "./vectors/notes.ts";
import { tileVectors } from "./vectors/tiles.ts";
import { witnessVectors } from "./vectors/witness.ts";

it("the files are those that the generator writes", () => {
  const made = { merkle: merkleVectors(), tiles: tileVectors(), notes: noteVectors(), witness: witnessVectors() };
  for (const [name, file] of Object.entries(made)) {
    const written = readFileSync(new URL(`../../../test/vectors/log-${name}.json`, import.meta.url), "utf8");
    expect(written === vectorFileText(file), name).toBe(true);
  }
});

function answered<T>(outcome: Result<T, Refusal<string>>, encode: (value: T) => Uint8Array): Expectation {
  return outcome.ok ? output(encode(outcome.value)) : { error: outcome.error.code };
}

const items = (bytes: Uint8Array, length = 32): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) => bytes.slice(length * i, length * (i + 1)));
const hashes = (input: VectorInput, name: string) => items(input.bytes(name));
const vkey = (input: VectorInput, name: string) => must(decodeVerifierKey(input.text(name)));

runVectors("log-merkle.json", {
  "LOG-1": (input) => answered(decodeEntry(input.bytes("bytes")), (entry) => entry),
  "LOG-2": (input) => output(leafHash(input.bytes("entry"))),
  "LOG-3": (input) => output(nodeHash(input.bytes("left"), input.bytes("right"))),
  "LOG-4": (input) => output(rootOfHashes(hashes(input, "leaves"))),
  "LOG-7": (input) => {
    const tree = memoryTree(hashes(input, "leaves"));
    return output(concat(...inclusionProof(input.integer("index"), tree.frontier.size, tree.read)));
  },
  "LOG-8": (input) => {
    const [index, size] = [input.integer("index"), input.integer("size")];
    return accept(verifyInclusion(input.bytes("leaf"), index, size, hashes(input, "proof"), input.bytes("root")));
  },
  "LOG-9": (input) => {
    const tree = memoryTree(hashes(input, "leaves"));
    return output(concat(...consistencyProof(input.integer("m"), tree.frontier.size, tree.read)));
  },
  "LOG-10": (input) => {
    const [m, n] = [input.integer("m"), input.integer("n")];
    return accept(verifyConsistency(m, n, hashes(input, "proof"), input.bytes("rootM"), input.bytes("rootN")));
  },
});

runVectors("log-notes.json", {
  "LOG-20": (input) => {
    const algorithm = input.integer("algorithm") as NoteAlgorithm;
    return output(keyId({ name: input.text("name"), algorithm, publicKey: input.bytes("key") }));
  },
  "LOG-22": (input) => answered(decodeVerifierKey(input.text("vkeyText")), (key) => utf8(encodeVerifierKey(key))),
  "LOG-23": (input) => output(utf8(originOf(input.bytes("fingerprint")))),
  "LOG-28": (input) => {
    const signer = ed25519Signer((key) => logKey(input.bytes("fingerprint"), key), input.bytes("secretKey"));
    return output(signCheckpoint({ size: input.integer("size"), root: input.bytes("root") }, signer));
  },
  "LOG-29": (input) =>
    answered(checkCheckpoint(input.bytes("note"), vkey(input, "logKey")), (signed) =>
      utf8(encodeCheckpointText(signed)),
    ),
  "LOG-30": (input) => {
    const signer = ed25519Signer((key) => witnessKey(input.text("witness"), key), input.bytes("secretKey"));
    return output(utf8(cosign(input.text("checkpointText"), signer, instant(input.integer("time")))));
  },
  "LOG-31": (input) => answered(pinned(input), () => new Uint8Array(0)),
  "LOG-32": (input) => {
    const checkpoint = must(checkCheckpoint(input.bytes("note"), vkey(input, "logKey")));
    return answered(checkCosignatures(checkpoint, must(pinned(input))), (cosigners) =>
      concat(...cosigners.flatMap(({ witness, time }) => [u32le(witness), u64le(time)])),
    );
  },
  "LOG-37": (input) => accept(verifySplitView(input.bytes("first"), input.bytes("second"), vkey(input, "logKey"))),
});

function pinned(input: VectorInput) {
  const keys = (input.json("witnesses") as string[]).map((text) => must(decodeVerifierKey(text)));
  return pinWitnesses(keys, input.integer("quorum"), vkey(input, "logKey"));
}

runVectors("log-witness.json", {
  "LOG-33": (input) => {
    const checkpoint = must(checkCheckpoint(input.bytes("note"), vkey(input, "logKey")));
    return answered(appendCosignature(checkpoint, input.bytes("answer"), vkey(input, "witness")), (note) => note);
  },
  "LOG-35": (input) => answered(decodeAddCheckpoint(input.bytes("body")), encodeAddCheckpoint),
  "LOG-36": (input) => {
    const witness = vkey(input, "witness");
    const signer = ed25519Signer((publicKey) => ({ ...witness, publicKey }), input.bytes("secretKey"));
    const policy = { logKey: vkey(input, "logKey"), signer };
    const state = { size: input.integer("stateSize"), root: input.bytes("stateRoot") };
    const asked = decodeAddCheckpoint(input.bytes("body"));
    const done = asked.ok ? witnessStep(policy, state, asked.value, instant(input.integer("time"))) : asked;
    return answered(done, ({ state: { size, root }, line }) => concat(u64le(size), root, utf8(line)));
  },
});

const fromFiles = new Map<string, Expectation>();

/** LOG-18 reads its files asynchronously; its cases are answered before the synchronous runner asks. */
const tileCases = JSON.parse(readFileSync(new URL("../../../test/vectors/log-tiles.json", import.meta.url), "utf8"));
for (const { algorithm, input } of tileCases.cases) {
  if (algorithm !== "LOG-18") continue;
  const { size, root, files, changes } = { ...tileCases.common, ...input };
  const all: Record<string, string | false> = { ...files, ...changes };
  const source = (_: TileRef, path: string) => (typeof all[path] === "string" ? fromHex(all[path]) : undefined);
  const checked = await checkTiles({ size, root: fromHex(root)! }, source);
  fromFiles.set(
    JSON.stringify([size, root, files, changes]),
    answered(checked, ({ peaks }) => concat(...peaks)),
  );
}

runVectors("log-tiles.json", {
  "LOG-11": (input) => {
    const level = input.json("level") as TileRef["level"];
    return output(utf8(encodeTilePath({ level, index: input.integer("index"), width: input.integer("width") })));
  },
  "LOG-12": (input) => answered(decodeTilePath(input.text("path")), (ref) => utf8(encodeTilePath(ref))),
  "LOG-13": (input) =>
    output(utf8([...tilesOf(input.integer("size"))].map((ref) => `${encodeTilePath(ref)}\n`).join(""))),
  "LOG-14": (input) =>
    output(encodeEntryBundle(items(input.bytes("entries"), 33).map((entry) => must(decodeEntry(entry))))),
  "LOG-15": (input) =>
    answered(decodeEntryBundle(input.bytes("bytes"), input.integer("width")), (entries) => concat(...entries)),
  "LOG-18": (input) => {
    const key = ["size", "root", "files", "changes"].map((name) => input.json(name));
    return fromFiles.get(JSON.stringify(key))!;
  },
  "LOG-19": (input) =>
    answered(checkTileSet(input.integer("size"), input.json("paths") as string[]), () => new Uint8Array(0)),
});
