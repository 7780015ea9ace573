/** `selge open`: the ballot box with its first four entries. */

import { StyledRoll } from "@selge/election";
import { openRecordFolder, recordNames } from "@selge/tally";
import type { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { clockOf, openElection, openOpened } from "../steps/election.ts";
import { openLog, proposeOpened, takeInCeremony } from "../steps/opening-log.ts";
import { waitingText } from "../steps/pending.ts";
import { forgetProposedRoll, proposeRoll, readRollFiles } from "../steps/roll-version.ts";
import {
  answering,
  type ElectionFlags,
  electionCommand,
  type NowFlags,
  type Outcome,
  withNow,
} from "../terminal/command.ts";
import { count } from "../terminal/progress.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, NowFlags {
  readonly ceremony?: string;
  readonly roll?: string;
  readonly signature?: string;
}

export function openCommand(world: World): Command {
  const command = electionCommand(
    "open",
    "Open the ballot box: check the opening statement, take in the voter roll, and begin the log.",
  )
    .option("--ceremony <folder>", "the ceremony's folder with the signed opening.json (the first time)")
    .option("--roll <file>", "the initial voter list, .utf (the first time)")
    .option("--signature <file>", "the register's signature (default: the list's name with .sig)");
  return answering<Flags>(world, withNow(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const { folder, election } = await openElection(flags);
  if (flags.ceremony !== undefined) await takeInCeremony(openRecordFolder(flags.ceremony), folder.record, election);
  const opened = await openOpened(flags);
  const now = clockOf(flags, election.manifest.demonstration, world.clock)();
  return withBox(opened, world, { create: true, clock: () => now }, async (box) => {
    if (box.size >= 4)
      return {
        text: `The box is open: ${count(box.size)} entries, ${count(box.ballots)} ballots.`,
        json: { size: box.size },
      };
    const { manifest } = election;
    const files =
      flags.roll === undefined ? undefined : await readRollFiles({ list: flags.roll, ...signatureOf(flags) });
    const before = StyledRoll.empty(manifest);
    const roll = await proposeRoll(folder.pending, election, before, 0, files, world.remark);
    const { software, opened: openedDocument } = await proposeOpened(folder, election, opened.opening, now);
    const documents = [roll.document, software, openedDocument];
    if (roll.document.state === "waiting" || software.state === "waiting" || openedDocument.state === "waiting")
      return {
        text: `${waitingText(documents)}\nThey are signed with \`selge sign\`; then run \`selge open\` again.`,
        json: { waiting: documents.map(({ path, state }) => ({ path, state })) },
      };
    await openLog(box, folder.record, { ...roll, file: roll.document.file }, software.file, openedDocument.file);
    await forgetProposedRoll(folder.pending, 0);
    for (const name of [recordNames.software, recordNames.opened]) await folder.pending.remove(name);
    return {
      text: `The box is open: ${count(box.roll.roll.size)} people on the roll. Next: selge head request, so that voters can vote.`,
      json: { size: box.size, roll: box.roll.roll.size },
    };
  });
}

function signatureOf({ signature }: Flags): { readonly signature?: string } {
  return signature === undefined ? {} : { signature };
}
