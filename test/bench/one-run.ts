/** One run in a process of its own, so that its peak memory is its own: one engine, one number of threads, one n. Prints JSON. */
import { parseArgs } from "node:util";
import { loadParallelEngine } from "@selge/engine/node";
import { useEngine } from "@selge/group";
import { ballotSteps, benchElection, tallySteps } from "./steps.ts";

const { values: flags } = parseArgs({
  options: {
    engine: { type: "string", default: "wasm" },
    threads: { type: "string", default: "1" },
    n: { type: "string", default: "1000" },
    ballots: { type: "string", default: "0" },
  },
});
const [n, ballots] = [Number(flags.n), Number(flags.ballots)];
const pool = flags.engine === "wasm" ? await loadParallelEngine(Number(flags.threads) - 1) : undefined;
if (pool !== undefined) useEngine(pool.engine);

const world = benchElection();
const rows = [...(await tallySteps(world, n)), ...(ballots > 0 ? await ballotSteps(world, ballots) : [])];
pool?.close();
process.stdout.write(`${JSON.stringify(rows)}\n`);
