/** The auditors' statement, and lists that are not the counted ones: D5, C13, M13, M53. */
import { concat, type JsonObject, toHex } from "@selge/basics";
import { encodeElement, G, multiplyBase, plus, scalar } from "@selge/group";
import { type CountedList, countedLists, type JudgedBox } from "@selge/tally";
import { type Golden, lieFrom } from "../../fixtures/golden/golden.ts";
import { editJson, resign } from "../edits.ts";
import { BATCH, type Operator, publicPart } from "../operator.ts";

/** Another body for the input statement, the rest of the chain honest. */
function stated(
  change: (body: JsonObject) => JsonObject,
  signers?: (whole: Golden) => readonly Uint8Array[],
): Operator["tamper"] {
  return (whole) =>
    lieFrom(whole, "attest", {
      sign: (body, own, place) =>
        place === "input-statement.json" ? { body: change(body), signers: signers?.(whole) ?? own } : undefined,
    });
}

/** Lists that the processor strips in place of the counted ones. */
function lists(change: (lists: readonly CountedList[], play: Golden) => readonly CountedList[]): Operator["tamper"] {
  return (whole) => lieFrom(whole, "process", { lists: (honest) => change(honest, whole) });
}

/** (G, code·G + P), in place of the row `at` of the named batch. */
function rowReplaced(batch: string, at: number, code: number): Operator["tamper"] {
  return lists((honest, { small }) =>
    honest.map((list) => {
      if (list.batch.batch !== batch) return list;
      const row = [encodeElement(G), encodeElement(plus(multiplyBase(scalar(code)), small.sealing.P))];
      return { ...list, bytes: concat(list.bytes.subarray(0, 64 * at), ...row, list.bytes.subarray(64 * at + 64)) };
    }),
  );
}

const publicly =
  (tamper: Operator["tamper"]): Operator["tamper"] =>
  async (whole) =>
    publicPart(await tamper(whole));

const firstBatch =
  (change: (batch: JsonObject) => JsonObject) =>
  (body: JsonObject): JsonObject => {
    const [first, ...others] = body.batches as readonly JsonObject[];
    return { ...body, batches: [change(first!), ...others] };
  };

const counted =
  (by: number) =>
  (body: JsonObject): JsonObject => {
    const counts = body.counts as JsonObject;
    return { ...body, counts: { ...counts, counted: Number(counts.counted) + by } };
  };

export const input: readonly Operator[] = [
  {
    id: "M67",
    title: "the input statement signed by an official",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, "input-statement.json", small.secrets.officials.slice(0, 1)),
    expect: ["INPUT_STATEMENT"],
    sole: true,
  },
  {
    id: "M67",
    title: "the input statement signed by an auditor and the processor",
    variant: "smart",
    tamper: ({ files, small: { secrets } }) =>
      resign(files, "input-statement.json", [...secrets.auditors, secrets.processor]),
    expect: ["INPUT_STATEMENT"],
  },
  {
    id: "M46",
    title: "the input statement of another log",
    variant: "smart",
    tamper: stated((body) => ({ ...body, root: toHex(new Uint8Array(32)) })),
    expect: ["INPUT_POSITION"],
  },
  {
    id: "M46",
    title: "the input statement of another size",
    variant: "smart",
    tamper: stated((body) => ({ ...body, size: Number(body.size) - 1 })),
    expect: ["INPUT_POSITION", "LOG_ORDER"],
  },
  {
    id: "M16",
    title: "the input statement under another opening",
    variant: "smart",
    level: "public",
    tamper: publicly(stated((body) => ({ ...body, opening: "11".repeat(32) }))),
    expect: ["INPUT_POSITION"],
    sole: true,
  },
  {
    id: "M53",
    title: "a fate more than there are ballots",
    variant: "smart",
    level: "public",
    tamper: publicly(stated((body) => ({ ...body, counts: { ...(body.counts as JsonObject), superseded: 1 } }))),
    expect: ["INPUT_COUNTS"],
    sole: true,
  },
  {
    id: "M53",
    title: "a counted ballot more than the batches hold",
    variant: "smart",
    level: "public",
    tamper: publicly(stated(counted(1))),
    expect: ["INPUT_COUNTS"],
  },
  {
    id: "M53",
    title: "a processing statement that nobody shows",
    variant: "smart",
    tamper: stated((body) => ({ ...body, processing: "22".repeat(32) })),
    expect: ["PROCESSING"],
    sole: true,
  },
  {
    id: "M76",
    title: "a batch under another name",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(
        files,
        "input-statement.json",
        small.secrets.auditors,
        firstBatch((batch) => ({ ...batch, batch: "contest-1.0000.1.0102" })),
      ),
    expect: ["INPUT_BATCHES"],
    sole: true,
  },
  {
    id: "M76",
    title: "a row more announced than there is",
    variant: "smart",
    level: "public",
    tamper: async (whole) =>
      publicPart(
        resign(
          whole.files,
          "input-statement.json",
          whole.small.secrets.auditors,
          firstBatch((batch) => ({ ...batch, n: 4 })),
        ),
      ),
    expect: ["INPUT_COUNTS", "MIX_LISTS"],
  },
  {
    id: "M76",
    title: "padding pretended",
    variant: "smart",
    tamper: ({ files, small }) =>
      resign(
        files,
        "input-statement.json",
        small.secrets.auditors,
        firstBatch((batch) => ({ ...batch, padded: true })),
      ),
    expect: ["INPUT_BATCHES"],
  },
  {
    id: "P1",
    title: "a small unit left alone",
    variant: "smart",
    on: "G1",
    tamper: lists((honest) => {
      const [first, second, ...others] = honest;
      const moved = { ...first!.batch, units: [...first!.batch.units, "0102"] };
      const alone = { ...second!.batch, units: ["0103"], batch: "contest-1.0000.1.0103" };
      const bytes = second!.bytes;
      return [
        { ...first!, batch: moved, n: first!.n + second!.n - 1, bytes: concat(first!.bytes, bytes.subarray(0, -64)) },
        { ...second!, batch: alone, n: 2, padded: true, bytes: concat(bytes.subarray(-64), paddingOf(bytes)) },
        ...others,
      ];
    }),
    expect: ["INPUT_BATCHES"],
  },
  {
    id: "C13",
    title: "two groups merged that are large enough alone",
    variant: "smart",
    on: "G1",
    tamper: (whole) => {
      const { election, sealing } = whole.small;
      let counted: JudgedBox["counted"] = [];
      return lieFrom(whole, "process", {
        judged: (judged) => {
          counted = judged.counted;
          return judged;
        },
        lists: () => countedLists(counted, { ...election.manifest, minBatch: 1000 }, sealing.P),
      });
    },
    expect: ["INPUT_MERGE"],
    sole: true,
  },
  {
    id: "C13",
    title: "a counted ballot replaced before the strip",
    variant: "smart",
    tamper: rowReplaced(BATCH, 0, 102),
    expect: ["STRIP_STATEMENTS"],
  },
  {
    id: "M13",
    title: "a vote for nobody, unseen by the public until it is decrypted",
    variant: "smart",
    level: "public",
    tamper: publicly(rowReplaced(BATCH, 0, 999)),
    expect: ["COUNT_PLAINTEXT"],
    sole: true,
  },
  {
    id: "M13",
    title: "no padding row beside the only ballot",
    variant: "smart",
    on: "G1",
    level: "public",
    tamper: publicly(rowReplaced("contest-1.0000.2.0000", 1, 202)),
    expect: ["COUNT_PADDING"],
  },
  {
    id: "C13",
    title: "mixed from another list than the auditors signed",
    variant: "smart",
    level: "public",
    tamper: publicly(async (whole) => {
      const name = `batches/${BATCH}/input.bin`;
      const other = (await lieFrom(whole, "process", {})).get(name)!;
      return lieFrom(whole, "mix", {}, ({ files }) => void files.set(name, other));
    }),
    expect: ["INPUT_LISTS"],
    sole: true,
  },
  {
    id: "M05",
    title: "a batch's own line changed",
    variant: "raw",
    tamper: ({ files }) => editJson(files, `batches/${BATCH}/input.json`, (value) => ({ ...value, n: 4 })),
    expect: ["INPUT_ENTRIES"],
    sole: true,
  },
];

/** Stands where a padding row would: any ciphertext does. */
function paddingOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, 64);
}
