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

/** Small ones first. Ballots are sealed and checked once for each engine: their cost does not depend on n. */
function planned(): Run[] {
  const runsOf = (engine: Run["engine"], threads: number, ns: readonly number[], ballots: number): Run[] =>
    ns.map((n, i) => ({ engine, threads, n, ballots: i === 0 ? ballots : 0 }));
  const engine = [1, 2].flatMap((threads) => runsOf("wasm", threads, sizes, threads === 1 ? 1000 : 0));
  return [...runsOf("noble", 1, nobleSizes, 30), ...engine];
}

function numbers(list: string): number[] {
  const parts = list === "none" ? [] : list.split(",").map(Number);
  if (!parts.every((n) => Number.isInteger(n) && n >= 2)) throw new RangeError(`sizes: ${list}`);
  return parts.sort((a, b) => a - b);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
