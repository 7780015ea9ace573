/** Every operator ends as THREATS § 3.2 says: rejected, with the named check among the failed. */
import { describe, expect, it } from "vitest";
import { applied, type Operator } from "./operator.ts";
import { box } from "./operators/box.ts";
import { ceremony } from "./operators/ceremony.ts";
import { count } from "./operators/count.ts";
import { definition } from "./operators/definition.ts";
import { input } from "./operators/input.ts";
import { log } from "./operators/log.ts";
import { mix } from "./operators/mix.ts";
import type { Answer } from "./verify.ts";

const AREAS: Readonly<Record<string, readonly Operator[]>> = { definition, ceremony, log, input, box, mix, count };

function told({ report, failed, skipped }: Answer): string {
  const reasons = report.checks.flatMap(({ id, first }) => (first ? [`${id}: ${first.file} ${first.reason}`] : []));
  return [report.verdict, `failed ${failed}`, `skipped ${skipped}`, ...reasons].join("\n");
}

describe.each(Object.entries(AREAS))("%s", (_, operators) => {
  it.each(operators.map((operator) => [`${operator.id} ${operator.variant}: ${operator.title}`, operator] as const))(
    "%s",
    async (_title, operator) => {
      const answer = await applied(operator);
      const { report, failed } = answer;
      expect(report.exit, told(answer)).toBe(operator.exit ?? 1);
      expect(report.verdict).not.toBe("ACCEPTED");
      expect(failed, told(answer)).toEqual(expect.arrayContaining([...operator.expect]));
      if (operator.reason !== undefined) {
        const first = report.checks.find(({ id }) => id === operator.expect[0])?.first;
        expect(first?.reason, told(answer)).toMatch(operator.reason);
      }
      if (operator.sole) expect(failed, told(answer)).toEqual([...operator.expect]);
    },
  );
});
