/**
 * What was checked and what came of it. The verdict is computed from this table alone: a check that was never reached stands
 * in it as skipped, so that forgetting to run one can never look like passing it.
 */
import { CHECKS, checksOf, type Level } from "../checks/registry.ts";
import { Fault, Missing, Unsupported } from "../record/fault.ts";

export interface Place {
  readonly file: string;
  readonly index?: number;
}

export interface First extends Place {
  readonly reason: string;
}

/** One item of one check. Outcomes travel from workers as they are. */
export interface Outcome {
  readonly check: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly first?: First;
}

export interface Finding {
  readonly code: string;
  readonly file: string;
  readonly text: string;
}

export interface CheckRow {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly expected: number;
  readonly run: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly first?: First;
}

/** Where the items of checks are run. A throw in `compute` is a failed item, whatever it was. */
export interface Recorder {
  item<T>(check: string, place: Place, compute: () => T | Promise<T>): Promise<T | undefined>;
  skip(check: string, place: Place, reason: string): void;
  finding(code: string, file: string, text: string): void;
}

export interface Recording extends Recorder {
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly Finding[];
}

export interface Ledger extends Recorder {
  /** How many items a check has, said before they are run; may be said in parts. */
  expect(check: string, count: number): void;
  take(recording: { readonly outcomes: readonly Outcome[]; readonly findings: readonly Finding[] }): void;
  rows(level: Level): readonly CheckRow[];
  findings(): readonly Finding[];
}

export function newRecording(observe: (outcome: Outcome) => void = () => undefined): Recording {
  const outcomes: Outcome[] = [];
  const findings: Finding[] = [];
  const record = (outcome: Outcome): void => {
    outcomes.push(outcome);
    observe(outcome);
  };
  return {
    outcomes,
    findings,
    async item(check, place, compute) {
      try {
        const value = await compute();
        record({ check, status: "passed" });
        return value;
      } catch (error) {
        if (error instanceof Unsupported) throw error;
        if (error instanceof Missing)
          record({ check, status: "skipped", first: { file: error.file, reason: error.message } });
        else record({ check, status: "failed", first: { ...place, reason: reasonOf(error) } });
        return undefined;
      }
    },
    skip(check, place, reason) {
      record({ check, status: "skipped", first: { ...place, reason } });
    },
    finding(code, file, text) {
      findings.push({ code, file, text });
    },
  };
}

export function newLedger(observe?: (outcome: Outcome) => void): Ledger {
  const expected = new Map<string, number>();
  const tally = new Map<string, Counts>(CHECKS.map(({ id }) => [id, { passed: 0, failed: 0, skipped: 0 }]));
  const findings: Finding[] = [];
  const count = ({ check, status, first }: Outcome): void => {
    const counts = tally.get(check);
    if (counts === undefined) throw new Error(`check ${check} is not registered`);
    counts[status]++;
    if (first === undefined) return;
    if (status === "failed") counts.firstFailed ??= first;
    else counts.firstSkipped ??= first;
  };
  const own = newRecording((outcome) => {
    count(outcome);
    observe?.(outcome);
  });
  return {
    item: own.item,
    skip: own.skip,
    finding: (code, file, text) => void findings.push({ code, file, text }),
    expect(check, more) {
      if (!tally.has(check)) throw new Error(`check ${check} is not registered`);
      expected.set(check, (expected.get(check) ?? 0) + more);
    },
    take(recording) {
      for (const outcome of recording.outcomes) count(outcome);
      findings.push(...recording.findings);
    },
    rows: (level) =>
      checksOf(level).map(({ id, area, title }) => ({ id, area, title, ...rowOf(tally.get(id)!, expected.get(id)) })),
    findings: () => findings,
  };
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  firstFailed?: First;
  firstSkipped?: First;
}

/** Items that were expected and not run are skipped; more than expected is a fault of this program and fails. */
function rowOf(counts: Counts, declared: number | undefined): Omit<CheckRow, "id" | "area" | "title"> {
  const { passed, firstFailed, firstSkipped } = counts;
  const run = passed + counts.failed;
  const expected = declared ?? Math.max(1, run + counts.skipped);
  const surplus = Math.max(0, run - expected);
  const first =
    firstFailed ??
    (surplus > 0 ? { file: "", reason: `${run} items run, ${expected} expected` } : undefined) ??
    (run < expected ? (firstSkipped ?? { file: "", reason: "not reached" }) : undefined);
  const row = { expected, run, passed, failed: counts.failed + surplus, skipped: Math.max(0, expected - run) };
  return first === undefined ? row : { ...row, first };
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.message;
  return `INTERNAL ${error instanceof Error ? error.message : String(error)}`;
}
