/** The runs of a benchmark, each in its own process, and the engine's single operations. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measurement } from "./measure.ts";

export interface Run {
  readonly engine: "wasm" | "noble";
  readonly threads: number;
  readonly n: number;
  /** How many ballots are sealed and checked; 0 for none. */
  readonly ballots: number;
}

export interface DoneRun extends Run {
  readonly rows: readonly Measurement[];
}

/** One line of packages/engine/test/bench.ts. */
export interface Operation {
  readonly operation: string;
  readonly ns: number;
  readonly noble?: number;
}

export async function runOne(run: Run): Promise<DoneRun> {
  const options = Object.entries(run).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { ...run, rows: JSON.parse(await output("./one-run.ts", options)) as Measurement[] };
}

export async function measureOperations(): Promise<readonly Operation[]> {
  return JSON.parse(await output("../../packages/engine/test/bench.ts", ["--json"])) as Operation[];
}

/** What a script prints; throws if it fails: a benchmark of something that fails measures nothing. */
async function output(script: string, options: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (status !== 0) throw new Error(`${script} ${options.join(" ")} ended with ${status}`);
  return text;
}
