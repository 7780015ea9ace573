/** `selge publish`: the finished record for everybody, or with its restricted part for auditors. */

import { exists, publishRecord, recordNames } from "@selge/tally";
import type { Command } from "commander";
import { openOpened } from "../steps/election.ts";
import { recordHead } from "../steps/record-as-box.ts";
import { zipFolder } from "../steps/zip.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { count } from "../terminal/progress.ts";
import { grouped } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly out: string;
  readonly public?: boolean;
  readonly zip?: string;
}

export function publishCommand(world: World): Command {
  const command = electionCommand("publish", "Copy the finished record to a folder of its own, and pack it.")
    .requiredOption("--out <folder>", "new folder for the record")
    .option("--public", "without the restricted part: for everybody (otherwise for auditors, who see names)")
    .option("--zip <file>", "the same as one ZIP file");
  return answering<Flags>(world, command, run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const { folder, election } = await openOpened(flags);
  if ((await folder.record.read(recordNames.result)) === undefined)
    throw new Refusal(
      "RESULT_MISSING",
      "the record is not finished: it has no signed result",
      "selge status tells what comes next.",
    );
  await recordHead(folder.record, election);
  for (const path of [flags.out, ...(flags.zip ? [flags.zip] : [])])
    if (await exists(path))
      throw new Refusal("FILE_EXISTS", `${path} exists and is not overwritten`, "Choose another name.");
  const files = await publishRecord(folder.record, flags.out, flags.public !== true);
  const packing = flags.zip === undefined ? undefined : world.progress.start("Packing", files, "files");
  if (flags.zip !== undefined) await zipFolder(flags.out, flags.zip, (done) => packing!.at(done));
  packing?.end();
  const kind = flags.public ? "public record" : "record with its RESTRICTED part (names of voters: for auditors only)";
  return {
    text: [
      `The ${kind}: ${flags.out}, ${count(files)} files${flags.zip ? `; ${flags.zip}` : ""}`,
      `Fingerprint: ${grouped(election.fingerprintHex)}`,
      `Check it: npx selge-verify ${flags.out} --fingerprint ${election.fingerprintHex}`,
    ].join("\n"),
    json: {
      record: flags.out,
      files,
      zip: flags.zip,
      restricted: flags.public !== true,
      fingerprint: election.fingerprintHex,
    },
  };
}
