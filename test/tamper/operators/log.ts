/** The log and its documents: M39, M40, M45, M46, M50, M77, M78. */
import { encodeInstant, instant, type JsonObject, must, toHex, utf8 } from "@selge/basics";
import { appendCosignature, checkCheckpoint, cosign, signCheckpoint, type TreeHead } from "@selge/log";
import { COURSES } from "../../fixtures/golden/courses.ts";
import { type Golden, golden, lieFrom, playWhole } from "../../fixtures/golden/golden.ts";
import { addPublic, headerOf, officialsOf, type Play } from "../../fixtures/golden/play.ts";
import { adding, edit, flipped, resign, without } from "../edits.ts";
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

/** A document with one official too few. */
const lacking: readonly Operator[] = [
  ["software.json", "SOFTWARE"],
  ["opened.json", "OPENED"],
  ["closing.json", "CLOSING"],
  ["result.json", "RESULT"],
].flatMap(([file, check]): Operator[] => {
  const collector = ({ small }: Golden) => (file === "closing.json" ? [small.secrets.collector] : []);
  return [
    {
      id: "M77",
      title: `${file} signed by one official`,
      variant: "smart",
      tamper: (whole) => resign(whole.files, file!, [whole.small.secrets.officials[0]!, ...collector(whole)]),
      expect: [check!],
    },
    {
      id: "M77",
      title: `${file} signed by the processor beside two officials`,
      variant: "smart",
      tamper: (whole) => {
        const { officials, processor } = whole.small.secrets;
        return resign(whole.files, file!, [...officials.slice(0, 2), processor, ...collector(whole)]);
      },
      expect: [check!],
    },
  ];
});

/** Another body for a document of the log, everything after it honest. */
function bodyOf(file: string, change: (body: JsonObject) => JsonObject): Operator["tamper"] {
  return async ({ small }) => {
    const sign = (body: JsonObject, signers: readonly Uint8Array[], place: string) =>
      place === file ? { body: change(body), signers } : undefined;
    return (await playWhole(small, COURSES.G0, "log liar", { sign })).files;
  };
}

function extended(
  change: Partial<Record<string, string | number>>,
  signers?: (play: Play) => readonly Uint8Array[],
): Operator["tamper"] {
  return (whole) =>
    lieFrom(whole, "close", { believed: (name) => name !== "extended-1.json" }, (play) => {
      const { closes, servesUntil } = play.small.election.manifest.schedule;
      const times = { closes: encodeInstant(closes), servesUntil: encodeInstant(servesUntil) };
      const body = { ...headerOf(play, "extended"), number: 1, ...times, ...change } as JsonObject;
      addPublic(play, "extended-1.json", body, signers?.(play) ?? officialsOf(play));
    });
}

/** Moves the entries of the journal about before anybody votes. */
function reordered(change: (journal: Play["journal"]) => void): Operator["tamper"] {
  return (whole) => lieFrom(whole, "vote", {}, ({ journal }) => change(journal), []);
}

export const log: readonly Operator[] = [
  ...lacking,
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
  {
    id: "M78",
    title: "opened before the programs were fixed",
    variant: "smart",
    tamper: reordered((journal) => journal.splice(2, 2, journal[3]!, journal[2]!)),
    expect: ["LOG_ORDER"],
    sole: true,
  },
  {
    id: "M78",
    title: "a document that the log does not have",
    variant: "smart",
    tamper: async (whole) => {
      const with1 = await extended({})(whole);
      return adding(whole.files, "extended-1.json", with1.get("extended-1.json")!);
    },
    expect: ["LOG_DOCUMENTS"],
  },
  {
    id: "M78",
    title: "an entry for a document that the record does not have",
    variant: "smart",
    tamper: async (whole) => without(await extended({})(whole), "extended-1.json"),
    expect: [],
    unfinished: ["LOG_ENTRIES"],
    exit: 2,
  },
  {
    id: "M78",
    title: "voting extended into the past",
    variant: "smart",
    tamper: extended({ closes: "2027-03-01T09:30:00Z" }),
    expect: ["EXTENSIONS"],
    sole: true,
  },
  {
    id: "M78",
    title: "voting extended by one official",
    variant: "smart",
    tamper: extended({}, (play) => officialsOf(play).slice(0, 1)),
    expect: ["EXTENSIONS"],
  },
  {
    id: "M78",
    title: "opened with another key ceremony",
    variant: "smart",
    tamper: bodyOf("opened.json", (body) => ({ ...body, opening: "00".repeat(32) })),
    expect: ["OPENED"],
  },
  {
    id: "M78",
    title: "the closing statement without the collector",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, "closing.json", small.secrets.officials.slice(0, 2)),
    expect: ["CLOSING"],
  },
  {
    id: "M78",
    title: "one ballot more in the closing statement",
    variant: "smart",
    tamper: bodyOf("closing.json", (body) => ({ ...body, ballots: Number(body.ballots) + 1 })),
    expect: ["CLOSING_COUNTS"],
    sole: true,
  },
  {
    id: "M78",
    title: "another root in the closing statement",
    variant: "smart",
    tamper: bodyOf("closing.json", (body) => ({ ...body, root: toHex(new Uint8Array(32)) })),
    expect: ["CLOSING_COUNTS"],
    sole: true,
  },
  {
    id: "M78",
    title: "one ballot of the grace time more",
    variant: "smart",
    tamper: bodyOf("closing.json", (body) => ({ ...body, grace: 1 })),
    expect: ["CLOSING_GRACE"],
    sole: true,
  },
  {
    id: "M78",
    title: "another place of the closing statement",
    variant: "smart",
    tamper: bodyOf("closing.json", (body) => ({ ...body, size: Number(body.size) - 1 })),
    expect: ["CLOSING_COUNTS", "LOG_ORDER"],
  },
  {
    id: "M77",
    title: "a result before the input statement",
    variant: "smart",
    tamper: (whole) =>
      lieFrom(whole, "attest", {}, (play) =>
        addPublic(play, "result-1.json", headerOf(play, "result"), officialsOf(play)),
      ),
    expect: ["LOG_ORDER"],
  },
  {
    id: "M78",
    title: "a revocation after the input statement",
    variant: "smart",
    on: "G1",
    tamper: (whole) =>
      lieFrom(whole, "mix", {}, ({ journal }) => {
        const last = journal.findLastIndex(({ kind }) => kind === "restricted");
        journal.push(...journal.splice(last, 1));
      }),
    expect: ["INPUT_POSITION", "LOG_ORDER"],
  },
];

function tile(files: Files, form: RegExp): string {
  return [...files.keys()].find((name) => form.test(name))!;
}

function swapLetters(line: string, at: number): string {
  return line.slice(0, at) + (line[at] === "A" ? "B" : "A") + line.slice(at + 1);
}
