/** `selge extend`: voting goes on longer than the definition says. */

import { decodeInstant } from "@selge/basics";
import { decodeDocument } from "@selge/election";
import type { Command } from "commander";
import { appended, withBox } from "../steps/box.ts";
import { extendedBody } from "../steps/documents.ts";
import { clockOf, openOpened } from "../steps/election.ts";
import { pendingDocument, propose, waitingText } from "../steps/pending.ts";
import {
  answering,
  type ElectionFlags,
  electionCommand,
  type NowFlags,
  type Outcome,
  withNow,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, NowFlags {
  readonly closes?: string;
  readonly servesUntil?: string;
}

export function extendCommand(world: World): Command {
  const command = electionCommand(
    "extend",
    "Put a later end of voting up for signing; run again, before the old end, when it is signed.",
  )
    .option("--closes <instant>", "new end of voting, YYYY-MM-DDTHH:MM:SSZ (the first time)")
    .option(
      "--serves-until <instant>",
      "new end of the time in which begun sessions may still cast (default: --closes)",
    );
  return answering<Flags>(world, withNow(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { folder, election } = opened;
  const clock = clockOf(flags, election.manifest.demonstration, world.clock);
  return withBox(opened, world, { clock }, async (box) => {
    let number = 1;
    for await (const record of box.records())
      if (record.kind === "public" && record.name.startsWith("extended-")) number++;
    const name = `extended-${number}.json`;
    const check = (file: Uint8Array) => decodeDocument(file, "extended", election);
    const document =
      flags.closes === undefined
        ? await pendingDocument(folder.pending, name, check)
        : await propose(folder.pending, name, bodyOf(flags, number, election), check);
    if (document === undefined) throw new Refusal("EXTENDED_MISSING", "no extension waits", "Give --closes.");
    if (document.state === "waiting")
      return {
        text: `${waitingText([document])}\nWhen two officials have signed it, run \`selge extend\` again.`,
        json: { number, waiting: [document] },
      };
    const index = appended(document.path, await box.addPublicDocument(name, document.file));
    await folder.pending.remove(name);
    return { text: `The extension is in the log (entry ${index}). Next: selge head request.`, json: { number, index } };
  });
}

function bodyOf({ closes, servesUntil = closes }: Flags, number: number, election: Parameters<typeof extendedBody>[0]) {
  const [end, last] = [closes, servesUntil].map((text) => decodeInstant(text!));
  if (end === undefined || last === undefined)
    throw new Refusal("TIME", "--closes and --serves-until: expected YYYY-MM-DDTHH:MM:SSZ");
  return extendedBody(election, number, end, last);
}
