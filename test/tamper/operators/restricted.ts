import { COURSES } from "../../fixtures/golden/courses.ts";
import { type Golden, golden, lieFrom, playWhole } from "../../fixtures/golden/golden.ts";
import { personCode, rollVersionFiles, smallRegister } from "../../fixtures/small-election.ts";
import { edit, editJson, flipped, resign, swapped } from "../edits.ts";
import type { Operator } from "../operator.ts";

const CORE = 81;
const A = CORE + 32;

export const restricted: readonly Operator[] = [
  {
    id: "M24",
    title: "a bit of a ballot in the box",
    variant: "raw",
    tamper: ({ files }) => edit(files, "restricted/box/000000.bin", (bytes) => flipped(bytes, 4 + A + 3)),
    expect: ["BOX_LEAVES"],
  },
  {
    id: "M39",
    title: "a bit of a salt in the box",
    variant: "raw",
    tamper: (whole) =>
      edit(whole.files, "restricted/box/000000.bin", (bytes) => flipped(bytes, 4 + ballotLength(whole) + 4 + 32 + 4)),
    expect: ["BOX_LEAVES"],
    sole: true,
  },
  {
    id: "M40",
    title: "the box cut off after two ballots",
    variant: "raw",
    tamper: ({ files, journal }) => {
      const sizes = journal.flatMap((entry) =>
        entry.kind === "ballot"
          ? [entry.ballot, entry.o, entry.salt, entry.submission, entry.additions].reduce(
              (sum, part) => sum + 4 + part.length,
              0,
            )
          : [],
      );
      return edit(files, "restricted/box/000000.bin", (bytes) => bytes.slice(0, sizes[0]! + sizes[1]!));
    },
    expect: ["BOX_LEAVES"],
    unfinished: ["BALLOTS", "FATES"],
  },
  {
    id: "M26",
    title: "an opening of a tag changed in the box",
    variant: "raw",
    tamper: (whole) =>
      edit(whole.files, "restricted/box/000000.bin", (bytes) => flipped(bytes, 4 + ballotLength(whole) + 4)),
    expect: ["BOX_LEAVES"],
  },
  {
    id: "V3",
    title: "a frame longer than the box",
    variant: "raw",
    tamper: ({ files }) => edit(files, "restricted/box/000000.bin", (bytes) => bytes.with(3, 0x7f)),
    expect: ["BOX_LEAVES"],
  },
  {
    id: "M23",
    title: "a salt in the list of documents",
    variant: "raw",
    tamper: ({ files }) =>
      editJson(files, "restricted/documents.json", (value) =>
        (value as unknown as { index: number; file: string; salt: string }[]).map((entry) => ({
          ...entry,
          salt: "00".repeat(32),
        })),
      ),
    expect: ["BOX_DOCUMENTS"],
    sole: true,
  },
  {
    id: "M23",
    title: "the roll with a voter more, signed by officials and by another key than the register's",
    variant: "smart",
    tamper: ({ small }) => {
      const changes = [...COURSES.G0.voters, { add: { person: personCode(60), unit: "0101", district: 1 } }];
      const { officials } = small.secrets;
      const rollFiles = (number = 0) =>
        rollVersionFiles(small.election, smallRegister("a thief"), officials.slice(0, 2), number, changes);
      return playWithout({ ...small, rollFiles });
    },
    expect: ["ROLL"],
  },
  {
    id: "M23",
    title: "the roll signed by one official",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, "restricted/rolls/0.json", small.secrets.officials.slice(0, 1)),
    expect: ["ROLL"],
    sole: true,
  },
  {
    id: "M23",
    title: "a voter moved to another list",
    variant: "raw",
    tamper: ({ files }) => edit(files, "restricted/rolls/0.utf", (bytes) => flipped(bytes, bytes.length - 2)),
    expect: ["ROLL"],
  },
  {
    id: "M51",
    title: "a revocation signed by one official",
    variant: "smart",
    on: "G1",
    tamper: ({ files, small }) => resign(files, "restricted/revocations/1.json", small.secrets.officials.slice(0, 1)),
    expect: ["REVOCATIONS"],
    sole: true,
  },
  {
    id: "M51",
    title: "a revoked person exchanged in the official file",
    variant: "raw",
    on: "G1",
    tamper: ({ files }) =>
      edit(files, "restricted/revocations/1.list.json", (bytes) =>
        new TextEncoder().encode(new TextDecoder().decode(bytes).replace(personCode(6), personCode(3))),
      ),
    expect: ["REVOCATIONS"],
  },
  {
    id: "M51",
    title: "a restoration left out: its number is missing",
    variant: "smart",
    on: "G1",
    tamper: (whole) =>
      lieFrom(whole, "process", { believed: (name) => name !== "revocations/3.json" }, ({ journal }) => {
        journal.splice(
          journal.findLastIndex((entry) => entry.kind === "restricted" && entry.name === "revocations/2.json"),
          1,
        );
      }),
    expect: ["REVOCATIONS"],
  },
  {
    id: "M09",
    title: "two revocations changed about",
    variant: "raw",
    on: "G1",
    tamper: ({ files }) => swapped(files, "restricted/revocations/1.json", "restricted/revocations/3.json"),
    expect: ["BOX_DOCUMENTS"],
  },
  {
    id: "M67",
    title: "the processing statement signed by an official",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, "restricted/processing.json", small.secrets.officials.slice(0, 1)),
    expect: ["PROCESSING"],
  },
  {
    id: "M67",
    title: "a strip signed by an official",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(files, "restricted/strip/contest-1.0000.1.0101/strip.json", small.secrets.officials.slice(0, 1)),
    expect: ["STRIP_STATEMENTS"],
    sole: true,
  },
  {
    id: "M10",
    title: "the box of another play of the same election",
    variant: "raw",
    on: "G1",
    tamper: async ({ files }) =>
      new Map(files).set("restricted/box/000000.bin", (await golden("G4")).files.get("restricted/box/000000.bin")!),
    expect: ["BOX_LEAVES"],
  },
];

async function playWithout(small: Golden["small"]): Promise<ReadonlyMap<string, Uint8Array>> {
  return (
    await playWhole(small, { ...COURSES.G0, voting: [] }, "roll liar", {
      believed: (name) => !name.startsWith("rolls/"),
    })
  ).files;
}

function ballotLength({ journal }: Golden): number {
  const first = journal.find((entry) => entry.kind === "ballot");
  return first?.kind === "ballot" ? first.ballot.length : 0;
}
