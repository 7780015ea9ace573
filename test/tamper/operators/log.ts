/** The log: heads, cosignatures, tiles, entries: M39, M40, M45, M46, M50. */
import { instant, must, utf8 } from "@selge/basics";
import { appendCosignature, checkCheckpoint, cosign, signCheckpoint, type TreeHead } from "@selge/log";
import { type Golden, golden, lieFrom } from "../../fixtures/golden/golden.ts";
import { adding, edit, flipped } from "../edits.ts";
import type { Operator } from "../operator.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** A head that log and witnesses signed although it is not that of the entries. */
function otherHead({ files, small }: Golden, head: (honest: TreeHead) => TreeHead): Files {
  const honest = must(checkCheckpoint(files.get("log/checkpoint")!, small.logKey));
  let note = signCheckpoint(head({ size: honest.size, root: honest.root }), small.log);
  for (const witness of small.witnesses) {
    const checkpoint = must(checkCheckpoint(note, small.logKey));
    const line = cosign(checkpoint.note.text, witness, instant(1_900_000_000));
    note = must(appendCosignature(checkpoint, utf8(line), witness.key));
  }
  return adding(files, "log/checkpoint", note);
}

const isCosignature = (line: string): boolean => line.startsWith("— witness");

function noteLines(files: Files, change: (lines: readonly string[]) => readonly string[]): Files {
  return edit(files, "log/checkpoint", (bytes) => utf8(change(new TextDecoder().decode(bytes).split("\n")).join("\n")));
}

export const log: readonly Operator[] = [
  {
    id: "M46",
    title: "a head of another root, signed by log and witnesses",
    variant: "smart",
    tamper: (whole) => otherHead(whole, ({ size, root }) => ({ size, root: flipped(root, 3) })),
    expect: ["LOG_ROOT"],
    sole: true,
  },
  ...[-1, 1].map(
    (by): Operator => ({
      id: "M46",
      title: `a head of size ${by < 0 ? "−" : "+"}1, signed by log and witnesses`,
      variant: "smart",
      tamper: (whole) => otherHead(whole, ({ size, root }) => ({ size: size + by, root })),
      expect: [],
      exit: 2,
    }),
  ),
  {
    id: "M46",
    title: "a head signed by another key",
    variant: "smart",
    on: "G1",
    tamper: async ({ files }) => {
      const other = new TextDecoder().decode((await golden("G3")).files.get("log/checkpoint")!).split("\n");
      return noteLines(files, (lines) => [...lines.slice(0, 3), ...other.slice(3)]);
    },
    expect: ["LOG_CHECKPOINT"],
  },
  {
    id: "M46",
    title: "the head of another election",
    variant: "smart",
    on: "G1",
    tamper: async ({ files }) => adding(files, "log/checkpoint", (await golden("G3")).files.get("log/checkpoint")!),
    expect: ["LOG_CHECKPOINT"],
    sole: true,
  },
  {
    id: "M46",
    title: "the head of another play of the same election (split view)",
    variant: "smart",
    on: "G1",
    tamper: async ({ files }) => adding(files, "log/checkpoint", (await golden("G4")).files.get("log/checkpoint")!),
    expect: ["LOG_ROOT"],
  },
  {
    id: "M46",
    title: "a bit of the log's signature",
    variant: "raw",
    tamper: ({ files }) =>
      noteLines(files, (lines) =>
        lines.map((line) =>
          line.startsWith("— ") && !isCosignature(line) ? swapLetters(line, line.length - 8) : line,
        ),
      ),
    expect: ["LOG_CHECKPOINT"],
  },
  {
    id: "M50",
    title: "a cosignature removed",
    variant: "raw",
    tamper: ({ files }) =>
      noteLines(files, (lines) => lines.filter((line, i) => !isCosignature(line) || isCosignature(lines[i + 1] ?? ""))),
    expect: ["LOG_WITNESSES"],
    sole: true,
  },
  {
    id: "M50",
    title: "a cosignature forged",
    variant: "raw",
    tamper: ({ files }) =>
      noteLines(files, (lines) =>
        lines.map((line) => (isCosignature(line) ? swapLetters(line, line.length - 8) : line)),
      ),
    expect: ["LOG_WITNESSES"],
    sole: true,
  },
  {
    id: "M50",
    title: "the witnesses that the user trusts are others",
    variant: "smart",
    witnesses: [{ name: "witness.example/9", algorithm: 4, key: new Uint8Array(32).fill(1) } as never],
    tamper: ({ files }) => files,
    expect: ["LOG_TRUSTED_WITNESSES"],
    sole: true,
  },
  {
    id: "M01",
    title: "a bit of a tile of hashes",
    variant: "raw",
    tamper: ({ files }) => edit(files, tile(files, /^log\/tile\/0\//), (bytes) => flipped(bytes, 40)),
    expect: ["LOG_TILES"],
    sole: true,
  },
  {
    id: "M39",
    title: "a bit of an entry",
    variant: "raw",
    tamper: ({ files }) => edit(files, tile(files, /^log\/tile\/entries\//), (bytes) => flipped(bytes, 150)),
    expect: ["LOG_ROOT"],
  },
  {
    id: "M40",
    title: "a voter's last ballot dropped, log and witnesses willing",
    variant: "smart",
    on: "G1",
    tamper: (whole) => {
      return lieFrom(
        whole,
        "close",
        {
          judged: (judged) => ({ ...judged, fates: judged.fates.map((fate) => (fate === "stale" ? "counted" : fate)) }),
        },
        ({ journal }) => {
          const ballots = journal.flatMap((record, i) => (record.kind === "ballot" ? [i] : []));
          journal.splice(ballots[3]!, 1);
        },
      );
    },
    expect: ["FATES"],
  },
  {
    id: "M39",
    title: "a superseded ballot dropped, log willing, witnesses not",
    variant: "smart",
    on: "G1",
    tamper: (whole) =>
      lieFrom(whole, "close", { witnesses: [] }, ({ journal }) => {
        const ballots = journal.flatMap((record, i) => (record.kind === "ballot" ? [i] : []));
        journal.splice(ballots.at(-1)!, 1);
      }),
    expect: ["LOG_WITNESSES"],
  },
  {
    id: "M45",
    title: "a ballot logged twice",
    variant: "smart",
    tamper: (whole) => lieFrom(whole, "close", {}, ({ journal }) => void journal.push(journal.at(-1)!)),
    expect: ["LOG_DUPLICATES"],
    sole: true,
  },
];

function tile(files: Files, form: RegExp): string {
  return [...files.keys()].find((name) => form.test(name))!;
}

function swapLetters(line: string, at: number): string {
  return line.slice(0, at) + (line[at] === "A" ? "B" : "A") + line.slice(at + 1);
}
