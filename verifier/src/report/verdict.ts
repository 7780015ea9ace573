/** The verdict contract: accepted means that everything of the level's list ran and passed, and nothing else means it. */
import type { CheckRow } from "./ledger.ts";

export type Verdict = "ACCEPTED" | "REJECTED" | "INCOMPLETE" | "UNSUPPORTED" | "ERROR";

export const EXIT_CODES: Readonly<Record<Verdict, 0 | 1 | 2 | 3>> = {
  ACCEPTED: 0,
  REJECTED: 1,
  INCOMPLETE: 2,
  UNSUPPORTED: 3,
  ERROR: 3,
};

export function verdictOf(rows: readonly CheckRow[]): "ACCEPTED" | "REJECTED" | "INCOMPLETE" {
  if (rows.some(({ failed }) => failed > 0)) return "REJECTED";
  const whole =
    rows.length > 0 &&
    rows.every(({ expected, run, passed, skipped }) => run === expected && passed === run && skipped === 0);
  return whole ? "ACCEPTED" : "INCOMPLETE";
}
