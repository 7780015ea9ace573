/** From plaintext rows to votes. */
import { allCodes, BLANK, type Contest, codeList, type Manifest } from "@selge/election";
import type { InputBatch, Statement, Votes } from "./statements.ts";

/** One decrypted row: per slot a listed code, or the raw element (hex) that is no code of its list. */
export type PlaintextRow = readonly (number | string)[];

export interface BatchCount {
  readonly ballots: number;
  readonly counts: Votes;
  readonly outside: readonly string[];
}

/**
 * TAL-9 CountBatch: rows as decrypted; of a padded batch one row of first codes is taken out (`undefined` when there is none).
 * Cost: linear. Integers only.
 */
export function countBatch(
  rows: readonly PlaintextRow[],
  contest: Contest,
  district: string,
  padded: boolean,
): BatchCount | undefined {
  const real = padded ? withoutPadding(rows, contest, district) : rows;
  if (real === undefined) return undefined;
  const votes = new Map(allCodes(contest, district).map((code) => [code, 0]));
  for (const row of real)
    for (const code of votesOfRow(row, contest)) {
      const before = votes.get(code);
      if (before === undefined) throw new RangeError(`${code} is no code of ${contest.id} in ${district}`);
      votes.set(code, before + 1);
    }
  const outside = real.flatMap((row) => row.filter((slot) => typeof slot === "string"));
  return { ballots: real.length, counts: [...votes].map(([code, n]) => ({ code, votes: n })), outside: outside.sort() };
}

function withoutPadding(
  rows: readonly PlaintextRow[],
  contest: Contest,
  district: string,
): readonly PlaintextRow[] | undefined {
  const first = contest.blank.map((_, slot) => codeList(contest, district, slot)[0]!);
  const at = rows.findIndex((row) => row.every((slot, s) => slot === first[s]));
  return at < 0 ? undefined : rows.filter((_, i) => i !== at);
}

function votesOfRow(row: PlaintextRow, contest: Contest): readonly number[] {
  const codes = row.filter((slot) => typeof slot === "number");
  if (contest.rule === "plurality") return codes;
  const chosen = new Set(codes.filter((code) => code !== BLANK));
  return chosen.size === 0 && codes.length === row.length ? [BLANK] : [...chosen];
}

export type BatchResult = Statement<"result">["batches"][number];
export type Total = Statement<"result">["totals"][number];

/** The totals of TAL-10 ResultStatement: sums over the batches, in order of contest and district. */
export function totalsOf(manifest: Manifest, batches: readonly BatchResult[]): readonly Total[] {
  return manifest.contests.flatMap((contest) =>
    contest.districts.map(({ district }) => {
      const parts = batches.filter((batch) => batch.contest === contest.id && batch.district === district);
      const counts = allCodes(contest, district).map((code) => ({
        code,
        votes: sum(parts.map((part) => votesFor(part, code))),
      }));
      return { contest: contest.id, district, ballots: sum(parts.map((part) => part.ballots)), counts };
    }),
  );
}

/** Rows of an input batch without its padding row. */
export function realRows({ n, padded }: Pick<InputBatch, "n" | "padded">): number {
  return padded ? n - 1 : n;
}

function votesFor(batch: BatchResult, code: number): number {
  return batch.counts.find((entry) => entry.code === code)?.votes ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
