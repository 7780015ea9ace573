import { fromHex } from "@selge/basics";
import { output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import { countBatch, decideFates, type PlaintextRow } from "../src/index.ts";
import { contestOf, encodeCount, encodeFates, encodeMerged, merged, readBallots, styleAtOf } from "./vector-cases.ts";

runVectors("tally-fates.json", {
  "TAL-1": (input) => {
    const roots = input.json("roots") as Record<string, string>;
    const revoked = input.json("revoked") as string[];
    const fates = decideFates(readBallots(input.json("ballots") as object[]), {
      styleAt: styleAtOf(input.json("rolls") as Parameters<typeof styleAtOf>[0]),
      rootAt: (size) => fromHex(roots[size]!, 32)!,
      isRevoked: (person) => revoked.includes(person),
    });
    return output(encodeFates(fates));
  },
});

runVectors("tally-lists.json", {
  "TAL-3": (input) => output(encodeMerged(merged(input.json("counted") as number[], input.integer("minBatch")))),
});

runVectors("tally-count.json", { "TAL-9": countOf });

function countOf(input: VectorInput) {
  const contest = contestOf({ slots: input.json("slots") as number[][], rule: input.text("rule") });
  const count = countBatch(input.json("rows") as PlaintextRow[], contest, "0000.1", input.json("padded") as boolean);
  return count === undefined ? { error: "COUNT_PADDING" } : output(encodeCount(count));
}
