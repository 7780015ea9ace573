/** What the independent verifier must have found before an auditor signs the mix input. */

import { Refusal } from "../terminal/failure.ts";
import type { VerifierReport, VerifierRun } from "./verify.ts";

type Row = VerifierReport["checks"][number];

/** Checks that look at what comes only after the auditors' signature: not reached yet, and never a reason to sign. */
const LATER: readonly string[] = [
  "INPUT_STATEMENT",
  "INPUT_POSITION",
  "INPUT_COUNTS",
  "INPUT_BATCHES",
  "INPUT_ENTRIES",
  "INPUT_LISTS",
  "MIX_LISTS",
  "MIX_STATEMENTS",
  "MIX_POLICY",
  "MIX_PROOFS",
  "SHARE_FILES",
  "DECRYPTION_SHARES",
  "COUNT_PLAINTEXT",
  "COUNT_PADDING",
  "RESULT",
  "RESULT_BATCHES",
  "RESULT_TOTALS",
];

/** Refuses on the first check that failed, or that had to be complete by now and is not. */
export function demandSoundSoFar({ exit, report }: VerifierRun): number {
  if (report?.checks === undefined)
    throw new Refusal(
      "VERIFIER",
      `the independent verifier gave no report (exit ${exit})`,
      "Run selge-verify by hand.",
    );
  const bad = report.checks.find((row) => !isSound(row));
  if (bad !== undefined)
    throw new Refusal(
      bad.id,
      `the independent verifier: ${bad.id} ${bad.failed > 0 ? "failed" : "is not complete"}${placeOf(bad)}`,
      "Do not sign. Find out why, and report it.",
    );
  return report.checks.filter(({ id }) => !LATER.includes(id)).length;
}

function isSound({ id, failed, passed, expected }: Row): boolean {
  return failed === 0 && (LATER.includes(id) || passed === expected);
}

function placeOf({ first }: Row): string {
  if (first === undefined) return "";
  const place = first.index === undefined ? first.file : `${first.file} (${first.index})`;
  return `: ${place === "" ? "" : `${place}: `}${first.reason}`;
}
