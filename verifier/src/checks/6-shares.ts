/** Area 6: the shares of one batch (THR-30). A bad share of a trustee is said and left out while enough good ones remain. */
import type { Arithmetic, Points } from "../proofs/arithmetic.ts";
import { decodeNonIdentity } from "../proofs/group.ts";
import { loadPoints, type PointList } from "../proofs/lists.ts";
import { decodeEquality, verifyDecryption } from "../proofs/logarithms.ts";
import { fromHex, hex } from "../record/bytes.ts";
import { demand, Fault, Missing } from "../record/fault.ts";
import { anyObject, anyText, hexOf, integer, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";
import { has, type RecordFiles, readWhole } from "../record/source.ts";
import type { Recording } from "../report/ledger.ts";
import type { BatchJob } from "./5-mix/batch.ts";
import { DOCUMENT_CAP, need } from "./run.ts";

export interface GoodShare {
  readonly j: number;
  readonly D: PointList;
}

/** The good shares by ascending index, undefined when there are fewer than the threshold. */
export async function checkShares(
  arithmetic: Arithmetic,
  files: RecordFiles,
  job: BatchJob,
  recording: Recording,
  list: PointList | undefined,
): Promise<readonly GoodShare[] | undefined> {
  const good: GoodShare[] = [];
  const bad: { readonly file: string; readonly j: number; readonly reason: string }[] = [];
  let missing: string | undefined;
  for (const j of job.shares) {
    const stem = `batches/${job.name}/shares/${j}`;
    await recording.item("SHARE_FILES", { file: `${stem}.json`, index: j }, () => {
      missing = [`${stem}.json`, `${stem}.bin`].find((file) => !has(files, file)) ?? missing;
      for (const file of [`${stem}.json`, `${stem}.bin`]) if (!has(files, file)) throw new Missing(file);
    });
    if (list === undefined || !has(files, `${stem}.json`) || !has(files, `${stem}.bin`)) continue;
    try {
      good.push(await readShare(arithmetic, files, job, j, list));
    } catch (error) {
      bad.push({ file: `${stem}.json`, j, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return recording.item("DECRYPTION_SHARES", { file: bad[0]?.file ?? `batches/${job.name}/shares` }, () => {
    need(list, "the last list of the mixes");
    if (good.length >= job.threshold) {
      for (const { file, j, reason } of bad)
        recording.finding("BAD_SHARE", file, `the share of trustee ${j} is left out: ${reason}`);
      return good;
    }
    if (bad.length > 0) throw new Fault("SHARE", bad.map(({ j, reason }) => `trustee ${j}: ${reason}`).join("; "));
    if (missing !== undefined || !job.finished) throw new Missing(missing ?? `batches/${job.name}/shares`);
    throw new Fault("COMBINE_TOO_FEW", `${good.length} shares of ${job.threshold}`);
  });
}

/** THR-30. */
async function readShare(
  arithmetic: Arithmetic,
  files: RecordFiles,
  job: BatchJob,
  j: number,
  list: PointList,
): Promise<GoodShare> {
  const stem = `batches/${job.name}/shares/${j}`;
  const { n, w, name: batch } = job;
  const read = decodeSignedOf(await readWhole(files, `${stem}.json`, DOCUMENT_CAP), "share", job.fingerprint);
  demand(read.fields.get("trustee") === j, "SHARE_TRUSTEE");
  checkSigners(read, { all: [job.trusteeKeys[j - 1]!] });
  const body = objectOf(read.fields, "body", {
    ...{ batch: anyText, trustee: integer(), n: integer(), w: integer() },
    ...{ list: hexOf(64), share: hexOf(64), proof: anyObject },
  });
  demand(body.batch === batch, "SHARE_BATCH");
  demand(body.n === n && body.w === w, "SHARE_SIZE");
  demand(body.list === hex(list.hash), "SHARE_LIST");
  const D = await loadPoints(arithmetic, files, `${stem}.bin`, n * w, "all", "SHARE_LENGTH");
  demand(body.share === hex(D.hash), "SHARE_FILE");
  const Pj = decodeNonIdentity(fromHex(job.shareKeys[j - 1]!));
  const st = { batch, j, Pj, n, w, list: list.hash, share: D.hash };
  const context = { fingerprint: fromHex(job.fingerprint), opening: fromHex(job.opening) };
  const pairs = pairsOf(arithmetic, list, D);
  demand(await verifyDecryption(arithmetic, st, pairs, decodeEquality(body.proof), context), "SHARE_PROOF");
  return { j, D };
}

/** Decryptions taken at once. */
export const RUN = 4096;

/** (A_q, D_q) in file order. */
async function* pairsOf(
  { points }: Arithmetic,
  list: PointList,
  share: PointList,
): AsyncIterable<{ readonly A: Points; readonly D: Points }> {
  const shares = share.runs(RUN)[Symbol.asyncIterator]();
  for await (const run of list.runs(2 * RUN)) {
    const next = await shares.next();
    if (next.done) return;
    yield { A: points.every(run, 0, 2), D: next.value };
  }
}
