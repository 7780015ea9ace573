/** `selge revocation`: who voted on paper, list by list. */

import { decodeDocument, vis3 } from "@selge/election";
import { Command } from "commander";
import { appended, withBox } from "../steps/box.ts";
import { revocationBody } from "../steps/documents.ts";
import { openOpened } from "../steps/election.ts";
import { accepted, readInput } from "../steps/files.ts";
import { propose, waitingText } from "../steps/pending.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly list?: string;
}

export function revocationCommand(world: World): Command {
  const add = electionCommand(
    "add",
    "Check a list of paper voters (or of restored ones) and put it up for signing; run again when it is signed.",
  ).option("--list <file>", "the official revocation or restoration list (the first time)");
  return new Command("revocation")
    .description("Online votes of people who voted on paper.")
    .addCommand(answering<Flags>(world, add, run));
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { folder, election } = opened;
  return withBox(opened, world, {}, async (box) => {
    let number = 1;
    for await (const record of box.records())
      if (record.kind === "restricted" && record.name.startsWith("revocations/")) number++;
    const kept = `revocation-${number}.list.json`;
    const list =
      flags.list === undefined ? await folder.pending.read(kept) : await readInput(flags.list, "a revocation list");
    if (list === undefined)
      throw new Refusal(
        "REVOCATION_MISSING",
        `there is no revocation list ${number} to go on with`,
        "Name it with --list.",
      );
    const official = accepted(flags.list ?? kept, vis3.decodeRevocation(list));
    if (official.election !== vis3.readElectionCode(election.manifest.id))
      throw new Refusal(
        "REVOCATION_ELECTION",
        `${flags.list ?? kept}: a list of ${official.election}, not of ${election.manifest.id}`,
      );
    await folder.pending.write(kept, list);
    const name = `revocation-${number}.json`;
    const document = await propose(
      folder.pending,
      name,
      revocationBody(election, number, official.type, list),
      (file) => decodeDocument(file, "revocation", election),
    );
    if (document.state === "waiting")
      return {
        text: `${waitingText([document])}\nWhen two officials have signed it, run \`selge revocation add\` again.`,
        json: { number, waiting: [document] },
      };
    const attachments = [{ name: `revocations/${number}.list.json`, bytes: list }];
    const index = appended(
      document.path,
      await box.addRestrictedDocument(`revocations/${number}.json`, document.file, attachments),
    );
    for (const done of [name, kept]) await folder.pending.remove(done);
    const verb = official.type === "revoke" ? "revokes" : "restores";
    return {
      text: `List ${number} ${verb} the online votes of ${official.persons.length} people. Next: selge head request.`,
      json: { number, index, action: official.type, persons: official.persons.length },
    };
  });
}
