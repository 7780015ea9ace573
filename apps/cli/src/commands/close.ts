/** `selge close`: the closing statement. */

import type { BallotBox } from "@selge/ballotbox";
import { type Decoded, decodeInstant, type Instant, must } from "@selge/basics";
import { decodeDocument, type Election } from "@selge/election";
import { openRecordFolder, recordNames } from "@selge/tally";
import type { Command } from "commander";
import { appended, withBox } from "../steps/box.ts";
import { closingBody } from "../steps/documents.ts";
import { clockOf, openOpened } from "../steps/election.ts";
import { hasDocument } from "../steps/export-record.ts";
import { demandProbes, takeInProbes } from "../steps/opening-log.ts";
import { propose, waitingText } from "../steps/pending.ts";
import {
  answering,
  type ElectionFlags,
  electionCommand,
  type NowFlags,
  type Outcome,
  withNow,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { count } from "../terminal/progress.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, NowFlags {
  readonly ceremony?: string;
  readonly early?: boolean;
  readonly absent?: boolean;
}

export function closeCommand(world: World): Command {
  const command = electionCommand(
    "close",
    "Put the closing statement up for signing; run again when it is signed. Afterwards nobody can cast.",
  )
    .option("--ceremony <folder>", "folder with the trustees' second test of their shares")
    .option("--absent", "go on although a trustee has not done the second test (the threshold must still be met)")
    .option("--early", "close before the time of the definition");
  return answering<Flags>(world, withNow(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { folder, election, opening } = opened;
  const now = clockOf(flags, election.manifest.demonstration, world.clock)();
  const source = flags.ceremony === undefined ? folder.record : openRecordFolder(flags.ceremony);
  const answered = await takeInProbes(source, folder.record, opening);
  return withBox(opened, world, {}, async (box) => {
    if (await hasDocument(box, recordNames.closing))
      return { text: "Voting is closed.", json: { closed: true, size: box.size } };
    await demandTime(box, election, now, flags.early === true);
    demandThreshold(answered, election.manifest.threshold);
    if (flags.absent !== true) demandProbes(answered, opening, 2);
    const check = (file: Uint8Array): Decoded<unknown> => decodeDocument(file, "closing", election);
    const document = await propose(
      folder.pending,
      recordNames.closing,
      closingBody(election, await box.closingFacts()),
      check,
    );
    if (document.state === "waiting")
      return {
        text: `${waitingText([document])}\nWhen the collector and two officials have signed it, run \`selge close\` again. A ballot cast meanwhile makes it out of date.`,
        json: { waiting: [document] },
      };
    appended(document.path, await box.addPublicDocument(recordNames.closing, document.file));
    await folder.pending.remove(recordNames.closing);
    return {
      text: `Voting is closed with ${count(box.ballots)} ballots. Next: selge revocation add (if any), selge head request, selge process.`,
      json: { closed: true, size: box.size, ballots: box.ballots },
    };
  });
}

/** The end that is in force, extensions included. */
async function demandTime(box: BallotBox, election: Election, now: Instant, early: boolean): Promise<void> {
  let last: Instant = election.manifest.schedule.servesUntil;
  for await (const record of box.records())
    if (record.kind === "public" && record.name.startsWith("extended-"))
      last = decodeInstant(must(decodeDocument(record.file, "extended", election)).body.servesUntil) as Instant;
  if (now < last && !early)
    throw new Refusal(
      "CLOSE_EARLY",
      "sessions that began in time may still cast",
      "Wait, or give --early to stop the voting.",
    );
}

function demandThreshold(answered: ReadonlyMap<number, readonly number[]>, threshold: number): void {
  const able = [...answered.values()].filter((tests) => tests.includes(2)).length;
  if (able < threshold)
    throw new Refusal(
      "PROBE_MISSING",
      `only ${able} trustees have shown that their share works (test 2), ${threshold} are needed to count`,
      "Each trustee runs `selge ceremony test-shares --test 2`.",
    );
}
