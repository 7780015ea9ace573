/** The documents of the log and their order: M77, M78. */
import { encodeInstant, type JsonObject, toHex } from "@selge/basics";
import { COURSES } from "../../fixtures/golden/courses.ts";
import { type Golden, lieFrom, playWhole } from "../../fixtures/golden/golden.ts";
import { addPublic, headerOf, headOf, officialsOf, type Play } from "../../fixtures/golden/play.ts";
import { happen, record } from "../../fixtures/golden/voting.ts";
import { personCode } from "../../fixtures/small-election.ts";
import { adding, resign, without } from "../edits.ts";
import type { Operator } from "../operator.ts";

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
      sole: true,
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

export const documents: readonly Operator[] = [
  ...lacking,
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
    title: "a second input statement, which nobody shows",
    variant: "smart",
    tamper: (whole) =>
      lieFrom(whole, "attest", { sealed: (files) => void files.delete("result-1.json") }, (play) => {
        addPublic(play, "result-1.json", headerOf(play, "input-statement"), play.small.secrets.auditors);
      }),
    expect: ["LOG_ORDER"],
  },
  {
    id: "M78",
    title: "a ballot after closed",
    variant: "smart",
    tamper: (whole) =>
      lieFrom(whole, "attest", {}, (play) => {
        record(play, { person: personCode(1), style: 0, rollVersion: 0, codes: [0], seen: headOf(play) });
      }),
    expect: ["CLOSING_COUNTS", "INPUT_COUNTS", "LOG_ORDER"],
  },
  {
    id: "M23",
    title: "a roll version after closed",
    variant: "smart",
    on: "G1",
    tamper: (whole) =>
      lieFrom(whole, "process", { believed: (name) => name !== "rolls/2.json" }, (play) => {
        happen(play, [{ roll: [{ remove: personCode(3) }] }]);
      }),
    expect: ["ROLL"],
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
