/** The result as people read it: lists over the country, with bars; turnout in one line. */
import { BLANK, type Manifest } from "@selge/election";
import type { Statement } from "@selge/tally";
import { count } from "./progress.ts";
import { printable, table } from "./text.ts";

const BAR = 24;

/** Votes per list of a contest, most first, blank votes last. */
export function resultTable(manifest: Manifest, result: Statement<"result">): string {
  return manifest.contests
    .map((contest) => {
      const totals = result.totals.filter((total) => total.contest === contest.id);
      const listOf = new Map(
        contest.districts.flatMap((part) =>
          part.lists.flatMap((list) =>
            list.choices.map((choice) => [`${part.district}/${choice.code}`, list.name] as const),
          ),
        ),
      );
      const votes = new Map<string, number>();
      for (const { district, counts } of totals)
        for (const { code, votes: n } of counts) {
          const name = code === BLANK ? "(blank)" : (listOf.get(`${district}/${code}`) ?? "?");
          votes.set(name, (votes.get(name) ?? 0) + n);
        }
      const ballots = totals.reduce((sum, total) => sum + total.ballots, 0);
      const ranked = [...votes].sort(
        ([a, x], [b, y]) => Number(a === "(blank)") - Number(b === "(blank)") || y - x || a.localeCompare(b, "et"),
      );
      const most = Math.max(1, ...votes.values());
      const rows = ranked.map(([name, n]) => [
        printable(name),
        count(n),
        `${((100 * n) / Math.max(1, ballots)).toFixed(1)} %`,
        "█".repeat(Math.round((BAR * n) / most)),
      ]);
      return table(rows, [false, true, true, false]);
    })
    .join("\n\n");
}

export function turnoutLine(voters: number, counted: number): string {
  const percent = ((100 * counted) / Math.max(1, voters)).toFixed(1);
  return `Online turnout: ${count(counted)} of ${count(voters)} on the roll (${percent} %)`;
}
