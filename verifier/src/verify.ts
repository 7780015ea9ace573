/** The table of contents: what is checked, in which order, and what the report is made of. */
import { checkDefinition } from "./checks/1-definition.ts";
import { checkFiles } from "./checks/1-files.ts";
import { checkCeremony } from "./checks/2-ceremony.ts";
import { checkDocuments, checkLogged, checkOrder } from "./checks/3-documents.ts";
import { checkLog, countBallots } from "./checks/3-log.ts";
import { checkBox } from "./checks/4-box/box.ts";
import { checkInput } from "./checks/4-input.ts";
import { checkMixes } from "./checks/5-mix.ts";
import { checkResult } from "./checks/7-count.ts";
import type { Level } from "./checks/registry.ts";
import type { Run, Surroundings } from "./checks/run.ts";
import { type RunTask, runTaskHere } from "./checks/tasks.ts";
import type { VerifierKey } from "./log/note.ts";
import type { RecordSource } from "./ports.ts";
import { Unsupported } from "./record/fault.ts";
import type { RecordFiles } from "./record/source.ts";
import { newLedger, type Outcome } from "./report/ledger.ts";
import { inputsHash, type Report, reportOf, unsupportedReport } from "./report/report.ts";

export interface VerifyOptions {
  /** The trust anchor: hex of SHA-256 of the manifest's body. Without it nothing can be accepted. */
  readonly fingerprint?: string;
  readonly witnesses?: readonly VerifierKey[];
  /** Default: full when the record holds a restricted part. */
  readonly level?: Level;
  /** Threads, when there are some; default: everything here. */
  readonly runTask?: RunTask;
  readonly observe?: (outcome: Outcome) => void;
}

/** Runs every check of the level on the record. Throws only when the source itself cannot be listed. */
export async function verifyRecord(
  source: RecordSource,
  options: VerifyOptions,
  surroundings: Surroundings,
): Promise<Report> {
  const listing = await source.list();
  const plain = listing.entries.filter(({ kind }) => kind === "file");
  const files: RecordFiles = { source, sizes: new Map(plain.map(({ path, size }) => [path, size])) };
  const level = options.level ?? (plain.some(({ path }) => path.startsWith("restricted/")) ? "full" : "public");
  const run: Run = {
    files,
    ledger: newLedger(options.observe),
    level,
    surroundings,
    runTask: options.runTask ?? (async (task) => runTaskHere(files, task, surroundings) as never),
    fingerprint: options.fingerprint,
    witnesses: options.witnesses ?? [],
  };
  try {
    const outcome = await runChecks(run, listing);
    return reportOf(run, outcome, await inputsHash(files, outcome.sound));
  } catch (error) {
    if (error instanceof Unsupported) return unsupportedReport(run, error.message);
    throw error;
  }
}

async function runChecks(run: Run, listing: Awaited<ReturnType<RecordSource["list"]>>) {
  const manifest = await checkDefinition(run);
  if (manifest === undefined) return { manifest, totals: undefined, sound: new Set<string>() };
  const opening = await checkCeremony(run, manifest);
  const log = await checkLog(run, manifest);
  const documents = await checkDocuments(run, manifest, opening, log);
  const input = await checkInput(run, manifest, opening, log);
  if (run.level === "full") await checkBox(run, { manifest, opening, log, documents, input });
  const counts = await checkMixes(run, manifest, opening, input);
  const { result, totals } = await checkResult(run, manifest, input, counts);
  await checkLogged(
    run,
    log,
    new Map([
      ["opening.json", opening?.hash],
      ["software.json", documents.software],
      ["opened.json", documents.opened],
      ...documents.extensions.map(({ number, hash }) => [`extended-${number}.json`, hash] as const),
      ["closing.json", documents.closing?.hash],
      ["input-statement.json", input?.hash],
      ["result.json", result?.hash],
    ]),
  );
  await checkOrder(run, log, { opening, documents, input, result: result?.hash });
  const ballots = log === undefined ? undefined : countBallots(log);
  const sound = await checkFiles(run, listing, manifest, log?.size, ballots, input);
  return { manifest, totals, sound };
}
