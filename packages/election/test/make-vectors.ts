/**
 * Writes test/vectors/election-definition.json: `node packages/election/test/make-vectors.ts`. Deterministic: a changed file is a changed
 * protocol. The files of interface formats have vectors of their own, written by hand.
 */
import { writeFileSync } from "node:fs";
import { encodeInstant, instant, toHex, utf8 } from "@selge/basics";
import { signDocument } from "@selge/group";
import { smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { ABSENT, changed } from "./changed.ts";
import { batchLines, styleLines } from "./lines.ts";

interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly expect: Record<string, unknown>;
}

const { election, body, secrets, manifestFile } = smallManifest({
  seed: "election vectors",
  contests: [{ choices: 1 }, { slots: 2, blank: [true, false], districts: [1], choices: 1 }],
});
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const signed = (changedBody: unknown, keys = secrets.officials.slice(0, 2)) =>
  text(signDocument(changedBody as never, keys));
const lines = (value: string) => ({ output: toHex(utf8(value)) });

const refused: readonly (readonly [string, string, string])[] = [
  ["a line feed behind", `${text(manifestFile)}\n`, "JSON_CANONICAL"],
  ["a duplicate key", text(manifestFile).replace('"minBatch":2', '"minBatch":2,"minBatch":2'), "JSON_CANONICAL"],
  ["changed after signing", text(manifestFile).replace('"minBatch":2', '"minBatch":3'), "SIGNATURE_INVALID"],
  ["one official", signed(body, secrets.officials.slice(0, 1)), "MANIFEST_SIGNERS"],
  ["an official and the collector", signed(body, [secrets.officials[0]!, secrets.collector]), "MANIFEST_SIGNERS"],
  ["an unknown field", signed({ ...body, note: "x" }), "MANIFEST_SHAPE"],
  ...(
    [
      ["a missing field", "$.minBatch", ABSENT, "MANIFEST_SHAPE"],
      ["a control character in a name", "$.units[0].name", "a\nb", "MANIFEST_SHAPE"],
      ["a threshold above the number of trustees", "$.threshold", 4, "MANIFEST_SHAPE"],
      ["a quorum above the number of witnesses", "$.witnessQuorum", 3, "MANIFEST_SHAPE"],
      ["blank without an answer for every slot", "$.contests[1].blank", [true], "MANIFEST_SHAPE"],
      ["closing before opening", "$.schedule.closes", "2027-02-01T00:00:00Z", "MANIFEST_SCHEDULE"],
      ["a unit code twice", "$.units[1].code", "0101", "MANIFEST_REPEATED"],
      ["a code twice", "$.contests[0].districts[0].lists[1].choices[0].code", 101, "MANIFEST_REPEATED"],
      ["a unit that is not defined", "$.districts[0].units[1]", "9999", "MANIFEST_UNKNOWN"],
      ["a district that is not defined", "$.contests[0].districts[1].district", "0000.9", "MANIFEST_UNKNOWN"],
      ["k-of-n with one slot", "$.contests[0].rule", "k-of-n", "MANIFEST_RULE"],
      ["one key in two seats", "$.roles.mixers[0].key", body.roles.trustees[0]!.key, "MANIFEST_KEY"],
      ["a key of small order", "$.roles.log.key", `ec${"ff".repeat(30)}7f`, "MANIFEST_KEY"],
      ["a witness's name twice", "$.roles.witnesses[1].name", "witness.example/1", "MANIFEST_KEY"],
    ] as const
  ).map(([name, where, to, code]) => [name, signed(changed(body, where, to)), code] as const),
];

const codeList = (contest: number, district: string, slot: number, hex: string): Case => ({
  algorithm: "ELE-3",
  name: `contest ${contest}, district ${district}, slot ${slot}`,
  input: { contest, district, slot },
  expect: { output: hex },
});

const units = ["0101", "0102", "0103", "0000", "0201", "0301"];
const merging = (name: string, counted: readonly number[]): Case => ({
  algorithm: "ELE-5",
  name,
  input: { units, counted },
  expect: lines(batchLines(election.manifest, (unit) => counted[units.indexOf(unit)]!)),
});

const { servesFrom, opens, closes, servesUntil } = election.manifest.schedule;
const phases: readonly (readonly [number, string])[] = [
  [servesFrom - 1, "before"],
  [servesFrom, "preparing"],
  [opens - 1, "preparing"],
  [opens, "open"],
  [closes - 1, "open"],
  [closes, "grace"],
  [servesUntil - 1, "grace"],
  [servesUntil, "closed"],
];

const cases: readonly Case[] = [
  { algorithm: "ELE-1", name: "a small election", input: {}, expect: { output: election.fingerprintHex } },
  ...refused.map(([name, manifestText, error]) => ({
    algorithm: "ELE-1",
    name,
    input: { manifestText },
    expect: { error },
  })),
  { algorithm: "ELE-2", name: "all styles", input: {}, expect: lines(styleLines(election.manifest)) },
  codeList(0, "0000.2", 0, "00000000c9000000ca000000"),
  codeList(1, "0000.1", 0, "000000004d0400004e040000"),
  codeList(1, "0000.1", 1, "4d0400004e040000"),
  merging("every unit large enough", [2, 2, 2, 2, 2, 2]),
  merging("a remainder joins the last group", [2, 1, 0, 1, 3, 1]),
  merging("too few: one group a district", [0, 1, 0, 0, 1, 0]),
  merging("nobody voted", [0, 0, 0, 0, 0, 0]),
  ...phases.map(([at, phase]) => ({
    algorithm: "ELE-6",
    name: encodeInstant(instant(at)),
    input: { at: encodeInstant(instant(at)) },
    expect: lines(phase),
  })),
];

const file = {
  package: "election",
  about:
    "The definition of an election. ELE-1 gives the fingerprint. ELE-2 gives a line for each style: number, district, unit, contests joined by commas; ELE-3 u32le of each code; ELE-5 a line for each batch: name, units joined by commas, counted; fields with a tab between, a line feed after every line. ELE-6 gives the word.",
  source: "own",
  common: { manifestText: text(manifestFile) },
  cases,
};
const target = new URL("../../../test/vectors/election-definition.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(file, null, 2)}\n`);
