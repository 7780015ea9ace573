/** The report as data (the JSON of THREATS' verdict contract). The same record gives the same report, byte for byte. */
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import type { TotalLine } from "../checks/7-count.ts";
import { CHECKS, type Level } from "../checks/registry.ts";
import type { Run } from "../checks/run.ts";
import { hex, sha256 } from "../record/bytes.ts";
import type { Manifest } from "../record/manifest.ts";
import type { RecordFiles } from "../record/source.ts";
import type { CheckRow, Finding } from "./ledger.ts";
import { EXIT_CODES, type Verdict, verdictOf } from "./verdict.ts";

export const VERIFIER_VERSION = "0.1.0";

export interface ResultLine {
  readonly contest: string;
  readonly district: string;
  readonly ballots: number;
  readonly counts: readonly {
    readonly code: number;
    readonly id: string;
    readonly name: string;
    readonly votes: number;
  }[];
}

export interface Report {
  readonly verdict: Verdict;
  readonly exit: 0 | 1 | 2 | 3;
  readonly level: Level;
  /** Fingerprint that the user gave, null without one: then nothing is accepted. */
  readonly trustAnchor: string | null;
  /** Fingerprint of the record's definition. */
  readonly fingerprint: string | null;
  readonly election: { readonly id: string; readonly title: Readonly<Record<string, string>> } | null;
  readonly checks: readonly CheckRow[];
  /** Checks of the full level that this level does not run: auditors only. */
  readonly notChecked: readonly string[];
  readonly findings: readonly Finding[];
  /** Ballots counted in all, by this program. */
  readonly counted: number | null;
  /** What this program counted, null when it could not. */
  readonly result: readonly ResultLine[] | null;
  readonly inputsHash: string;
  readonly verifierVersion: string;
  readonly message?: string;
}

export interface Outcome {
  readonly manifest: Manifest | undefined;
  readonly totals: readonly TotalLine[] | undefined;
}

export function reportOf(run: Run, { manifest, totals }: Outcome, inputs: string): Report {
  const checks = run.ledger.rows(run.level);
  const verdict = verdictOf(checks);
  return {
    ...{ verdict, exit: EXIT_CODES[verdict], level: run.level, trustAnchor: run.fingerprint ?? null },
    fingerprint: manifest?.fingerprint ?? null,
    election: manifest === undefined ? null : { id: manifest.id, title: Object.fromEntries(manifest.title) },
    checks,
    notChecked: run.level === "full" ? [] : CHECKS.filter(({ level }) => level === "full").map(({ id }) => id),
    findings: run.ledger.findings(),
    counted: totals?.reduce((sum, { ballots }) => sum + ballots, 0) ?? null,
    result: manifest === undefined || totals === undefined ? null : totals.map((line) => resultLine(manifest, line)),
    inputsHash: inputs,
    verifierVersion: VERIFIER_VERSION,
  };
}

export function unsupportedReport(run: Run, message: string): Report {
  const empty = reportOf(run, { manifest: undefined, totals: undefined }, "");
  return { ...empty, verdict: "UNSUPPORTED", exit: EXIT_CODES.UNSUPPORTED, message };
}

function resultLine({ contests }: Manifest, { contest, district, ballots, votes }: TotalLine): ResultLine {
  const lists =
    contests.find(({ id }) => id === contest)?.districts.find((own) => own.district === district)?.lists ?? [];
  const choices = new Map(lists.flatMap((list) => list.choices.map((choice) => [choice.code, choice] as const)));
  const counts = votes.map(([code, count]) => {
    const { id, name } = choices.get(code) ?? { id: "", name: "" };
    return { code, id, name, votes: count };
  });
  return { contest, district, ballots, counts };
}

/** SHA-256 over SHA-256, length and path of every plain file, sorted by path: what exactly was looked at. */
export async function inputsHash({ source, sizes }: RecordFiles, sound: ReadonlySet<string>): Promise<string> {
  const lines: string[] = [];
  for (const path of [...sizes.keys()].sort()) {
    const size = sizes.get(path)!;
    // A file that does not belong here, or that is too long, is named and not read.
    lines.push(`${sound.has(path) ? await fileLine(source, path, size) : `unread ${size} ${path}`}\n`);
  }
  return hex(sha256(...lines));
}

async function fileLine(source: RecordFiles["source"], path: string, size: number): Promise<string> {
  const hash = nobleSha256.create();
  try {
    for await (const piece of source.open(path)) hash.update(piece);
    return `${hex(hash.digest())} ${size} ${path}`;
  } catch {
    return `unreadable ${size} ${path}`;
  }
}
