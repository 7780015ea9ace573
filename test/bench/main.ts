/**
 * `npm run bench`: what every step costs a ballot, with the engine and with noble, at growing n. Prints the report; writes nothing.
 * `--quick` n = 1000 only; `--sizes 1000,1000000`; `--noble 300` (sizes for noble, which is slow; `--noble none`); `--json`;
 * `--write` makes README.md and cost-per-ballot.svg beside this file anew.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { costChart } from "./chart.ts";
import { report } from "./report.ts";
import { type DoneRun, measureOperations, type Run, runOne } from "./runs.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    sizes: { type: "string" },
    noble: { type: "string" },
  },
});
const sizes = numbers(flags.sizes ?? (flags.quick ? "1000" : "1000,10000,100000"));
const nobleSizes = numbers(flags.noble ?? (flags.quick ? "1000" : "300,1000"));

const BALLOTS = 1000;
const loads = [loadavg()[0]!];
const runs: DoneRun[] = [];
for (const run of planned()) {
  const done = await runOne(run);
  runs.push(done);
  for (const { step, cpuPerBallot, wallPerBallot } of flags.json ? [] : done.rows)
    tell(
      `${run.engine} ${run.threads} thread, n = ${run.n}: ${step}: ${cpuPerBallot.toFixed(1)} µs CPU, ${wallPerBallot.toFixed(1)} µs wall`,
    );
  loads.push(loadavg()[0]!);
}
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  },
  loads,
  runs,
  operations: await measureOperations(),
};

process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : `${report(result)}\n`);
if (flags.write) {
  await writeFile(new URL("./README.md", import.meta.url), report(result));
  await writeFile(new URL("./cost-per-ballot.svg", import.meta.url), costChart(runs));
}

/**
 * Small ones first; one thread and two directly after each other, since a busy machine changes from minute to minute. As many ballots are
 * sealed and checked with each engine, once: their cost does not depend on n.
 */
function planned(): Run[] {
  const ballotsAt = (i: number, threads: number) => (i === 0 && threads === 1 ? BALLOTS : 0);
  const run = (engine: Run["engine"], threads: number, n: number, i: number): Run => {
    return { engine, threads, n, ballots: ballotsAt(i, threads) };
  };
  return [
    ...nobleSizes.map((n, i) => run("noble", 1, n, i)),
    ...sizes.flatMap((n, i) => [1, 2].map((threads) => run("wasm", threads, n, i))),
  ];
}

function numbers(list: string): number[] {
  const parts = list === "none" ? [] : list.split(",").map(Number);
  if (!parts.every((n) => Number.isInteger(n) && n >= 2)) throw new RangeError(`sizes: ${list}`);
  return parts.sort((a, b) => a - b);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
