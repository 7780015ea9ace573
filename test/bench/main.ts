/** `npm run bench`: microseconds of CPU per ballot of every step, at growing n. `--quick` small sizes, `--json` one JSON object. */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { currentEngine } from "@selge/group";
import type { Measurement } from "./measure.ts";
import { ballotSteps, benchElection, tallySteps } from "./steps.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    sizes: { type: "string" },
  },
});
const sizes = (flags.sizes ?? (flags.quick ? "100,300" : "100,300,1000")).split(",").map(Number);

const world = benchElection();
const rows: Measurement[] = [];
for (const n of sizes) {
  for (const row of [...(await ballotSteps(world, Math.min(n, 300))), ...(await tallySteps(world, n))]) {
    rows.push(row);
    if (!flags.json) process.stderr.write(`${line(row)}\n`);
  }
}

const machine = {
  processor: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const date = new Date().toISOString().slice(0, 10);
if (flags.json) process.stdout.write(`${JSON.stringify({ date, machine, engine: currentEngine().name, rows })}\n`);
else process.stdout.write(`${markdown()}\n`);

function line({ step, n, cpuPerBallot, note }: Measurement): string {
  return `${step.padEnd(42)} n = ${String(n).padStart(6)}  ${cpuPerBallot.toFixed(0).padStart(8)} µs of CPU a ballot  ${note}`;
}

function markdown(): string {
  const steps = [...new Set(rows.map((row) => row.step))];
  const at = (step: string, n: number) => rows.find((row) => row.step === step && row.n === n);
  const head = ["step", ...sizes.map((n) => `n = ${n}`), "note"];
  const body = steps.map((step) => {
    const own = rows.filter((row) => row.step === step);
    const cells = sizes.map((n) => at(step, n) ?? own.find((row) => row.n === Math.min(n, 300)));
    return [step, ...cells.map((cell) => (cell ? `${cell.cpuPerBallot.toFixed(0)}` : "–")), own[0]?.note ?? ""];
  });
  const table = [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
  return `Engine ${currentEngine().name}, ${machine.processor}, ${machine.cores} cores, Node ${machine.node}, ${date}. Microseconds of CPU per ballot.\n\n${table}`;
}
