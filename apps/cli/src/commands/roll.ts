/** `selge roll`: change-sets of the voter roll while voting runs. */
import { Command } from "commander";
import { appended, withBox } from "../steps/box.ts";
import { openOpened } from "../steps/election.ts";
import { waitingText } from "../steps/pending.ts";
import { forgetProposedRoll, proposeRoll, readRollFiles, rollAttachments } from "../steps/roll-version.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { count } from "../terminal/progress.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly list?: string;
  readonly signature?: string;
}

export function rollCommand(world: World): Command {
  const add = electionCommand(
    "add",
    "Check the register's next change-set and put it up for signing; run again when it is signed.",
  )
    .option("--list <file>", "the register's change-set, .utf (the first time)")
    .option("--signature <file>", "the register's signature (default: the list's name with .sig)");
  return new Command("roll")
    .description("The voter roll while voting runs.")
    .addCommand(answering<Flags>(world, add, run));
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { folder, election } = opened;
  return withBox(opened, world, {}, async (box) => {
    const number = box.roll.version + 1;
    const signature = flags.signature === undefined ? {} : { signature: flags.signature };
    const files = flags.list === undefined ? undefined : await readRollFiles({ list: flags.list, ...signature });
    const proposed = await proposeRoll(folder.pending, election, box.roll, number, files, world.remark);
    const { document } = proposed;
    if (document.state === "waiting")
      return {
        text: `${waitingText([document])}\nWhen two officials have signed it, run \`selge roll add\` again.`,
        json: { number, waiting: [document] },
      };
    const attachments = rollAttachments(number, proposed);
    const index = appended(
      document.path,
      await box.addRestrictedDocument(`rolls/${number}.json`, document.file, attachments),
    );
    await forgetProposedRoll(folder.pending, number);
    return {
      text: `Voter list ${number} is in force: ${count(box.roll.roll.size)} people on the roll. Next: selge head request.`,
      json: { number, index, roll: box.roll.roll.size },
    };
  });
}
