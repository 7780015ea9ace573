/** `selge envelope`: a recorded ballot as the container that signature software opens. */

import type { RecordedBallot } from "@selge/ballotbox";
import { checkEnvelope, ltContainerOf } from "@selge/identity";
import type { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { readBoxLog } from "../steps/box-log.ts";
import { identityRulesOf, openOpened } from "../steps/election.ts";
import { writeNew } from "../steps/files.ts";
import { answering, type ElectionFlags, electionCommand, integerOption, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly index: number;
  readonly out: string;
}

export function envelopeCommand(world: World): Command {
  const command = electionCommand(
    "envelope",
    "Write a ballot's signed container with timestamp and certificate status (ASiC-E, LT). Restricted data.",
  )
    .requiredOption("--index <n>", "the ballot's place in the log", integerOption(0, 2 ** 32))
    .requiredOption("--out <file>", "the container, such as ballot.asice");
  return answering<Flags>(world, command, run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  return withBox(opened, world, {}, async (box) => {
    let found: RecordedBallot | undefined;
    await readBoxLog(box.records(), opened.sealing, (recorded, index) => {
      if (index === flags.index) found = recorded;
    });
    if (found === undefined) throw new Refusal("BALLOT_UNKNOWN", `entry ${flags.index} of the log is no ballot`);
    const { submission, additions } = found;
    const envelope = checkEnvelope(submission, additions, identityRulesOf(opened.election));
    if (!envelope.ok) throw new Refusal(envelope.error, `the ballot at index ${flags.index} is not validly signed`);
    await writeNew(flags.out, ltContainerOf(envelope.value), true);
    return {
      text: `The signed ballot at index ${flags.index}: ${flags.out}. It names the voter: handle it as restricted.`,
      json: { index: flags.index, container: flags.out },
    };
  });
}
