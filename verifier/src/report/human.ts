/** The report for people: level and verdict first, then the first fault of each failed check, then what was counted. */
import { escaped } from "./escape.ts";
import type { CheckRow } from "./ledger.ts";
import type { Report, ResultLine } from "./report.ts";

export function humanReport(report: Report): string {
  return [...headOf(report), ...checkLines(report), ...findingLines(report), ...resultLines(report), ""].join("\n");
}

function headOf(report: Report): readonly string[] {
  const { verdict, level, trustAnchor, fingerprint, election, message } = report;
  const first = firstFault(report.checks);
  return [
    `${verdict} (level ${level})${first === undefined ? "" : `: ${first}`}`,
    ...(message === undefined ? [] : [escaped(message)]),
    ...(trustAnchor === null ? ["", NO_ANCHOR, ""] : []),
    `election     ${escaped(election?.id ?? "unknown")}  ${escaped(election?.title.en ?? Object.values(election?.title ?? {})[0] ?? "")}`,
    `fingerprint  ${fingerprint ?? "unknown"}`,
    "",
  ];
}

const NO_ANCHOR =
  "*** NO TRUST ANCHOR *** No --fingerprint was given. The record vouches only for itself: a wholly invented election would\n" +
  "look the same. Get the fingerprint from a place that you trust, and run this again.";

function firstFault(checks: readonly CheckRow[]): string | undefined {
  const row = checks.find(({ failed }) => failed > 0) ?? checks.find(({ skipped }) => skipped > 0);
  if (row?.first === undefined) return undefined;
  const { file, index, reason } = row.first;
  return `${row.id} ${escaped(file)}${index === undefined ? "" : ` [${index}]`}: ${escaped(reason)}`;
}

function checkLines({ checks, notChecked }: Report): readonly string[] {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.flatMap(({ id, title, expected, passed, failed, skipped, first }) => {
    const mark = failed > 0 ? "FAIL" : skipped > 0 ? "skip" : "ok  ";
    const line = `${mark} ${id.padEnd(width)} ${passed}/${expected}  ${title}`;
    if (first === undefined) return [line];
    const place = `${first.file}${first.index === undefined ? "" : ` [${first.index}]`}`;
    return [line, `       ${escaped(place)}: ${escaped(first.reason)}`];
  });
  const rest =
    notChecked.length === 0 ? [] : ["", `not checked at this level (auditors only): ${notChecked.join(", ")}`];
  return [...lines, ...rest];
}

const MOST_FINDINGS = 50;

function findingLines({ findings }: Report): readonly string[] {
  if (findings.length === 0) return [];
  const shown = findings
    .slice(0, MOST_FINDINGS)
    .map(({ code, file, text }) => `! ${code} ${escaped(file)}: ${escaped(text)}`);
  return ["", ...shown, ...(findings.length > MOST_FINDINGS ? [`! and ${findings.length - MOST_FINDINGS} more`] : [])];
}

function resultLines({ result, counted }: Report): readonly string[] {
  if (result === null) return ["", "nothing was counted"];
  return ["", `counted by this program: ${counted} votes in all`, ...result.flatMap(totalLines)];
}

/** Choices with votes; the JSON has them all. */
function totalLines({ contest, district, ballots, counts }: ResultLine): readonly string[] {
  const voted = counts.filter(({ votes }) => votes > 0).sort((a, b) => b.votes - a.votes);
  const none = counts.length - voted.length;
  return [
    `  ${escaped(contest)}  ${escaped(district)}  ${ballots} ballots`,
    ...voted.map(({ code, id, name, votes }) => {
      const choice = code === 0 ? "(blank)" : `${escaped(id)}  ${escaped(name)}`;
      return `    ${String(votes).padStart(9)}  ${choice}`;
    }),
    ...(none === 0 ? [] : [`            0  each of the other ${none}`]),
  ];
}
