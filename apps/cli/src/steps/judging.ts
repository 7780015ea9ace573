/** Deciding every ballot's fate: the processor, the auditor and who writes the list of online voters all do it by themselves. */
import type { SealingElection } from "@selge/ballot";
import type { BoxRecord } from "@selge/ballotbox";
import { type JudgedBox, judgeBox } from "@selge/tally";
import { verifyListSignature } from "../ports/signatures.ts";
import type { World } from "../terminal/world.ts";
import { identityRulesOf } from "./election.ts";
import { accepted } from "./files.ts";

export async function judge(
  records: AsyncIterable<BoxRecord>,
  sealing: SealingElection,
  ballots: number,
  { random, progress }: Pick<World, "random" | "progress">,
): Promise<JudgedBox> {
  const judging = progress.start("Deciding fates", ballots, "ballots");
  const identity = identityRulesOf(sealing.election);
  const judged = accepted(
    "ballot box",
    await judgeBox(records, { sealing, identity, verifyList: verifyListSignature, random, progress: judging.at }),
  );
  judging.end();
  return judged;
}

/** Fates in one line, and what an honest collector would not have in its box. */
export function fatesText({ counts, incidents }: JudgedBox): string {
  const fates = Object.entries(counts).filter(([, n]) => n > 0);
  const line = `Ballots: ${fates.map(([fate, n]) => `${n} ${fate}`).join(", ") || "none"}.`;
  const listed = incidents.slice(0, 20).map(({ index, fate }) => `  entry ${index} of the log: ${fate}`);
  if (incidents.length === 0) return line;
  return [line, `${incidents.length} incidents, to be explained by the collector:`, ...listed].join("\n");
}
