/** Writes test/vectors/tally-*.json: fates, merging, counting. Run with Node; review the difference. */
import { writeFileSync } from "node:fs";
import { sha256, toHex, utf8 } from "@selge/basics";
import { countBatch, decideFates, type JudgedBallot, type PlaintextRow } from "../src/index.ts";
import {
  contestOf,
  encodeCount,
  encodeFates,
  encodeMerged,
  type FateCase,
  merged,
  readBallots,
  styleAtOf,
} from "./vector-cases.ts";

const root = (size: number) => toHex(sha256(utf8(`root ${size}`)));
let unique = 0;
const leaf = (index: number, person: string, more: object = {}) => {
  const { seenSize = index } = more as { seenSize?: number };
  return { index, person, style: 1, seenSize, seenRoot: root(seenSize), marks: [`m${unique++}`], ...more };
};
const invalid = (index: number, code: string) => ({ index, invalid: code });

const roots = Object.fromEntries(Array.from({ length: 12 }, (_, size) => [size, root(size)]));
const rolls = [
  { index: 1, styles: { A: 1, B: 1, C: 2 } },
  { index: 7, styles: { A: 1, C: 1 } },
];
const fateCases: readonly [string, FateCase["ballots"], readonly string[]][] = [
  ["no ballot", [], []],
  ["one ballot each", [leaf(4, "A"), leaf(5, "B"), leaf(6, "C", { style: 2 })], []],
  ["invalid leaves no mark", [{ ...invalid(4, "BALLOT_PROOF") }, leaf(5, "A"), invalid(6, "OCSP_REVOKED")], []],
  ["F3 a replayed ballot", [leaf(4, "A", { marks: ["h", "T", "A"] }), leaf(5, "A", { marks: ["h", "T", "A"] })], []],
  ["F1 a copied ciphertext", [leaf(4, "A", { marks: ["h", "T", "A"] }), leaf(5, "B", { marks: ["i", "U", "A"] })], []],
  [
    "a duplicate of a duplicate",
    [leaf(4, "A", { marks: ["a"] }), leaf(5, "B", { marks: ["a", "b"] }), leaf(6, "A", { marks: ["b"] })],
    [],
  ],
  ["not on the roll; another style", [leaf(4, "D"), leaf(5, "C", { style: 1 }), leaf(6, "B", { style: 2 })], []],
  [
    "the roll just before the leaf decides",
    [leaf(6, "B"), leaf(8, "B"), leaf(9, "C", { style: 1 }), leaf(10, "C", { style: 2 })],
    [],
  ],
  ["the roll version at the leaf's own index is not before it", [leaf(7, "B")], []],
  ["H3 an older head after a newer one", [leaf(4, "A", { seenSize: 4 }), leaf(5, "A", { seenSize: 3 })], []],
  ["the same head twice", [leaf(4, "A", { seenSize: 4 }), leaf(5, "A", { seenSize: 4 })], []],
  ["a head of the future", [leaf(4, "A", { seenSize: 5 })], []],
  ["a head of another log", [leaf(4, "A", { seenRoot: root(99) })], []],
  [
    "a stale ballot's head does not count",
    [leaf(4, "A", { seenSize: 2 }), leaf(5, "A", { seenSize: 9 }), leaf(6, "A", { seenSize: 3 })],
    [],
  ],
  ["superseded twice", [leaf(4, "A"), leaf(5, "A"), leaf(6, "A")], []],
  [
    "an invalid or duplicate later ballot supersedes nothing",
    [leaf(4, "A", { marks: ["x"] }), invalid(5, "BALLOT_TAG"), leaf(6, "A", { marks: ["x"] })],
    [],
  ],
  ["revoked: the last ballot only, no older one revives", [leaf(4, "A"), leaf(5, "B"), leaf(6, "A")], ["A"]],
];

const mergeCases: readonly [string, readonly number[], number][] = [
  ["no ballot at all", [0, 0, 0], 10],
  ["one unit with enough", [10], 10],
  ["each unit enough", [10, 11, 12], 10],
  ["small units together", [4, 6, 3, 7], 10],
  ["a remainder joins the last group", [10, 4, 10, 9], 10],
  ["leading empty units", [0, 0, 10, 0, 0], 10],
  ["never enough", [1, 2, 3], 10],
  ["minBatch 1", [1, 0, 1, 0], 1],
];

const OUT = "ee".repeat(32);
const PLURALITY = { slots: [[0, 101, 102]], rule: "plurality" } as const;
const TWO = {
  slots: [
    [0, 1, 2],
    [0, 1, 2],
  ],
  rule: "k-of-n",
} as const;
const MUST = {
  slots: [
    [1, 2],
    [0, 1, 2],
  ],
  rule: "k-of-n",
} as const;
const countCases: readonly [string, typeof PLURALITY | typeof TWO | typeof MUST, boolean, readonly PlaintextRow[]][] = [
  ["plurality", PLURALITY, false, [[101], [0], [101], [102]]],
  ["no row", PLURALITY, false, []],
  ["plurality, outside the list", PLURALITY, false, [[OUT], [101], ["0a".repeat(32)]]],
  ["plurality, padding row beside the vote", PLURALITY, true, [[101], [0]]],
  ["plurality, padding row and a blank vote", PLURALITY, true, [[0], [0]]],
  ["plurality, no padding row", PLURALITY, true, [[101], [102]]],
  [
    "k-of-n, a code twice counts once",
    TWO,
    false,
    [
      [1, 1],
      [2, 1],
    ],
  ],
  [
    "k-of-n, blank only when all slots are",
    TWO,
    false,
    [
      [0, 0],
      [0, 2],
      [2, 0],
    ],
  ],
  [
    "k-of-n, outside in one slot",
    TWO,
    false,
    [
      [OUT, 0],
      [OUT, 1],
    ],
  ],
  [
    "k-of-n, padding row",
    TWO,
    true,
    [
      [0, 0],
      [2, 1],
    ],
  ],
  [
    "k-of-n, half a padding row is none",
    TWO,
    true,
    [
      [0, 1],
      [1, 0],
    ],
  ],
  [
    "k-of-n, first codes differ by slot",
    MUST,
    true,
    [
      [1, 0],
      [2, 2],
    ],
  ],
  [
    "k-of-n, zeros of the wrong slots are no padding row",
    MUST,
    true,
    [
      [1, 1],
      [2, 0],
    ],
  ],
];

const fates = {
  package: "tally",
  about:
    "TAL-1 on leaves given by what decides: the output is the fates, one a line. `rolls`: styles by person, of the roll version logged at `index`. `marks` stand for ballot hash, T and A.",
  source: "own",
  common: { roots, rolls },
  cases: fateCases.map(([name, ballots, revoked]) => {
    const input: FateCase = { ballots, revoked };
    const judged = readBallots(input.ballots) as readonly JudgedBallot[];
    const inputs = {
      styleAt: styleAtOf(rolls),
      rootAt: (size: number) => sha256(utf8(`root ${size}`)),
      isRevoked: (person: string) => revoked.includes(person),
    };
    return { algorithm: "TAL-1", name, input, expect: { output: toHex(encodeFates(decideFates(judged, inputs))) } };
  }),
};
const lists = {
  package: "tally",
  about:
    "Which units go together, and which batches get a padding row (TAL-3 after ELE-5): counted ballots by unit; the output has a line for each group: units (from 0), rows, padded.",
  source: "own",
  cases: mergeCases.map(([name, counted, minBatch]) => ({
    algorithm: "TAL-3",
    name,
    input: { counted, minBatch },
    expect: { output: toHex(encodeMerged(merged(counted, minBatch))) },
  })),
};
const count = {
  package: "tally",
  about:
    "TAL-9 on plaintexts: codes, or the hex of an element outside. `slots` are the code lists. The output is the ballots, then a line `code votes` for each code, then the elements outside.",
  source: "own",
  cases: countCases.map(([name, contest, padded, rows]) => {
    const counted = countBatch(rows, contestOf(contest), "0000.1", padded);
    const expected = counted === undefined ? { error: "COUNT_PADDING" } : { output: toHex(encodeCount(counted)) };
    return { algorithm: "TAL-9", name, input: { ...contest, padded, rows }, expect: expected };
  }),
};

for (const [name, file] of Object.entries({ fates, lists, count }))
  writeFileSync(
    new URL(`../../../test/vectors/tally-${name}.json`, import.meta.url),
    `${JSON.stringify(file, undefined, 2)}\n`,
  );
