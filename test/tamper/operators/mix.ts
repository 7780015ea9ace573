/** Mixers and their files: M55 to M68, C13, C15. */
import { concat, sha512, toHex } from "@selge/basics";
import { type Golden, golden, lieFrom } from "../../fixtures/golden/golden.ts";
import type { Shuffled, ShuffleTask } from "../../fixtures/golden/play.ts";
import { adding, edit, flipped, resign, swapped, without } from "../edits.ts";
import { BATCH, type Operator, publicPart } from "../operator.ts";
import { mixForgeries } from "./mix-forgeries.ts";

const MIX = `batches/${BATCH}/mix-1`;
/** From the mix on, with another shuffle at position 1. */
function mixed(change: (task: ShuffleTask, honest: Shuffled, whole: Golden) => Partial<Shuffled>): Operator["tamper"] {
  return (whole) =>
    lieFrom(whole, "mix", {
      shuffle: (task, honest) => {
        if (task.position !== 1 || task.batch !== BATCH) return undefined;
        const true_ = honest();
        return { ...true_, ...change(task, true_, whole) };
      },
    });
}

const row = (bytes: Uint8Array, i: number) => bytes.subarray(64 * i, 64 * i + 64);
const rows = (bytes: Uint8Array, order: readonly number[]) => concat(...order.map((i) => row(bytes, i)));

/** Every point and scalar of a proof by name. n = 3, w = 1. */
const FIELDS = "Ca Cb Cu Cdelta CDelta C0 E0A E0B a1 a2 a3 p2 f1 f2 f3 r s rf tau".split(" ");
const ORDER = scalarBytes(2n ** 252n + 27742317777372353535851937790883648493n);

function scalarBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

const field = (bytes: Uint8Array, i: number) => bytes.subarray(32 * i, 32 * i + 32);
const putField = (bytes: Uint8Array, i: number, value: Uint8Array) =>
  concat(bytes.subarray(0, 32 * i), value, bytes.subarray(32 * i + 32));

/** Another proof file, which the mixer signs; the lists stay. */
function proofReplaced(change: (bytes: Uint8Array) => Uint8Array): Operator["tamper"] {
  return ({ files, small }) => {
    const changed = edit(files, `${MIX}/proof.bin`, change);
    const proof = toHex(sha512(changed.get(`${MIX}/proof.bin`)!));
    return resign(changed, `${MIX}/mix.json`, [small.secrets.mixers[0]!], (body) => ({ ...body, proof }));
  };
}

const FULL = process.env.SELGE_FULL === "1";

/** M63: each proof field replaced by its neighbour, zero (which is the identity), or the order ℓ; by day by one of them in turn. */
const proofFields: readonly Operator[] = FIELDS.flatMap((name, i) =>
  (
    [
      ["its neighbour", (bytes: Uint8Array) => field(bytes, i === 0 ? 1 : i - 1)],
      ["zero", () => new Uint8Array(32)],
      ["ℓ", () => ORDER],
    ] as const
  )
    .filter((_, k) => FULL || k === i % 3)
    .map(
      ([what, value]): Operator => ({
        id: "M63",
        title: `mix: ${name} replaced by ${what}`,
        variant: "smart",
        level: "public",
        tamper: async (whole) => publicPart(await proofReplaced((bytes) => putField(bytes, i, value(bytes)))(whole)),
        expect: ["MIX_PROOFS"],
        sole: true,
      }),
    ),
);

/** M62: vectors longer and shorter. A file that is too long is not even read, so the statement about it fails. */
const lengths: readonly Operator[] = (
  [
    ["one scalar more at the end", "MIX_STATEMENTS", (bytes) => concat(bytes, new Uint8Array(32))],
    ["one byte more", "MIX_STATEMENTS", (bytes) => concat(bytes, new Uint8Array(1))],
    ["one scalar fewer", "MIX_PROOFS", (bytes) => bytes.slice(0, -32)],
    ["ã longer, p̃ shorter", "MIX_PROOFS", (bytes) => putField(bytes, 11, field(bytes, 10))],
    ["nothing at all", "MIX_PROOFS", () => new Uint8Array(0)],
  ] satisfies readonly (readonly [string, string, (bytes: Uint8Array) => Uint8Array])[]
).map(
  ([what, check, change]): Operator => ({
    id: "M62",
    title: `mix: proof with ${what}`,
    variant: "smart",
    tamper: proofReplaced(change),
    expect: [check],
  }),
);

const chain: readonly Operator[] = [
  {
    id: "M55",
    title: "mix: a bit of the output",
    variant: "raw",
    tamper: ({ files }) => edit(files, `${MIX}/output.bin`, (bytes) => flipped(bytes, 95, 0x80)),
    expect: ["MIX_LISTS"],
    sole: true,
  },
  {
    id: "M55",
    title: "mix: an output row of another batch",
    variant: "smart",
    on: "G1",
    tamper: (whole) => {
      const other = whole.files.get("batches/contest-1.0000.1.0102/input.bin")!;
      return mixed((_, { output }) => ({ output: concat(row(other, 0), output.subarray(64)) }))(whole);
    },
    expect: ["MIX_PROOFS"],
    sole: true,
  },
  ...(
    [
      ["the identity", new Uint8Array(32)],
      ["a point that is not canonical", new Uint8Array(32).fill(0xff)],
      ["a point outside the group", new Uint8Array(32).with(0, 1)],
    ] as const
  ).map(
    ([what, point]): Operator => ({
      id: "M55",
      title: `mix: ${what} as A in the output, signed`,
      variant: "smart",
      tamper: async ({ files, small }) => {
        const changed = edit(files, `${MIX}/output.bin`, (bytes) => concat(point, bytes.subarray(32)));
        const output = toHex(sha512(changed.get(`${MIX}/output.bin`)!));
        return resign(changed, `${MIX}/mix.json`, [small.secrets.mixers[0]!], (body) => ({ ...body, output }));
      },
      expect: ["MIX_LISTS"],
    }),
  ),
  {
    id: "M56",
    title: "mix: two outputs changed about without a new proof",
    variant: "smart",
    tamper: mixed((_, { output }) => ({ output: rows(output, [1, 0, 2]) })),
    expect: ["MIX_PROOFS"],
    sole: true,
  },
  {
    id: "C15",
    title: "mix: the slots of two voters paired anew",
    variant: "smart",
    on: "G2",
    tamper: (whole) =>
      lieFrom(whole, "mix", {
        shuffle: ({ position, w }, honest) => {
          if (position !== 1 || w !== 2) return undefined;
          const { output, proof } = honest();
          const slot = (i: number, s: number) => output.subarray(128 * i + 64 * s, 128 * i + 64 * s + 64);
          return { output: concat(slot(0, 0), slot(1, 1), slot(1, 0), slot(0, 1), output.subarray(256)), proof };
        },
      }),
    expect: ["MIX_PROOFS"],
    sole: true,
  },
  {
    id: "M61",
    title: "mix: the proof of another position",
    variant: "smart",
    on: "G1",
    tamper: (whole) => {
      const proof = whole.files.get(`batches/${BATCH}/mix-2/proof.bin`)!;
      return mixed(() => ({ proof }))(whole);
    },
    expect: ["MIX_PROOFS"],
  },
  {
    id: "M61",
    title: "mix: output and proof of another play of the same election",
    variant: "smart",
    on: "G1",
    tamper: async (whole) => {
      const donor = (await golden("G4")).files;
      return mixed(() => ({ output: donor.get(`${MIX}/output.bin`)!, proof: donor.get(`${MIX}/proof.bin`)! }))(whole);
    },
    expect: ["MIX_PROOFS"],
    sole: true,
  },
  {
    id: "M61",
    title: "mix: the proof that the strip made",
    variant: "smart",
    tamper: mixed((_, __, { files }) => ({ proof: files.get(`restricted/strip/${BATCH}/proof.bin`)! })),
    expect: ["MIX_PROOFS"],
    sole: true,
  },
  {
    id: "M61",
    title: "mix: input and output the other way round",
    variant: "smart",
    tamper: mixed(({ input }) => ({ output: input })),
    expect: ["MIX_POLICY", "MIX_PROOFS"],
  },
  {
    id: "M67",
    title: "mix: signed by another mixer",
    variant: "smart",
    on: "G1",
    tamper: ({ files, small }) => resign(files, `${MIX}/mix.json`, [small.secrets.mixers[1]!]),
    expect: ["MIX_STATEMENTS"],
    sole: true,
  },
  {
    id: "M67",
    title: "mix: signed by no mixer of this election",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, `${MIX}/mix.json`, [small.secrets.processor]),
    expect: ["MIX_STATEMENTS"],
  },
  {
    id: "M67",
    title: "mix: one mixer in two places",
    variant: "smart",
    on: "G1",
    tamper: (whole) => lieFrom(whole, "mix", { mixers: [0, 0] }),
    expect: ["MIX_POLICY"],
    sole: true,
  },
  {
    id: "M14",
    title: "mix: one mixer fewer than the definition demands",
    variant: "smart",
    on: "G1",
    tamper: (whole) => lieFrom(whole, "mix", { mixers: [0] }),
    expect: ["MIX_POLICY"],
    sole: true,
  },
  {
    id: "M09",
    title: "mix: two positions changed about",
    variant: "raw",
    on: "G1",
    tamper: ({ files }) =>
      ["mix.json", "output.bin", "proof.bin"].reduce<ReadonlyMap<string, Uint8Array>>(
        (changed, name) => swapped(changed, `${MIX}/${name}`, `batches/${BATCH}/mix-2/${name}`),
        files,
      ),
    expect: ["MIX_STATEMENTS"],
  },
  {
    id: "M60",
    title: "mix: generators in a file",
    variant: "raw",
    tamper: ({ files }) => adding(files, `${MIX}/generators.bin`, new Uint8Array(96)),
    expect: ["RECORD_UNKNOWN"],
  },
  {
    id: "M68",
    title: "mix: the only mixer changed nothing",
    variant: "smart",
    tamper: mixed(({ input }) => ({ output: input })),
    expect: ["MIX_POLICY"],
  },
  {
    id: "C13",
    title: "mix: begins with another list than the auditors signed",
    variant: "smart",
    tamper: async (whole) => {
      const other = await lieFrom(whole, "process", {});
      return adding(whole.files, `batches/${BATCH}/input.bin`, other.get(`batches/${BATCH}/input.bin`)!);
    },
    expect: ["INPUT_LISTS"],
  },
  {
    id: "M62",
    title: "mix: a row fewer",
    variant: "smart",
    tamper: ({ files }) => edit(files, `${MIX}/output.bin`, (bytes) => bytes.slice(0, -64)),
    expect: ["MIX_LISTS"],
  },
  {
    id: "M04",
    title: "mix: the proof missing",
    variant: "raw",
    tamper: ({ files }) => without(files, `${MIX}/proof.bin`),
    expect: [],
    unfinished: ["RECORD_COMPLETE", "MIX_PROOFS"],
    exit: 2,
  },
];

export const mix: readonly Operator[] = [...mixForgeries, ...proofFields, ...lengths, ...chain];
