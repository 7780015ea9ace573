/** What the independent verifier must have found before an auditor's signature leaves the auditor's computer. */
import { constants } from "node:fs";
import { copyFile, link, mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { openRecordFolder, publishedFiles, type RecordFolder, recordNames } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";
import { runVerifier, type VerifierReport } from "./verify.ts";

type Row = VerifierReport["checks"][number];

/**
 * Runs the verifier at full level over the record as it will be with this statement, beside the record and gone afterwards. A statement
 * that more auditors must sign is left out: then everything before it is checked, and the rest when the last of them attests. Returns the
 * number of checks that hold.
 */
export async function verifyProvisional(
  record: RecordFolder,
  statement: { readonly file: Uint8Array; readonly complete: boolean; readonly size: number },
  fingerprint: string,
  progress: boolean,
): Promise<number> {
  const path = join(dirname(record.path), "attest.part");
  await rm(path, { recursive: true, force: true });
  try {
    for (const name of await publishedFiles(record, true)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await placeBeside(join(record.path, name), join(path, name));
    }
    if (statement.complete) await openRecordFolder(path).write(recordNames.inputStatement, statement.file);
    const { exit, report } = await runVerifier(
      path,
      fingerprint,
      ["--level", "full", "--threads", threadsFor(statement.size)],
      progress,
    );
    const ownEntry = (row: Row) => statement.complete && isOwnEntry(row, statement.size);
    return demandSound(exit, report, statement.complete ? WITH_STATEMENT : BEFORE_STATEMENT, ownEntry);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** The same bytes without copying them, where the disk can do that. */
async function placeBeside(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
}

/** A thread of the verifier takes a second to start: not worth it for a small log. */
function threadsFor(entries: number): string {
  return String(entries < LARGE_LOG ? 1 : Math.min(16, availableParallelism()));
}

const LARGE_LOG = 2000;

/** How many items of a check may be open, because what they look at comes later. Nothing may have failed. */
type Open = Readonly<Record<string, number>>;

const MIX_AND_COUNT: Open = Object.fromEntries(
  [
    ...["MIX_LISTS", "MIX_STATEMENTS", "MIX_POLICY", "MIX_PROOFS", "SHARE_FILES", "DECRYPTION_SHARES"],
    ...["COUNT_PLAINTEXT", "COUNT_PADDING", "RESULT", "RESULT_BATCHES", "RESULT_TOTALS"],
  ].map((id) => [id, Number.POSITIVE_INFINITY]),
);

/** Without the statement the verifier does not reach the batches. */
const BEFORE_STATEMENT: Open = {
  ...MIX_AND_COUNT,
  ...Object.fromEntries(
    [
      ...["INPUT_STATEMENT", "INPUT_POSITION", "INPUT_COUNTS", "INPUT_BATCHES", "INPUT_ENTRIES", "INPUT_LISTS"],
      ...["PROCESSING", "INPUT_MERGE", "STRIP_STATEMENTS", "STRIP_PROOFS"],
    ].map((id) => [id, Number.POSITIVE_INFINITY]),
  ),
  RECORD_COMPLETE: 2,
  LOG_DOCUMENTS: 2,
  LOG_ORDER: 2,
};

/** With it: its own entry of the log is not there yet, and everything after. */
const WITH_STATEMENT: Open = {
  ...MIX_AND_COUNT,
  RECORD_COMPLETE: Number.POSITIVE_INFINITY,
  LOG_DOCUMENTS: 1,
  LOG_ORDER: 1,
};

/** The two failures that the statement itself causes while its entry of the log, the one at `size`, is missing; exactly these. */
function isOwnEntry({ id, failed, first }: Row, size: number): boolean {
  if (id === "LOG_DOCUMENTS") return failed === 1 && first?.file === recordNames.inputStatement;
  return id === "LOG_ORDER" && failed === 1 && first?.reason === `after closed: LOG_ORDER at index ${size}`;
}

function demandSound(
  exit: number,
  report: VerifierReport | undefined,
  open: Open,
  isExcused: (row: Row) => boolean,
): number {
  if (report?.checks === undefined)
    throw new Refusal(
      "VERIFIER",
      `the independent verifier gave no report (exit ${exit})`,
      "Run selge-verify by hand.",
    );
  const bad = report.checks.find((row) => !isSound(row, open[row.id] ?? 0, isExcused(row)));
  if (bad !== undefined)
    throw new Refusal(
      bad.id,
      `the independent verifier: ${bad.id} ${bad.failed > 0 ? "failed" : "is not complete"}${placeOf(bad)}`,
      "Do not sign. Find out why, and report it.",
    );
  return report.checks.filter(({ passed, expected }) => passed === expected).length;
}

function isSound({ failed, passed, expected }: Row, open: number, excused: boolean): boolean {
  const failures = excused ? 1 : 0;
  return failed === failures && passed + failures + open >= expected;
}

function placeOf({ first }: Row): string {
  if (first === undefined) return "";
  const place = first.index === undefined ? first.file : `${first.file} (${first.index})`;
  return `: ${place === "" ? "" : `${place}: `}${first.reason}`;
}
