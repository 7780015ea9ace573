/** Runs the independent verifier as what it is: another program, in its own process. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { engineArguments } from "../ports/engine.ts";

const VERIFIER = fileURLToPath(new URL("../../../../verifier/src/node/main.ts", import.meta.url));

export interface VerifierReport {
  readonly verdict: string;
  readonly level: string;
  readonly checks: readonly {
    readonly id: string;
    readonly expected: number;
    readonly run: number;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly level?: string;
    readonly first?: { readonly file: string; readonly index?: number; readonly reason: string };
  }[];
}

export interface VerifierRun {
  /** 0 accepted, 1 rejected, 2 incomplete, 3 error. */
  readonly exit: number;
  readonly report: VerifierReport | undefined;
}

/** `progress` lets the verifier's own progress through to standard error. */
export async function runVerifier(
  record: string,
  fingerprint: string,
  options: readonly string[],
  progress: boolean,
): Promise<VerifierRun> {
  const given = [record, "--fingerprint", fingerprint, "--json", ...engineArguments(), ...options];
  const child = spawn(process.execPath, [VERIFIER, ...given], {
    stdio: ["ignore", "pipe", progress ? "inherit" : "ignore"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const exit = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 3));
  });
  return { exit, report: parseReport(output) };
}

function parseReport(output: string): VerifierReport | undefined {
  try {
    return JSON.parse(output.trim().split("\n").at(-1) ?? "") as VerifierReport;
  } catch {
    return undefined;
  }
}
