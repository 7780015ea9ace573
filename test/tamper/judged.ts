/** Declares a test for each operator: it ends as THREATS § 3.2 says, with the named checks failed or unfinished. */
import { describe, expect, it } from "vitest";
import { OPERATORS } from "./all-operators.ts";
import { applied } from "./operator.ts";
import type { Answer } from "./verify.ts";

function told({ report, failed, skipped }: Answer): string {
  const reasons = report.checks.flatMap(({ id, first }) => (first ? [`${id}: ${first.file} ${first.reason}`] : []));
  return [report.verdict, `failed ${failed}`, `skipped ${skipped}`, ...reasons].join("\n");
}

export function judgeOperators(...areas: readonly string[]): void {
  for (const area of areas)
    describe(area, () => {
      for (const operator of OPERATORS[area]!)
        it(`${operator.id} ${operator.variant}: ${operator.title}`, async () => {
          const answer = await applied(operator);
          const { report, failed, skipped } = answer;
          const { exit = 1, expect: expected, unfinished = [], reason, sole } = operator;
          expect(report.exit, told(answer)).toBe(exit);
          expect(report.verdict).not.toBe("ACCEPTED");
          expect(failed, told(answer)).toEqual(expect.arrayContaining([...expected]));
          expect(skipped, told(answer)).toEqual(expect.arrayContaining([...unfinished]));
          if (reason !== undefined) {
            const first = report.checks.find(({ id }) => id === expected[0])?.first;
            expect(first?.reason, told(answer)).toMatch(reason);
          }
          if (sole) expect(failed, told(answer)).toEqual([...expected]);
          expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        });
    });
}
