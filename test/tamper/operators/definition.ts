/** Definition and trust anchor: M11 to M15, M82 to M84. */
import { type JsonObject, utf8 } from "@selge/basics";
import { golden } from "../../fixtures/golden/golden.ts";
import { documentBody } from "../../fixtures/golden/play.ts";
import { adding, edit, editJson, flipped, resign } from "../edits.ts";
import type { Operator } from "../operator.ts";

type Change = (body: JsonObject) => JsonObject;

/** What officials might like to change afterwards. */
const CHANGES: Readonly<Record<string, readonly [id: string, change: Change]>> = {
  title: ["M12", (body) => ({ ...body, title: { en: "Another election" } })],
  "a candidate's name": ["M12", (body) => replaceIn(body, '"Candidate 101"', '"Candidate 102"')],
  "order of candidates": [
    "M12",
    (body) => replaceIn(replaceIn(body, '"code":101,', '"code":109,'), '"code":102,', '"code":101,'),
  ],
  "a code added": [
    "M13",
    (body) => replaceIn(body, '"choices":[{', '"choices":[{"code":7,"id":"0000.7","name":"Seven"},{'),
  ],
  threshold: ["M14", (body) => ({ ...body, threshold: 1 })],
  "witness quorum": ["M14", (body) => ({ ...body, witnessQuorum: 1 })],
  "grace time": ["M14", (body) => replaceIn(body, "10:15:00Z", "11:15:00Z")],
  "smallest batch": ["M14", (body) => ({ ...body, minBatch: 1 })],
};

function replaceIn(body: JsonObject, from: string, to: string): JsonObject {
  const text = JSON.stringify(body);
  if (!text.includes(from)) throw new Error(`nothing like ${from}`);
  return JSON.parse(text.replace(from, to)) as JsonObject;
}

const changes = Object.entries(CHANGES).flatMap(([what, [id, change]]): Operator[] => [
  {
    id,
    title: `definition: ${what}`,
    variant: "raw",
    tamper: ({ files }) =>
      editJson(files, "election.json", ({ signatures, ...body }) => ({ ...change(body), signatures: signatures! })),
    expect: ["MANIFEST", "TRUST_ANCHOR"],
  },
  {
    id,
    title: `definition: ${what}, signed again by two officials`,
    variant: "smart",
    tamper: ({ files, small }) => resign(files, "election.json", small.secrets.officials.slice(0, 2), change),
    expect: ["TRUST_ANCHOR"],
  },
]);

export const definition: readonly Operator[] = [
  ...changes,
  {
    id: "M82",
    title: "a whole consistent election with the attacker's own keys",
    variant: "smart",
    on: "G1",
    tamper: async () => (await golden("G3")).files,
    expect: ["TRUST_ANCHOR"],
    sole: true,
  },
  {
    id: "M11",
    title: "everything replaced but the published fingerprint",
    variant: "smart",
    tamper: async () => (await golden("G3")).files,
    expect: ["TRUST_ANCHOR"],
    sole: true,
  },
  {
    id: "M10",
    title: "the definition of another election",
    variant: "raw",
    on: "G1",
    tamper: async ({ files }) => adding(files, "election.json", (await golden("G3")).files.get("election.json")!),
    expect: ["TRUST_ANCHOR", "OPENING"],
  },
  {
    id: "M83",
    title: "no fingerprint given",
    variant: "raw",
    fingerprint: null,
    tamper: ({ files }) => files,
    expect: [],
    exit: 2,
  },
  {
    id: "M83",
    title: "wrong fingerprint given",
    variant: "raw",
    fingerprint: "ab".repeat(32),
    tamper: ({ files }) => files,
    expect: ["TRUST_ANCHOR"],
    sole: true,
  },
  {
    id: "M84",
    title: "definition of a newer protocol version",
    variant: "smart",
    tamper: ({ files }) => editJson(files, "election.json", (value) => ({ ...value, version: 2 })),
    expect: [],
    exit: 3,
  },
  {
    id: "M15",
    title: "a field for parameters that are none",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(files, "election.json", small.secrets.officials.slice(0, 2), (body) => ({ ...body, group: "modp" })),
    expect: ["MANIFEST", "TRUST_ANCHOR"],
  },
  {
    id: "M12",
    title: "the definition signed by one official",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, "election.json", small.secrets.officials.slice(0, 1)),
    expect: ["MANIFEST"],
    sole: true,
  },
  {
    id: "M12",
    title: "the definition signed by an auditor in an official's place",
    variant: "smart",
    tamper: ({ files, small: { secrets } }) =>
      resign(files, "election.json", [secrets.officials[0]!, secrets.auditors[0]!]),
    expect: ["MANIFEST"],
    sole: true,
  },
  {
    id: "M05",
    title: "an unknown file",
    variant: "raw",
    tamper: ({ files }) => adding(files, "notes.txt", utf8("hello")),
    expect: ["RECORD_UNKNOWN"],
    sole: true,
  },
  {
    id: "M05",
    title: "an unknown file beside the shares",
    variant: "raw",
    tamper: ({ files }) => adding(files, `batches/contest-1.0000.1.0101/shares/9.json`, utf8("{}")),
    expect: ["RECORD_UNKNOWN"],
  },
  {
    id: "M79",
    title: "a document longer than any can be",
    variant: "raw",
    tamper: ({ files }) => edit(files, "closing.json", (bytes) => new Uint8Array(2 ** 25).fill(32).with(0, bytes[0]!)),
    expect: ["CLOSING", "RECORD_LIMITS"],
  },
  {
    id: "M79",
    title: "a document of a hundred thousand brackets",
    variant: "raw",
    tamper: ({ files }) => adding(files, "result.json", utf8("[".repeat(100_000))),
    expect: ["RESULT"],
  },
  {
    id: "M79",
    title: "2^31 rows announced",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(files, "input-statement.json", small.secrets.auditors, (body) =>
        replaceIn(body, '"n":3', `"n":${2 ** 31}`),
      ),
    expect: ["INPUT_STATEMENT"],
  },
  {
    id: "M06",
    title: "a key twice, the first good",
    variant: "raw",
    tamper: ({ files }) =>
      edit(files, "result.json", (bytes) => textual(bytes, '"type":"result"', '"type":"result","type":"mix"')),
    expect: ["RESULT"],
  },
  {
    id: "M06",
    title: "a key twice, the last good",
    variant: "raw",
    tamper: ({ files }) =>
      edit(files, "result.json", (bytes) => textual(bytes, '"type":"result"', '"type":"mix","type":"result"')),
    expect: ["RESULT"],
  },
  ...canonical(),
];

/** M08: the same content in another spelling. */
function canonical(): readonly Operator[] {
  const spellings: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    "hex in upper case": (bytes) =>
      textual(bytes, String(documentBody(bytes).root), String(documentBody(bytes).root).toUpperCase()),
    "a space": (bytes) => textual(bytes, '"type":', '"type": '),
    "a byte order mark": (bytes) => Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes),
    "CRLF at the end": (bytes) => Uint8Array.of(...bytes, 13, 10),
    "a number with an exponent": (bytes) => textual(bytes, '"grace":0', '"grace":0e0'),
    "minus zero": (bytes) => textual(bytes, '"grace":0', '"grace":-0'),
    "an escaped letter": (bytes) => textual(bytes, '"closing"', '"c\\u006cosing"'),
    "a second document": (bytes) => Uint8Array.of(...bytes, ...utf8("{}")),
    "a NUL": (bytes) => Uint8Array.of(...bytes, 0),
    "bad UTF-8": (bytes) => flipped(bytes, new TextDecoder().decode(bytes).indexOf("closing"), 0x80),
  };
  return Object.entries(spellings).map(([what, change]) => ({
    id: /document|NUL/.test(what) ? "M03" : "M08",
    title: `closing statement with ${what}`,
    variant: "raw",
    tamper: ({ files }) => edit(files, "closing.json", change),
    expect: ["CLOSING"],
  }));
}

function textual(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes(from)) throw new Error(`nothing like ${from}`);
  return utf8(text.replace(from, to));
}
