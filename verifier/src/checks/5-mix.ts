/** Areas 5 and 6 and the plaintexts of 7: every batch by itself, in threads if there are some. */
import { codeList } from "../record/batches.ts";
import { hex } from "../record/bytes.ts";
import type { Manifest } from "../record/manifest.ts";
import { has } from "../record/source.ts";
import type { Opening } from "./2-ceremony.ts";
import type { InputBatch, InputStatement } from "./4-input.ts";
import type { BatchJob } from "./5-mix/batch.ts";
import type { BatchCount } from "./7-plaintexts.ts";
import type { Run } from "./run.ts";

/** The count of each batch of the input statement, in its order. */
export async function checkMixes(
  run: Run,
  manifest: Manifest,
  opening: Opening | undefined,
  input: InputStatement | undefined,
): Promise<readonly (BatchCount | undefined)[]> {
  if (input === undefined || opening === undefined) return [];
  const { ledger } = run;
  const jobs = input.batches.map((batch) => (batch.n === 0 ? undefined : jobOf(run, manifest, opening, batch)));
  expectItems(
    run,
    jobs.flatMap((job) => job ?? []),
  );
  for (const { name, padded } of input.batches)
    if (padded) ledger.finding("ONE_BALLOT", `batches/${name}`, "one ballot: not anonymous");
  const answers = await Promise.all(
    jobs.map((job) => (job === undefined ? undefined : run.runTask({ kind: "batch", job }))),
  );
  const counts: (BatchCount | undefined)[] = [];
  for (const [i, answer] of answers.entries()) {
    if (answer === undefined) counts.push(emptyCount(manifest, input.batches[i]!));
    else if (answer instanceof Error) {
      counts.push(undefined);
      await ledger.item("MIX_PROOFS", { file: `batches/${input.batches[i]!.name}` }, () => {
        throw answer;
      });
    } else {
      counts.push(answer.value.count);
      ledger.take(answer);
    }
  }
  return counts;
}

function expectItems({ ledger }: Run, jobs: readonly BatchJob[]): void {
  const total = (count: (job: BatchJob) => number): number => jobs.reduce((sum, job) => sum + count(job), 0);
  for (const check of ["INPUT_LISTS", "MIX_POLICY", "DECRYPTION_SHARES", "COUNT_PLAINTEXT"])
    ledger.expect(check, jobs.length);
  ledger.expect(
    "MIX_LISTS",
    total(({ mixes }) => mixes + 1),
  );
  for (const check of ["MIX_STATEMENTS", "MIX_PROOFS"])
    ledger.expect(
      check,
      total(({ mixes }) => mixes),
    );
  ledger.expect(
    "SHARE_FILES",
    total(({ shares }) => shares.length),
  );
  ledger.expect(
    "COUNT_PADDING",
    total(({ padded }) => Number(padded)),
  );
}

function jobOf(run: Run, manifest: Manifest, { hash, P, shares }: Opening, batch: InputBatch): BatchJob {
  const contest = manifest.contests[batch.contestIndex]!;
  const { mixers } = manifest.roles;
  const folder = `batches/${batch.name}`;
  const holds = (paths: readonly string[]): boolean => paths.some((path) => has(run.files, `${folder}/${path}`));
  const finished = has(run.files, "result.json");
  const found = mixers.map((_, p) => p + 1).filter((p) => holds(MIX_FILES.map((file) => `mix-${p}/${file}`)));
  const trustees = manifest.trusteeKeys.map((_, j) => j + 1);
  return {
    ...{ fingerprint: manifest.fingerprint, opening: hash, key: hex(P.toBytes()), finished },
    shareKeys: shares.map((share) => hex(share.toBytes())),
    trusteeKeys: manifest.trusteeKeys,
    threshold: manifest.threshold,
    mixers: mixers.map(({ key, organisation }) => ({ key, organisation })),
    minMixers: manifest.minMixers,
    ...{ name: batch.name, n: batch.n, w: batch.w, padded: batch.padded, input: batch.input! },
    rule: contest.rule,
    codes: contest.blank.map((_, slot) => codeList(contest, batch.district, slot)),
    mixes: Math.max(found.at(-1) ?? 0, finished ? 0 : manifest.minMixers),
    shares: trustees.filter((j) => holds([`shares/${j}.json`, `shares/${j}.bin`])),
  };
}

export const MIX_FILES = ["mix.json", "output.bin", "proof.bin"] as const;

function emptyCount({ contests }: Manifest, { contestIndex, district }: InputBatch): BatchCount {
  const contest = contests[contestIndex]!;
  const codes = new Set(contest.blank.flatMap((_, slot) => codeList(contest, district, slot)));
  return { ballots: 0, votes: [...codes].sort((a, b) => a - b).map((code) => [code, 0] as const), outside: [] };
}
