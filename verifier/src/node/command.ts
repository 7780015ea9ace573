/** What the command does: opens the record, runs the checks in threads or here, writes the report. */
import { readFile, stat } from "node:fs/promises";
import { checkReceipt, RECEIPT_CAP } from "../receipt.ts";
import { Fault } from "../record/fault.ts";
import { escaped } from "../report/escape.ts";
import { humanReport } from "../report/human.ts";
import type { Report } from "../report/report.ts";
import { verifyRecord } from "../verify.ts";
import type { Arguments } from "./arguments.ts";
import { chooseArithmetic } from "./engine.ts";
import { openRecordAt } from "./open-record.ts";
import { newProgress } from "./progress.ts";
import { nodeSurroundings } from "./surroundings.ts";
import { startThreads } from "./threads.ts";

export interface Output {
  readonly text: string;
  readonly exit: 0 | 1 | 2 | 3;
}

export async function runCommand(given: Arguments): Promise<Output> {
  try {
    return given.receipt === undefined ? await verify(given) : await verifyReceipt(given, given.receipt);
  } catch (error) {
    // A record that cannot even be opened as what it claims to be is refused; anything else is an error of ours or the world's.
    if (error instanceof Fault) return stopped(given, "REJECTED", 1, error.message);
    return stopped(given, "ERROR", 3, error instanceof Error ? error.message : String(error));
  }
}

async function verify(given: Arguments): Promise<Output> {
  const report = await reportFor(given);
  const text = given.json ? asciiJson(report) : humanReport(report);
  const shown = given.quiet && !given.json ? text.slice(0, text.indexOf("\n")) : text;
  return { text: `${shown}\n`, exit: report.exit };
}

/** The report of a record on disk; also what the console and the observer call. */
export async function reportFor(
  given: Pick<Arguments, "record" | "fingerprint" | "witnesses" | "level" | "threads" | "quiet" | "engine">,
): Promise<Report> {
  const { record, fingerprint, witnesses, level, threads } = given;
  const source = await openRecordAt(record);
  const { arithmetic, warning } = await chooseArithmetic(given.engine);
  if (warning !== undefined) process.stderr.write(`selge-verify: ${escaped(warning)}\n`);
  const surroundings = nodeSurroundings(arithmetic);
  const progress = newProgress(process.stderr.isTTY && !given.quiet);
  const pool = threads > 1 ? startThreads(threads, { path: record, engine: arithmetic.name }) : undefined;
  try {
    const options = {
      ...{ witnesses, observe: progress.step },
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(level === undefined ? {} : { level }),
      ...(pool === undefined ? {} : { runTask: pool.runTask }),
    };
    return await verifyRecord(source, options, surroundings);
  } finally {
    progress.end();
    await pool?.stop();
  }
}

async function verifyReceipt({ record, fingerprint, json }: Arguments, path: string): Promise<Output> {
  const { size } = await stat(path);
  const bytes = size > RECEIPT_CAP ? new Uint8Array(0) : new Uint8Array(await readFile(path));
  const answer = await checkReceipt(await openRecordAt(record), bytes, fingerprint);
  const text = json ? asciiJson(answer) : `${answer.verdict}: ${escaped(answer.text)}`;
  return { text: `${text}\n`, exit: answer.exit };
}

function stopped({ json }: Arguments, verdict: string, exit: 1 | 3, message: string): Output {
  const text = json ? asciiJson({ verdict, exit, message }) : `${verdict}: ${escaped(message)}`;
  return { text: `${text}\n`, exit };
}

/** One line; whatever is not plain ASCII is escaped, so that no terminal can be steered by a name. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
