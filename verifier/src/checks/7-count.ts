/** Area 7: the signed result is what the batches give (TAL-10). */
import { batchPlaces, codeUnion } from "../record/batches.ts";
import { equal } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import { encodeJson, type Json } from "../record/json.ts";
import type { Manifest } from "../record/manifest.ts";
import { anyObject, hexOf, listOf, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";
import { ballotsOf, type InputBatch, type InputStatement } from "./4-input.ts";
import type { BatchCount } from "./7-plaintexts.ts";
import { batchTableCap, document, need, type Run } from "./run.ts";

/** What this program counted; printed in the report. */
export interface TotalLine {
  readonly contest: string;
  readonly district: string;
  readonly ballots: number;
  readonly votes: readonly (readonly [code: number, votes: number])[];
}

export interface Result {
  readonly hash: string;
}

export interface Counted {
  readonly result: Result | undefined;
  /** Undefined when a batch could not be counted. */
  readonly totals: readonly TotalLine[] | undefined;
}

const FILE = "result.json";

export async function checkResult(
  run: Run,
  manifest: Manifest,
  input: InputStatement | undefined,
  counts: readonly (BatchCount | undefined)[],
): Promise<Counted> {
  const { ledger } = run;
  ledger.expect("RESULT", 1);
  let entries: { readonly batches: readonly Json[]; readonly totals: readonly Json[] } | undefined;
  const result = await ledger.item("RESULT", { file: FILE }, async () => {
    const read = decodeSignedOf(
      await document(run, FILE, batchTableCap(manifest, 700, 48)),
      "result",
      manifest.fingerprint,
    );
    const body = objectOf(read.fields, "body", {
      ...{ input: hexOf(32), batches: listOf(anyObject, 0), totals: listOf(anyObject, 0) },
    });
    checkSigners(read, { some: manifest.officialKeys, least: 2 });
    entries = body;
    demand(body.input === need(input, "the input statement").hash, "RESULT_INPUT");
    return { hash: read.hash };
  });
  if (input === undefined) return { result, totals: undefined };
  ledger.expect("RESULT_BATCHES", input.batches.length);
  for (const [i, batch] of input.batches.entries())
    await ledger.item("RESULT_BATCHES", { file: FILE, index: i }, () => {
      const expected = batchEntry(batch, need(counts[i], `the count of ${batch.name}`));
      const found = need(entries, FILE).batches;
      demand(found.length === input.batches.length, "RESULT_LENGTH", `${found.length} batches`);
      demand(equal(encodeJson(found[i]!), encodeJson(expected)), "RESULT_BATCH", `batch ${batch.name}`);
    });
  return { result, totals: await checkTotals(run, manifest, input, counts, () => need(entries, FILE).totals) };
}

async function checkTotals(
  { ledger }: Run,
  manifest: Manifest,
  input: InputStatement,
  counts: readonly (BatchCount | undefined)[],
  signed: () => readonly Json[],
): Promise<readonly TotalLine[] | undefined> {
  const places = batchPlaces(manifest);
  ledger.expect("RESULT_TOTALS", places.length);
  const lines: TotalLine[] = [];
  for (const [i, { contest, contestIndex, district }] of places.entries())
    await ledger.item("RESULT_TOTALS", { file: FILE, index: i }, () => {
      const own = input.batches.flatMap((batch, b) =>
        batch.contest === contest && batch.district === district
          ? [{ ballots: ballotsOf(batch), count: need(counts[b], `the count of ${batch.name}`) }]
          : [],
      );
      const votes = codeUnion(manifest.contests[contestIndex]!, district).map((code) => {
        const each = own.map(({ count }) => count.votes.find(([voted]) => voted === code)?.[1] ?? 0);
        return [code, each.reduce((sum, value) => sum + value, 0)] as const;
      });
      const line = { contest, district, ballots: own.reduce((sum, { ballots }) => sum + ballots, 0), votes };
      lines.push(line);
      const totals = signed();
      demand(totals.length === places.length, "RESULT_LENGTH", `${totals.length} totals`);
      demand(equal(encodeJson(totals[i]!), encodeJson(totalEntry(line))), "RESULT_TOTAL", `${contest} in ${district}`);
    });
  return lines.length === places.length ? lines : undefined;
}

function batchEntry(batch: InputBatch, count: BatchCount): Json {
  return new Map<string, Json>([
    ["batch", batch.name],
    ["contest", batch.contest],
    ["district", batch.district],
    ["units", batch.units],
    ["ballots", ballotsOf(batch)],
    ["counts", count.votes.map(voteEntry)],
    ["outside", count.outside],
  ]);
}

function totalEntry({ contest, district, ballots, votes }: TotalLine): Json {
  return new Map<string, Json>([
    ["contest", contest],
    ["district", district],
    ["ballots", ballots],
    ["counts", votes.map(voteEntry)],
  ]);
}

function voteEntry([code, votes]: readonly [number, number]): Json {
  return new Map<string, Json>([
    ["code", code],
    ["votes", votes],
  ]);
}
