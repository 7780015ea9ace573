/** Trustees and officials: M69 to M77, M81, B1. */
import { concat, type JsonObject } from "@selge/basics";
import { currentEngine, multiplyBase, scalar, signDocument } from "@selge/group";
import type { ShareFiles } from "@selge/threshold";
import { type Golden, golden, lieFrom } from "../../fixtures/golden/golden.ts";
import { documentBody } from "../../fixtures/golden/play.ts";
import { adding, edit, editJson, flipped, resign, swapped, without } from "../edits.ts";
import { BATCH, type Operator } from "../operator.ts";
import { multiplyEach, provedAnyway, type ShareClaim, secretOf, weakFiatShamir } from "../provers/share-liar.ts";

const SHARES = `batches/${BATCH}/shares`;
const OUTPUT = `batches/${BATCH}/mix-1/output.bin`;

/** In G0 both trustees are needed, so a share that is left out leaves too few. */
function claimOf({ small, files }: Golden, trustee = 1): ShareClaim {
  return { small, batch: BATCH, trustee, list: files.get(OUTPUT)!, n: 3, w: 1 };
}

function shared(share: (whole: Golden, honest: ShareFiles) => ShareFiles): Operator["tamper"] {
  return (whole) =>
    lieFrom(whole, "decrypt", {
      share: (_, trustee, honest) => (trustee === 1 ? share(whole, honest()) : undefined),
    });
}

const decryption: readonly Operator[] = [
  {
    id: "M69",
    title: "a random point in the share",
    variant: "smart",
    tamper: shared((whole) =>
      provedAnyway(claimOf(whole), (D) => {
        const engine = currentEngine();
        return engine.concatElements(engine.elementVector([multiplyBase(scalar(123))]), engine.sliceElements(D, 1, 3));
      }),
    ),
    expect: ["DECRYPTION_SHARES"],
    reason: /SHARE_PROOF/,
  },
  {
    id: "M69",
    title: "another row's share in the first row",
    variant: "smart",
    tamper: shared((whole) =>
      provedAnyway(claimOf(whole), (D) => {
        const engine = currentEngine();
        return engine.concatElements(engine.sliceElements(D, 1, 2), engine.sliceElements(D, 1, 3));
      }),
    ),
    expect: ["DECRYPTION_SHARES"],
    sole: true,
    reason: /SHARE_PROOF/,
  },
  {
    id: "M69",
    title: "another trustee's partial decryption",
    variant: "smart",
    tamper: shared((whole) => provedAnyway(claimOf(whole), (_, A) => multiplyEach(secretOf(claimOf(whole, 2)), A))),
    expect: ["DECRYPTION_SHARES"],
    reason: /SHARE_PROOF/,
  },
  {
    id: "B12",
    title: "two false rows that cancel under equal weights",
    variant: "smart",
    tamper: shared((whole) =>
      provedAnyway(claimOf(whole), (D) => {
        const engine = currentEngine();
        const E = engine.elementVector([multiplyBase(scalar(9))]);
        const [first, second] = [engine.sliceElements(D, 0, 1), engine.sliceElements(D, 1, 2)];
        return engine.concatElements(
          engine.addElements(first, E),
          engine.subElements(second, E),
          engine.sliceElements(D, 2, 3),
        );
      }),
    ),
    expect: ["DECRYPTION_SHARES"],
    reason: /SHARE_PROOF/,
  },
  {
    id: "M70",
    title: "a share under weak Fiat–Shamir (B1)",
    variant: "smart",
    tamper: shared((whole) => {
      const { acceptedByTheCareless, ...files } = weakFiatShamir(claimOf(whole));
      if (!acceptedByTheCareless) throw new Error("the careless verifier should accept");
      return files;
    }),
    expect: ["DECRYPTION_SHARES"],
    reason: /SHARE_PROOF/,
  },
  {
    id: "M72",
    title: "rows of the share in another order",
    variant: "smart",
    tamper: shared((whole) =>
      provedAnyway(claimOf(whole), (D) => currentEngine().permuteElements(D, Uint32Array.of(1, 0, 2))),
    ),
    expect: ["DECRYPTION_SHARES"],
    reason: /SHARE_PROOF/,
  },
  ...(
    [
      ["a row fewer", (share: Uint8Array) => share.slice(0, -32)],
      ["a row more", (share: Uint8Array) => concat(share, share.subarray(0, 32))],
      ["no row", () => new Uint8Array(0)],
      ["the identity in it", (share: Uint8Array) => concat(new Uint8Array(32), share.subarray(32))],
      ["a bit changed", (share: Uint8Array) => flipped(share, 5)],
    ] as const
  ).map(
    ([what, change]): Operator => ({
      id: what === "a bit changed" ? "M01" : "M72",
      title: `a share file with ${what}`,
      variant: "raw",
      tamper: ({ files }) => edit(files, `${SHARES}/1.bin`, change),
      expect: ["DECRYPTION_SHARES"],
    }),
  ),
  {
    id: "M67",
    title: "a share signed by another trustee",
    variant: "smart",
    tamper: ({ files, small }) => resign(files, `${SHARES}/1.json`, [small.secrets.trustees[1]!]),
    expect: ["DECRYPTION_SHARES"],
  },
  {
    id: "M09",
    title: "the shares of two trustees changed about",
    variant: "raw",
    tamper: ({ files }) =>
      swapped(swapped(files, `${SHARES}/1.json`, `${SHARES}/2.json`), `${SHARES}/1.bin`, `${SHARES}/2.bin`),
    expect: ["DECRYPTION_SHARES"],
  },
  {
    id: "E9",
    title: "one trustee's share alone, the result as if there were two",
    variant: "smart",
    tamper: (whole) => lieFrom(whole, "decrypt", { trustees: [2] }),
    expect: ["DECRYPTION_SHARES"],
  },
  {
    id: "M10",
    title: "the share of another play of the same election",
    variant: "smart",
    on: "G1",
    tamper: async (whole) => {
      const donor = (await golden("G4")).files;
      const files = [`${SHARES}/1.json`, `${SHARES}/1.bin`];
      return files.reduce((changed, name) => adding(changed, name, donor.get(name)!), new Map(whole.files));
    },
    expect: ["DECRYPTION_SHARES"],
  },
  {
    id: "M04",
    title: "half of a share missing",
    variant: "raw",
    tamper: ({ files }) => without(files, `${SHARES}/1.bin`),
    expect: [],
    unfinished: ["SHARE_FILES", "DECRYPTION_SHARES"],
    exit: 2,
  },
];

type Batch = { readonly counts: readonly { readonly code: number; readonly votes: number }[] } & JsonObject;

/** Votes of one code changed by `by`. */
function shifted(counts: Batch["counts"], code: number, by: number): Batch["counts"] {
  return counts.map((entry) => (entry.code === code ? { ...entry, votes: entry.votes + by } : entry));
}

/** Another result, signed and logged as the true one would be. */
function resulting(change: (batches: readonly Batch[], totals: readonly Batch[]) => JsonObject): Operator["tamper"] {
  return (whole) =>
    lieFrom(whole, "count", {
      sign: (body, signers, place) =>
        place === "result.json"
          ? { body: { ...body, ...change(body.batches as readonly Batch[], body.totals as readonly Batch[]) }, signers }
          : undefined,
    });
}

const each = (batches: readonly Batch[], change: (counts: Batch["counts"]) => Batch["counts"]) =>
  batches.map((batch, i) => (i === 0 ? { ...batch, counts: change(batch.counts) } : batch));

const result: readonly Operator[] = [
  {
    id: "M76",
    title: "result: one vote more",
    variant: "smart",
    tamper: resulting((batches, totals) => {
      const more = (counts: Batch["counts"]) => shifted(counts, 101, 1);
      return { batches: each(batches, more), totals: each(totals, more) };
    }),
    expect: ["RESULT_BATCHES"],
  },
  {
    id: "M76",
    title: "result: one vote given to another candidate",
    variant: "smart",
    tamper: resulting((batches, totals) => {
      const moved = (counts: Batch["counts"]) => shifted(shifted(counts, 101, -1), 102, 1);
      return { batches: each(batches, moved), totals: each(totals, moved) };
    }),
    expect: ["RESULT_BATCHES"],
  },
  {
    id: "M76",
    title: "result: the totals alone",
    variant: "smart",
    tamper: resulting((_, totals) => ({ totals: each(totals, (counts) => shifted(counts, 0, 1)) })),
    expect: ["RESULT_TOTALS"],
    sole: true,
  },
  {
    id: "M76",
    title: "result: right in sum, wrong in parts",
    variant: "smart",
    on: "G1",
    tamper: resulting((batches) => ({
      batches: batches.map((batch, i) => ({
        ...batch,
        counts: i > 1 ? batch.counts : shifted(batch.counts, 101, i === 0 ? 1 : -1),
      })),
    })),
    expect: ["RESULT_BATCHES"],
  },
  {
    id: "M76",
    title: "result: two batches changed about",
    variant: "smart",
    on: "G1",
    tamper: resulting(([first, second, ...others]) => ({ batches: [second!, first!, ...others] })),
    expect: ["RESULT_BATCHES"],
  },
  {
    id: "M76",
    title: "result: a ballot more",
    variant: "smart",
    tamper: resulting(([first, ...others]) => ({ batches: [{ ...first!, ballots: 4 }, ...others] })),
    expect: ["RESULT_BATCHES"],
    sole: true,
  },
  {
    id: "M81",
    title: "result: a code without votes left out",
    variant: "smart",
    on: "G1",
    tamper: resulting((batches) => ({
      batches: batches.map((batch) => ({ ...batch, counts: batch.counts.filter(({ votes }) => votes > 0) })),
    })),
    expect: ["RESULT_BATCHES"],
  },
  {
    id: "M81",
    title: "result: a winner named beside the counts",
    variant: "smart",
    tamper: resulting(([first, ...others]) => ({ batches: [{ ...first!, elected: 102 }, ...others] })),
    expect: ["RESULT_BATCHES"],
  },
  {
    id: "M76",
    title: "result: of another input",
    variant: "smart",
    tamper: resulting(() => ({ input: "33".repeat(32) })),
    expect: ["RESULT"],
  },
  {
    id: "M12",
    title: "result: changed without signing",
    variant: "raw",
    tamper: ({ files }) => editJson(files, "result.json", (value) => ({ ...value, input: "33".repeat(32) })),
    expect: ["RESULT"],
    sole: true,
  },
  {
    id: "M77",
    title: "result: signed by auditors",
    variant: "smart",
    tamper: ({ files, small: { secrets } }) => {
      const body = documentBody(files.get("result.json")!);
      return adding(files, "result.json", signDocument(body, [secrets.auditors[0]!, secrets.collector]));
    },
    expect: ["RESULT"],
  },
  {
    id: "M10",
    title: "result: of another play of the same election",
    variant: "smart",
    on: "G1",
    tamper: async ({ files }) => adding(files, "result.json", (await golden("G4")).files.get("result.json")!),
    expect: ["RESULT"],
  },
];

export const count: readonly Operator[] = [...decryption, ...result];
