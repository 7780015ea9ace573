/** Writes test/vectors/ballotbox-journal.json: journals as files, and what must come of them. Run with Node; review the difference. */
import { writeFileSync } from "node:fs";
import { concat, sha256, toHex, u32le } from "@selge/basics";
import { encodeRecord } from "../src/index.ts";

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const text = (value: string) => new TextEncoder().encode(value);

function record(payload: Uint8Array): Uint8Array {
  const length = u32le(payload.length);
  return concat(length, sha256(length).subarray(0, 4), payload, sha256(payload).subarray(0, 8));
}

const ballot = encodeRecord({
  kind: "ballot",
  ballot: bytes(200, 1),
  o: bytes(32, 2),
  salt: bytes(32, 3),
  submission: bytes(300, 4),
  additions: bytes(80, 5),
});
const open = encodeRecord({ kind: "public", name: "opened.json", file: text("{}") });
const attachments = [
  { name: "rolls/1.utf", bytes: text("list") },
  { name: "rolls/1.sig", bytes: text("signature") },
];
const roll = encodeRecord({
  kind: "restricted",
  name: "rolls/1.json",
  file: text("{}"),
  salt: bytes(32, 6),
  attachments,
});
const head = encodeRecord({ kind: "head", checkpoint: text("note") });

const whole = concat(...[open, roll, ballot, head].map(record));
const before = concat(...[open, roll].map(record));
const last = record(ballot);
const zeroFrom = (at: number) =>
  concat(
    before,
    last.map((byte, i) => (i >= at ? 0 : byte)),
  );
const flipped = (at: number) => whole.with(at, whole[at]! ^ 1);

const sound: readonly [string, Uint8Array, Uint8Array][] = [
  ["no record", new Uint8Array(0), new Uint8Array(0)],
  ["one of each kind", whole, whole],
  ["seven bytes left over", concat(whole, bytes(7, 9)), whole],
  ["the last record without its last byte", concat(before, last.subarray(0, -1)), before],
  ["the last record's length only", concat(before, last.subarray(0, 8)), before],
  ["zeros after the end", concat(before, new Uint8Array(600)), before],
  ["the last record's check is zero", zeroFrom(last.length - 8), before],
  ["the last record ends in zeros", zeroFrom(100), before],
  ["a block of the last record is zero", concat(before, last).map((b, i) => (i >= 512 && i < 1024 ? 0 : b)), before],
];
const broken: readonly [string, Uint8Array][] = [
  ["a flipped bit in the first length", flipped(0)],
  ["a flipped bit in a length's check", flipped(5)],
  ["a flipped bit in the first payload", flipped(10)],
  ["a flipped bit in the last payload", flipped(whole.length - 10)],
  ["a flipped bit in the last check", flipped(whole.length - 1)],
  ["eight bytes that are no record", concat(whole, bytes(8, 9))],
  ["zeros in the middle", whole.map((byte, i) => (i >= 8 && i < 20 ? 0 : byte))],
  ["an unknown kind", record(concat(Uint8Array.of(5), open.subarray(1)))],
  ["a field too many", record(concat(open, u32le(0)))],
  ["a field too few", record(open.subarray(0, -6))],
  ["an attachment without its bytes", record(concat(roll, u32le(1), Uint8Array.of(65)))],
  ["a name that is no UTF-8", record(concat(Uint8Array.of(2), u32le(1), Uint8Array.of(255), u32le(0)))],
  ["an attachment's name that is no UTF-8", record(concat(roll, u32le(1), Uint8Array.of(255), u32le(0)))],
  ["an empty payload", record(new Uint8Array(0))],
];

const file = {
  package: "ballotbox",
  about: "Journals as files; the output is what stays of a file when it is opened: all records that count.",
  source: "own",
  cases: [
    ...sound.map(([name, journal, kept]) => ({
      algorithm: "BOX-1",
      name,
      input: { journal: toHex(journal) },
      expect: { output: toHex(kept) },
    })),
    ...broken.map(([name, journal]) => ({
      algorithm: "BOX-1",
      name,
      input: { journal: toHex(journal) },
      expect: { error: "BOX_DAMAGED" },
    })),
  ],
};
writeFileSync(
  new URL("../../../test/vectors/ballotbox-journal.json", import.meta.url),
  `${JSON.stringify(file, undefined, 2)}\n`,
);
