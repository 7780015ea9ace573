/** The report of a benchmark as Markdown: what was measured, and the text that says how to read it. */
import { shuffleProofBytes } from "@selge/shuffle";
import type { Measurement } from "./measure.ts";
import type { DoneRun, Operation } from "./runs.ts";

export interface BenchResult {
  readonly date: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGigabytes: number;
    readonly node: string;
  };
  /** Load average before the first run and after each. */
  readonly loads: readonly number[];
  readonly runs: readonly DoneRun[];
  readonly operations: readonly Operation[];
}

export function report(result: BenchResult): string {
  return [
    "# What an election costs",
    "",
    "Written by `npm run bench -- --write`. `npm run bench` prints the same and writes nothing; `--quick` takes n = 1000 only, `--sizes 1000,1000000`",
    "other sizes, `--noble none` leaves the slow reference out, `--json` gives everything as one object.",
    "",
    surroundings(result),
    "",
    "## Steps, microseconds of CPU per ballot, one thread",
    "",
    "One slot a ballot. `wasm` is the engine, `noble` the reference in plain JavaScript. Ratio: noble over wasm at the largest n that",
    "both ran. Growth: the largest n over the smallest, with the engine; below 1 a ballot gets cheaper.",
    "",
    stepTable(result.runs),
    "",
    "![Cost per ballot against the number of ballots](cost-per-ballot.svg)",
    "",
    "## One thread and two, with the engine: microseconds of wall time per ballot",
    "",
    threadTable(result.runs, isBusy(result)),
    "",
    "## Memory and proof",
    "",
    "Peak of a process that made the ballots, mixed them twice, verified, decrypted and counted them, everything in memory at once.",
    "",
    memoryTable(result.runs),
    "",
    "## Operations of the engine, and noble in the same run",
    "",
    operationTable(result.operations),
    "",
    "## How it is measured",
    "",
    "Each engine, number of threads and n has a process of its own. CPU is user and system time of all its threads, with garbage collection.",
    "Sealing and checking single ballots is done once for each engine, with 1000 of them (200 envelopes).",
    "A step that takes less than a second is repeated, up to five times, and the best kept. Lists are read once and used by the proofs after",
    "it, as in the verifier. A verification that fails ends the benchmark.",
    "",
  ].join("\n");
}

/** More programs wanted to run than there are cores. */
function isBusy({ machine, loads }: BenchResult): boolean {
  return Math.max(...loads) > machine.cores;
}

function surroundings(result: BenchResult): string {
  const { date, machine, loads } = result;
  const { processor, cores, memoryGigabytes, node } = machine;
  const [least, most] = [Math.min(...loads), Math.max(...loads)];
  const busy = isBusy(result)
    ? " Other programs were running: CPU times are up to a third higher or lower from run to run, and wall times say little."
    : "";
  return `${processor}, ${cores} cores, ${memoryGigabytes} GB, Node ${node}, ${date}. Load average ${least.toFixed(1)} to ${most.toFixed(1)}.${busy}`;
}

/** Steps in the order in which they were measured. */
function stepTable(runs: readonly DoneRun[]): string {
  const single = runs.filter(({ threads }) => threads === 1);
  const columns = single.map(({ engine, n }) => `${engine} ${grouped(n)}`);
  const wasm = single.filter(({ engine }) => engine === "wasm");
  const noble = single.filter(({ engine }) => engine === "noble");
  const body = stepsOf(single).map((step) => {
    const cells = single.map(({ rows }) => micros(rowOf(rows, step)?.cpuPerBallot));
    const own = wasm.flatMap(({ rows }) => rowOf(rows, step) ?? []);
    const growth = own.length > 1 ? (own.at(-1)!.cpuPerBallot / own[0]!.cpuPerBallot).toFixed(2) : "";
    return [step, ...cells, ratioOf(step, noble, wasm), growth, own.at(-1)?.note ?? ""];
  });
  return table(["step", ...columns, "ratio", "growth", ""], body);
}

/** At the largest n of both; steps over single ballots do not depend on n, so there any two will do. */
function ratioOf(step: string, noble: readonly DoneRun[], wasm: readonly DoneRun[]): string {
  for (const slow of noble.toReversed())
    for (const fast of wasm) {
      const [a, b] = [rowOf(slow.rows, step), rowOf(fast.rows, step)];
      if (a !== undefined && b !== undefined && (slow.n === fast.n || slow.ballots * fast.ballots > 0))
        return `${(a.cpuPerBallot / b.cpuPerBallot).toFixed(1)} ×`;
    }
  return "";
}

/** How much faster two threads are is not said of a busy machine: the neighbours decide it. */
function threadTable(runs: readonly DoneRun[], busy: boolean): string {
  const wasm = runs.filter(({ engine }) => engine === "wasm");
  const two = wasm.filter(({ threads }) => threads === 2);
  const pairs = two.flatMap((run) => {
    const one = wasm.find(({ threads, n }) => threads === 1 && n === run.n);
    return one === undefined ? [] : [{ one, two: run }];
  });
  const head = pairs.flatMap(({ two: { n } }) => [`${grouped(n)}: one`, "two", ...(busy ? [] : ["faster"])]);
  const body = stepsOf(two).map((step) => [
    step,
    ...pairs.flatMap(({ one, two }) => {
      const [a, b] = [rowOf(one.rows, step)!.wallPerBallot, rowOf(two.rows, step)!.wallPerBallot];
      return [micros(a), micros(b), ...(busy ? [] : [`${(a / b).toFixed(2)} ×`])];
    }),
  ]);
  return table(["step", ...head], body);
}

function memoryTable(runs: readonly DoneRun[]): string {
  const body = runs.map(({ engine, threads, n, rows }) => {
    const peak = Math.max(...rows.map(({ peakMegabytes }) => peakMegabytes));
    const proof = shuffleProofBytes(n, 1);
    return [grouped(n), engine, String(threads), `${Math.round(peak)}`, grouped(proof), (proof / n).toFixed(1)];
  });
  return table(["n", "engine", "threads", "peak MB", "bytes of a shuffle proof", "a ballot"], body);
}

function operationTable(operations: readonly Operation[]): string {
  const body = operations.map(({ operation, ns, noble }) => [
    operation,
    grouped(ns < 100 ? Math.round(ns * 10) / 10 : Math.round(ns)),
    noble === undefined ? "" : grouped(Math.round(noble)),
    noble === undefined ? "" : `${(noble / ns).toFixed(1)} ×`,
  ]);
  return table(["operation", "ns an item", "noble", "ratio"], body);
}

function stepsOf(runs: readonly DoneRun[]): string[] {
  return [...new Set(runs.flatMap(({ rows }) => rows.map(({ step }) => step)))];
}

function rowOf(rows: readonly Measurement[], step: string): Measurement | undefined {
  return rows.find((row) => row.step === step);
}

function micros(value: number | undefined): string {
  return value === undefined ? "" : grouped(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
}

/** 12,345 */
function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? "---" : "--:"));
  return [head, rule, ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
