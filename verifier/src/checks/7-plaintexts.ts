/** Area 7, one batch: combination of shares, look-up, padding, votes (THR-31, THR-32, TAL-9). */
import type { Arithmetic, Points } from "../proofs/arithmetic.ts";
import { decodePoint, G, inverse, mod, type Point, type Scalar, times } from "../proofs/group.ts";
import type { PointList } from "../proofs/lists.ts";
import { hex, keyOf } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import type { Recording } from "../report/ledger.ts";
import type { BatchJob } from "./5-mix/batch.ts";
import { type GoodShare, RUN } from "./6-shares.ts";
import { need } from "./run.ts";

export interface BatchCount {
  readonly ballots: number;
  readonly votes: readonly (readonly [code: number, votes: number])[];
  /** Encodings of plaintexts that are no codes, hex, ascending. */
  readonly outside: readonly string[];
}

/** A plaintext: a code of the slot's list, or the encoding of what is none. */
type Plaintext = number | string;

export async function countBatch(
  arithmetic: Arithmetic,
  job: BatchJob,
  recording: Recording,
  list: PointList | undefined,
  shares: readonly GoodShare[] | undefined,
): Promise<BatchCount | undefined> {
  const place = { file: `batches/${job.name}/shares` };
  let rows: Plaintext[][] | undefined;
  await recording.item("COUNT_PLAINTEXT", place, async () => {
    const enough = need(shares, "enough valid shares").slice(0, job.threshold);
    rows = await decrypt(arithmetic, job, need(list, "the last list"), enough);
    const strange = rows.findIndex((row) => row.some((plaintext) => typeof plaintext === "string"));
    demand(strange < 0, "COUNT_PLAINTEXT", `row ${strange}`);
  });
  if (job.padded)
    await recording.item("COUNT_PADDING", place, () => {
      const all = need(rows, "the plaintexts");
      const at = all.findIndex((row) => row.every((plaintext, s) => plaintext === job.codes[s]![0]));
      demand(at >= 0, "COUNT_PADDING");
      all.splice(at, 1);
    });
  return rows === undefined ? undefined : tally(job, rows);
}

/** THR-32: the plaintexts of every row; `Δ·M` is looked up among the `Δ·code·G` of the slot's list. */
async function decrypt(
  arithmetic: Arithmetic,
  job: BatchJob,
  list: PointList,
  shares: readonly GoodShare[],
): Promise<Plaintext[][]> {
  const { n, w, codes } = job;
  const { delta } = scaledLagrange(shares.map(({ j }) => j));
  const tables = codes.map((own) => codeTable(arithmetic, own, delta));
  const rows: Plaintext[][] = [];
  let q = 0;
  for await (const run of combine(arithmetic, list, shares))
    for (let at = 0; at < run.length; at += 32) {
      const [scaled, slot] = [run.subarray(at, at + 32), q++ % w];
      if (slot === 0) rows.push([]);
      rows.at(-1)!.push(tables[slot]!.get(keyOf(scaled)) ?? hex(unscale(delta, decodePoint(scaled)).toBytes()));
    }
  demand(rows.length === n, "LIST_LENGTH");
  return rows;
}

/** The codes by the encodings of Δ·code·G. */
function codeTable(
  { points, scalars }: Arithmetic,
  codes: readonly number[],
  delta: bigint,
): ReadonlyMap<string, number> {
  const multiples = points.multiples(G, scalars.of(codes.map((code) => delta * BigInt(code))));
  const encodings = points.encode(multiples);
  return new Map(codes.map((code, i) => [keyOf(encodings.subarray(32 * i, 32 * i + 32)), code]));
}

/**
 * THR-31 for the shares given, in file order, as packed encodings run by run. Scaling all Lagrange coefficients by their common denominator Δ makes them small
 * integers: Δ·M = Δ·B − Σ (Δλ_j)·D_j.
 */
export async function* combine(
  { points }: Arithmetic,
  list: PointList,
  shares: readonly GoodShare[],
): AsyncGenerator<Uint8Array> {
  const { delta, lambdas } = scaledLagrange(shares.map(({ j }) => j));
  const readers = shares.map(({ D }) => D.runs(RUN)[Symbol.asyncIterator]());
  for await (const run of list.runs(2 * RUN)) {
    const terms: [bigint, Points][] = [[delta, points.every(run, 1, 2)]]; // B
    for (const [at, reader] of readers.entries()) {
      const next = await reader.next();
      if (next.done || next.value.length !== terms[0]![1].length) return refuse("SHARE_LENGTH");
      terms.push([-lambdas[at]!, next.value]);
    }
    yield points.encode(points.smallSum(terms));
  }
}

export function unscale(delta: bigint, scaled: Point): Point {
  return times(inverse(mod(delta)), scaled);
}

/** λ_j = Π_{k≠j} k/(k−j) over the indices, as integers over one positive denominator (THR-3). */
export function scaledLagrange(indices: readonly number[]): {
  readonly delta: bigint;
  readonly lambdas: readonly bigint[];
} {
  const fractions = indices.map((j) => {
    const others = indices.filter((k) => k !== j).map(BigInt);
    const above = others.reduce((product, k) => product * k, 1n);
    const below = others.reduce((product, k) => product * (k - BigInt(j)), 1n);
    return below < 0n ? { above: -above, below: -below } : { above, below };
  });
  const delta = fractions.reduce((multiple, { below }) => (multiple * below) / gcd(multiple, below), 1n);
  return { delta, lambdas: fractions.map(({ above, below }) => (above * delta) / below) };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** TAL-9: votes of a row by the contest's rule; every code of the lists is there, zeros included. */
function tally({ rule, codes }: BatchJob, rows: readonly (readonly Plaintext[])[]): BatchCount {
  const votes = new Map([...new Set(codes.flat())].sort((a, b) => a - b).map((code) => [code, 0]));
  const outside: string[] = [];
  for (const row of rows) {
    const listed = row.filter((plaintext): plaintext is number => typeof plaintext === "number");
    outside.push(...row.filter((plaintext): plaintext is string => typeof plaintext === "string"));
    for (const code of rule === "plurality" ? listed : distinctVotes(row, listed))
      votes.set(code, votes.get(code)! + 1);
  }
  return { ballots: rows.length, votes: [...votes], outside: outside.sort() };
}

/** k-of-n: each distinct choice once; blank once iff every slot is blank. */
function distinctVotes(row: readonly Plaintext[], listed: readonly number[]): readonly number[] {
  if (row.every((plaintext) => plaintext === 0)) return [0];
  return [...new Set(listed)].filter((code) => code !== 0);
}

/** Used by tests: λ_j modulo ℓ. */
export function lagrange(indices: readonly number[]): readonly Scalar[] {
  const { delta, lambdas } = scaledLagrange(indices);
  return lambdas.map((lambda) => mod(lambda * inverse(mod(delta))));
}
