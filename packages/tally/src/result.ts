/** The count: shares combined, plaintexts looked up, votes summed, one statement for the officials to sign. */
import { type Decoded, decodeError, ok, toHex } from "@selge/basics";
import { type Contest, codeList, type Election } from "@selge/election";
import {
  batchListOf,
  checkDecryptionShares,
  combineShares,
  lookUpPlaintexts,
  type Opening,
  plaintextTable,
  type ShareFault,
  type ShareFiles,
} from "@selge/threshold";
import { type BatchResult, countBatch, type PlaintextRow, totalsOf } from "./count.ts";
import type { DecryptionOrder } from "./decrypt.ts";
import type { ReadChain } from "./mix.ts";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";
import type { InputBatch, Statement } from "./statements.ts";

export interface CountedElection {
  readonly result: Statement<"result">;
  /** Shares that were left out, by batch. */
  readonly faults: readonly (ShareFault & { readonly batch: string })[];
}

/** TAL-10 ResultStatement: every batch combined and counted, the statement's body; or why a batch cannot be counted. */
export async function countAll(
  order: DecryptionOrder,
  opening: Opening,
  election: Election,
  folder: RecordFolder,
): Promise<Decoded<CountedElection>> {
  const chains = new Map(order.chains.map((chain) => [chain.batch.batch, chain]));
  const batches: BatchResult[] = [];
  const faults: (ShareFault & { batch: string })[] = [];
  for (const batch of order.statement.body.batches) {
    const contest = election.manifest.contests.find((candidate) => candidate.id === batch.contest)!;
    const chain = chains.get(batch.batch);
    const rows = chain ? await decryptedRows(chain, opening, contest, folder, faults) : ok([]);
    if (!rows.ok) return rows;
    const count = countBatch(rows.value, contest, batch.district, batch.padded);
    if (count === undefined)
      return decodeError("COUNT_PADDING", `batch ${batch.batch}`, "one row that decrypts to the first codes");
    batches.push({ ...placeOf(batch), ...count, counts: [...count.counts], outside: [...count.outside] });
  }
  const input = toHex(order.statement.document.hash);
  const head = { type: "result", version: 1, fingerprint: election.fingerprintHex, input } as const;
  const totals = totalsOf(election.manifest, batches).map((total) => ({ ...total, counts: [...total.counts] }));
  return ok({ result: { ...head, batches, totals }, faults });
}

async function decryptedRows(
  { batch, chain }: ReadChain,
  opening: Opening,
  contest: Contest,
  folder: RecordFolder,
  faults: (ShareFault & { batch: string })[],
): Promise<Decoded<readonly PlaintextRow[]>> {
  const list = batchListOf(batch.batch, chain.files.at(-1)!.list);
  const files = await shareFiles(batch, opening.setting.trusteeKeys.length, folder);
  const { good, faults: bad } = checkDecryptionShares(opening, list, files);
  faults.push(...bad.map((fault) => ({ ...fault, batch: batch.batch })));
  const M = combineShares(opening, list, good);
  if (!M.ok)
    return decodeError(
      M.error,
      `batch ${batch.batch}`,
      `valid shares of ${opening.setting.threshold} trustees, there are ${good.length}`,
    );
  const tables = contest.blank.map((_, slot) => plaintextTable(codeList(contest, batch.district, slot)));
  const raw = lookUpPlaintexts(M.value, batch.w, new Map());
  return ok(raw.map((row) => row.map((element, slot) => tables[slot]!.get(String(element)) ?? element)));
}

async function shareFiles(
  batch: InputBatch,
  trustees: number,
  folder: RecordFolder,
): Promise<ReadonlyMap<number, ShareFiles>> {
  const names = recordNames.batch(batch.batch);
  const there = new Map<number, ShareFiles>();
  for (let j = 1; j <= trustees; j++) {
    const at = names.share(j);
    const [statement, share] = [await folder.read(at.statement), await folder.read(at.share)];
    if (statement !== undefined || share !== undefined) there.set(j, { statement, share });
  }
  return there;
}

function placeOf({
  batch,
  contest,
  district,
  units,
}: InputBatch): Pick<BatchResult, "batch" | "contest" | "district" | "units"> {
  return { batch, contest, district, units };
}
