/** Vectors of ceremony, probes and decryption, run through the checks themselves on small synthetic records. */
import { checkCeremony } from "../src/checks/2-ceremony.ts";
import { checkProbe } from "../src/checks/2-probes.ts";
import type { BatchJob } from "../src/checks/5-mix/batch.ts";
import { checkShares } from "../src/checks/6-shares.ts";
import { combine, countBatch, lagrange, scaledLagrange, unscale } from "../src/checks/7-plaintexts.ts";
import type { Run } from "../src/checks/run.ts";
import { decodeNonIdentity, decodePoint, encodeScalar, hashToGroup } from "../src/proofs/group.ts";
import { listInMemory } from "../src/proofs/lists.ts";
import { concat, fromHex, hex, integerAt, text, u32le } from "../src/record/bytes.ts";
import { demand, Fault } from "../src/record/fault.ts";
import type { Manifest } from "../src/record/manifest.ts";
import { newLedger, newRecording } from "../src/report/ledger.ts";
import { filesOf } from "./memory-record.ts";
import { cut, type Input, readVectors, runVectors } from "./vectors.ts";

/** Of the manifest only what a ceremony looks at. */
function manifestOf(input: Input): Manifest {
  const keys = (name: string): readonly string[] => cut(input.bytes(name), 32).map(hex);
  const known = {
    fingerprint: input.text("fingerprint"),
    threshold: input.integer("threshold"),
    trusteeKeys: keys("trusteeKeys"),
    officialKeys: input.has("officialKeys") ? keys("officialKeys") : [],
  };
  return known as unknown as Manifest;
}

const CEREMONY_CHECKS = /^(OPENING|CEREMONY_|KEY_POSSESSION|KEY_SUM|KEY_SHARES)/;

runVectors(
  "threshold-ceremony.json",
  {
    "THR-24": async (input) => {
      const manifest = manifestOf(input);
      const { run, opening } = await ceremonyOf(input, manifest);
      const rows = run.ledger.rows("public").filter(({ id }) => CEREMONY_CHECKS.test(id));
      const bad = rows.find(({ failed, skipped }) => failed + skipped > 0);
      if (bad !== undefined) throw new Fault(bad.first!.reason);
      demand(opening !== undefined && opening.ceremony === input.integer("ceremony"), "OPENING_NUMBER");
      return concat(fromHex(opening.hash), ...[opening.P, ...opening.shares].map((P) => P.toBytes()));
    },
  },
  ["THR-4", "THR-7", "THR-18"],
);

async function ceremonyOf(input: Input, manifest: Manifest) {
  const contents: Record<string, Uint8Array> = { "opening.json": text(input.text("openingText")) };
  const folders = {
    commitments: "1-commitments",
    reveals: "2-reveals",
    shares: "3-shares",
    confirmations: "4-confirmations",
  };
  for (const [name, folder] of Object.entries(folders))
    for (const [i, document] of (input.json(name) as readonly (string | null)[]).entries())
      if (document !== null && document !== "") contents[`ceremony/${folder}/${i + 1}.json`] = text(document);
  const m = manifest.trusteeKeys.length;
  // A document in the place of an index above m is a name that no record has.
  demand(!Object.keys(contents).some((path) => path.endsWith(`/${m + 1}.json`)), "RECORD_UNKNOWN");
  const run = { files: filesOf(contents), ledger: newLedger() } as unknown as Run;
  return { run, opening: await checkCeremony(run, manifest) };
}

runVectors("threshold-probe.json", {
  "THR-20": (input) =>
    hashToGroup(
      concat(input.bytes("transcript"), u32le(input.integer("trustee")), u32le(input.integer("test"))),
      "selge/v1/probe",
    ).toBytes(),
  "THR-22": (input) => {
    const manifest = manifestOf(input);
    const trustee = input.integer("trustee");
    demand(trustee >= 1 && trustee <= manifest.trusteeKeys.length, "PROBE_PLACE");
    const opening = {
      ...{ hash: "", ceremony: input.integer("ceremony"), transcript: input.text("transcript") },
      P: decodeNonIdentity(input.bytes("key")),
      shares: cut(input.bytes("shareKeys"), 32).map((key) => decodeNonIdentity(key)),
    };
    checkProbe(text(input.text("probeText")), input.integer("test"), trustee, manifest, opening);
    return true;
  },
});

function jobOf(input: Input): BatchJob {
  const [n, w] = [input.integer("n"), input.integer("w")];
  return {
    ...{ fingerprint: input.text("fingerprint"), opening: input.text("opening"), key: input.text("key") },
    shareKeys: cut(input.bytes("shareKeys"), 32).map(hex),
    trusteeKeys: cut(input.bytes("trusteeKeys"), 32).map(hex),
    threshold: 1,
    ...{ mixers: [], minMixers: 1, mixes: 0, input: "", rule: "k-of-n", padded: false, finished: true },
    ...{ name: input.text("batch"), n, w, codes: Array.from({ length: w }, () => [0, 7, 101]) },
    shares: [input.has("trustee") ? input.integer("trustee") : 1],
  };
}

runVectors("threshold-decryption.json", {
  "THR-3": (input) => {
    const indices = cut(input.bytes("indices"), 4).map((index) => integerAt(index, 0, 4, "INDEX"));
    demand(
      indices.every((j) => j >= 1 && j <= input.integer("m")),
      "INDEX_RANGE",
    );
    demand(new Set(indices).size === indices.length, "INDEX_REPEATED");
    return concat(...lagrange(indices).map(encodeScalar));
  },
  "THR-30": async (input) => {
    const job = jobOf(input);
    const [j] = job.shares;
    demand(j! >= 1 && j! <= job.trusteeKeys.length, "SHARE_INDEX");
    const stem = `batches/${job.name}/shares/${j}`;
    const files = filesOf({
      [`${stem}.json`]: text(input.text("statementText")),
      [`${stem}.bin`]: input.bytes("share"),
    });
    const recording = newRecording();
    const list = listInMemory(input.arithmetic, "list", input.bytes("list"));
    demand(list.count === 2 * job.n * job.w, "LIST_LENGTH");
    const good = await checkShares(input.arithmetic, files, job, recording, list);
    if (good === undefined) throw new Fault(recording.outcomes.at(-1)!.first!.reason);
    return true;
  },
  "THR-31": async (input) => {
    const indices = input.json("indices") as readonly number[];
    demand(new Set(indices).size === indices.length, "COMBINE_REPEATED");
    demand(indices.length >= input.integer("threshold"), "COMBINE_TOO_FEW");
    const lowest = [...indices.entries()].sort(([, a], [, b]) => a - b).slice(0, input.integer("threshold"));
    const packed = input.json("shares") as readonly string[];
    const shares = lowest.map(([at, j]) => ({ j, D: listInMemory(input.arithmetic, "share", fromHex(packed[at]!)) }));
    const plaintexts: Uint8Array[] = [];
    const { delta } = scaledLagrange(shares.map(({ j }) => j));
    for await (const run of combine(
      input.arithmetic,
      listInMemory(input.arithmetic, "list", input.bytes("list")),
      shares,
    ))
      plaintexts.push(...cut(run, 32).map((scaled) => unscale(delta, decodePoint(scaled)).toBytes()));
    return concat(...plaintexts);
  },
  "THR-32": async (input) => {
    // A list whose A are no matter, and one share of zero: the plaintexts are the B.
    const zero = new Uint8Array(32);
    const M = cut(input.bytes("M"), 32);
    const job = { ...jobOf(input), n: M.length / 2, codes: [0, 1].map(() => input.json("codes") as readonly number[]) };
    const list = listInMemory(input.arithmetic, "list", concat(...M.flatMap((B) => [fromHex(job.key), B])));
    const share = { j: 1, D: listInMemory(input.arithmetic, "share", concat(...M.map(() => zero))) };
    const count = await countBatch(input.arithmetic, job, newRecording(), list, [share]);
    const rows = JSON.parse(new TextDecoder().decode(fromHex(THR_32))) as (number | string)[][];
    demand(
      count!.outside.join() ===
        rows
          .flat()
          .filter((value) => typeof value === "string")
          .join(),
      "OUTSIDE",
    );
    for (const [code, votes] of count!.votes) demand(votes === votesOf(rows, code), "VOTES", String(code));
    return THR_32;
  },
});

/** The vector's rows: what is looked up is checked by what is counted. */
const THR_32 = (
  readVectors("threshold-decryption.json") as { cases: { algorithm: string; expect: { output: string } }[] }
).cases.find(({ algorithm }) => algorithm === "THR-32")!.expect.output;

/** k-of-n: a row counts for a choice once, for blank when it holds nothing else. */
function votesOf(rows: readonly (readonly (number | string)[])[], code: number): number {
  return rows.filter((row) => (code === 0 ? row.every((value) => value === 0) : row.includes(code))).length;
}
