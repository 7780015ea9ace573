/** `selge mix`: one mixer's step over all batches. */

import { toHex } from "@selge/basics";
import { decodeInputStatement, mixAll, recordNames } from "@selge/tally";
import type { Command } from "commander";
import { openOpened } from "../steps/election.ts";
import { accepted } from "../steps/files.ts";
import { holderOf, openKey } from "../steps/keys.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome, withPassphrase } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags {
  readonly key: string;
}

export function mixCommand(world: World): Command {
  const command = electionCommand(
    "mix",
    "A mixer: shuffle and re-encrypt every batch, with a proof. A stopped run goes on where it was.",
  ).requiredOption("--key <file>", "the mixer's key file");
  return answering<Flags>(world, withPassphrase(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const { folder, sealing, election } = await openOpened(flags);
  const file = await folder.record.read(recordNames.inputStatement);
  if (file === undefined)
    throw new Refusal(
      "INPUT_STATEMENT",
      "the auditors have not signed the mix input yet",
      "`selge attest` comes first.",
    );
  const { body } = accepted(recordNames.inputStatement, decodeInputStatement(file, election));
  const key = await openKey(flags.key, passphrases(world, flags));
  const mixer = holderOf(election.manifest, ["mixers"], toHex(key.publicKey), flags.key);
  const batches = body.batches.filter(({ n }) => n > 0).length;
  const mixing = world.progress.start(`Mixing by ${mixer.name} (${mixer.organisation})`, batches, "batches");
  accepted(
    "record",
    await mixAll({
      sealing,
      batches: body.batches,
      mixerKey: key.secretKey,
      folder: folder.record,
      random: world.random,
      progress: (_batch, done) => mixing.at(done),
    }),
    "Fetch the record anew from the mixer before you; nothing that was mixed already is lost.",
  );
  mixing.end();
  return {
    text: `${mixer.name} has mixed ${batches} batches. The record goes to the next mixer, and after the last one to the trustees.`,
    json: { mixer: mixer.name, batches },
  };
}
