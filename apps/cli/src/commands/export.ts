/** `selge export`: what goes back to the election information system. */
import { join } from "node:path";
import { type Decoded, encodeCanonicalJson, type JsonObject, utf8 } from "@selge/basics";
import { decodeShaped, vis3 } from "@selge/election";
import { recordNames, type Statement, statementShapes } from "@selge/tally";
import { Command } from "commander";
import { openOpened } from "../steps/election.ts";
import { accepted, writeNew } from "../steps/files.ts";
import { fatesText, judge } from "../steps/judging.ts";
import { groupsCsv, groupsOf, officialResults, onlineVoters } from "../steps/official-results.ts";
import { recordsOfRecord } from "../steps/record-as-box.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { count } from "../terminal/progress.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly out: string;
  readonly contest?: string;
}

export function exportCommand(world: World): Command {
  const results = electionCommand(
    "results",
    "The signed result in the official form (blank votes stand as invalid), with a list of the units that were merged.",
  )
    .option("--contest <id>", "which contest (default: the first)")
    .requiredOption("--out <file>", "the result file; FILE.groups.csv and FILE.groups.json are written beside it");
  const voters = electionCommand(
    "online-voters",
    "The list of people whose online vote counts, in the official form. Restricted data.",
  ).requiredOption("--out <file>", "the list");
  return new Command("export")
    .description("Files for the election information system.")
    .addCommand(answering<Flags>(world, results, exportResults))
    .addCommand(answering<Flags>(world, voters, exportVoters));
}

async function exportResults(flags: Flags): Promise<Outcome> {
  const { folder, election } = await openOpened(flags);
  const { manifest } = election;
  const path = join(folder.record.path, recordNames.result);
  const file = await folder.record.read(recordNames.result);
  if (file === undefined)
    throw new Refusal(
      "RESULT_MISSING",
      `${path}: there is no signed result in the record`,
      "selge count, then selge head request.",
    );
  const shape = statementShapes.result;
  const signed = decodeShaped(file, "result", shape, "officials", election) as Decoded<{
    readonly body: Statement<"result">;
  }>;
  const { body } = accepted(path, signed);
  const contest =
    flags.contest === undefined ? manifest.contests[0]! : manifest.contests.find(({ id }) => id === flags.contest);
  if (contest === undefined)
    throw new Refusal(
      "CONTEST_UNKNOWN",
      `--contest ${flags.contest}: not in this election`,
      manifest.contests.map(({ id }) => id).join(", "),
    );
  const groups = groupsOf(body, contest);
  await writeNew(flags.out, vis3.encodeResults(officialResults(manifest, body, contest)));
  await writeNew(`${flags.out}.groups.csv`, utf8(groupsCsv(groups)));
  await writeNew(`${flags.out}.groups.json`, encodeCanonicalJson(groups as unknown as readonly JsonObject[]));
  const merged = groups.filter(({ units }) => units.length > 1).length;
  return {
    text: `Result of ${contest.id}: ${flags.out} (${merged} of ${groups.length} groups hold several units: ${flags.out}.groups.csv)`,
    json: { file: flags.out, groups: groups.length, merged },
  };
}

async function exportVoters(flags: Flags, world: World): Promise<Outcome> {
  const { folder, sealing, election } = await openOpened(flags);
  const judged = await judge(recordsOfRecord(folder.record, election), sealing, 0, world);
  await writeNew(flags.out, vis3.encodeOnlineVoters(onlineVoters(election.manifest, judged)), true);
  return {
    text: `${fatesText(judged)}\n${count(judged.voters.size)} people: ${flags.out}. It holds personal codes: restricted.`,
    json: { file: flags.out, persons: judged.voters.size },
  };
}
