/** BAL-11 against the final log, with a receipt made from the auditors' files of the small record. */
import { beforeAll, expect, test } from "vitest";
import { leafHash, nodeHash, treeRoot } from "../src/log/merkle.ts";
import { decodeBundle } from "../src/log/tiles.ts";
import { layoutsOf, leafParts, splitBallot } from "../src/proofs/ballot.ts";
import { checkReceipt } from "../src/receipt.ts";
import { stylesOf } from "../src/record/batches.ts";
import { fromHex, hex, sha256 } from "../src/record/bytes.ts";
import { readBox } from "../src/record/frames.ts";
import { encodeJson, type Json } from "../src/record/json.ts";
import { decodeManifest } from "../src/record/manifest.ts";
import { filesOf, memorySource } from "./memory-record.ts";
import { FINGERPRINT, smallRecord } from "./small-record.ts";

let record: Record<string, Uint8Array>;
let receipt: Map<string, Json>;

beforeAll(async () => {
  record = await smallRecord();
  const manifest = decodeManifest(record["election.json"]!);
  const [path, bundle] = Object.entries(record).find(([name]) => name.startsWith("log/tile/entries/"))!;
  const leaves = decodeBundle(bundle, Number(path.split("/").at(-1)));
  const index = leaves.findIndex((entry) => entry[0] === 1);
  for await (const { ballot, o, salt, submission, additions } of readBox(
    filesOf(record),
    "restricted/box/000000.bin",
  )) {
    const { core, rest } = splitBallot(ballot, fromHex(FINGERPRINT), layoutsOf(manifest, stylesOf(manifest)));
    const parts = leafParts(core, rest, salt, submission, additions, o);
    receipt = new Map<string, Json>([
      ["type", "receipt"],
      ["version", 1],
      ["fingerprint", FINGERPRINT],
      ["ballotHash", hex(sha256(ballot))],
      ...Object.entries(parts).map(([name, bytes]) => [name, hex(bytes)] as const),
      ["index", index],
      ["proof", inclusion(leaves.map(leafHash), index).map(hex)],
      ["checkpoint", new TextDecoder().decode(record["log/checkpoint"])],
    ]);
    break;
  }
});

/** LOG-7, as the recursion says it. */
function inclusion(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k ? [...inclusion(left, index), treeRoot(right)] : [...inclusion(right, index - k), treeRoot(left)];
}

const ask = (changes: Readonly<Record<string, Json>> = {}, fingerprint: string | undefined = FINGERPRINT) =>
  checkReceipt(memorySource(record), encodeJson(new Map([...receipt, ...Object.entries(changes)])), fingerprint);

test("an honest receipt stands in the final log", async () => {
  expect(await ask()).toMatchObject({ verdict: "IN THE LOG", exit: 0, index: receipt.get("index") });
});

test.each([
  ["another index", { index: 5 }, "RECEIPT_INCLUSION"],
  ["an index beyond the tree", { index: 100_000 }, "RECEIPT_INCLUSION"],
  ["another core", { coreHash: "11".repeat(32) }, "RECEIPT_INCLUSION"],
  ["another salt", { salt: "11".repeat(32) }, "RECEIPT_INCLUSION"],
  ["another election", { fingerprint: "11".repeat(32) }, "RECEIPT_ELECTION"],
  ["no checkpoint", { checkpoint: "" }, "RECEIPT_CHECKPOINT"],
  ["a field too many", { choice: 101 }, "RECEIPT_SHAPE"],
  ["another version", { version: 2 }, "RECEIPT_SHAPE"],
  ["an empty proof", { proof: [] }, "RECEIPT_INCLUSION"],
])("refused: %s", async (_, changes, code) => {
  const answer = await ask(changes);
  expect([answer.exit, answer.text]).toEqual([1, expect.stringContaining(code)]);
});

test("a checkpoint without cosignatures", async () => {
  const lines = String(receipt.get("checkpoint")).split("\n");
  const alone = [...lines.slice(0, 5), ""].join("\n");
  expect((await ask({ checkpoint: alone })).text).toContain("RECEIPT_WITNESSES");
});

test("another fingerprint, none, and a record without its log", async () => {
  expect((await ask({}, "11".repeat(32))).exit).toBe(1);
  expect((await checkReceipt(memorySource(record), encodeJson(receipt), undefined)).exit).toBe(2);
  const { "log/checkpoint": _, ...rest } = record;
  expect((await checkReceipt(memorySource(rest), encodeJson(receipt), FINGERPRINT)).exit).toBe(2);
});

test("bytes that are no receipt", async () => {
  for (const bytes of [new Uint8Array(0), Uint8Array.of(0x7b), nodeHash(sha256(), sha256())])
    expect((await checkReceipt(memorySource(record), bytes, FINGERPRINT)).exit).toBe(1);
});
