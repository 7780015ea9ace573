/** `selge process`: every ballot's fate, and the strip that parts votes from voters. */

import { toHex } from "@selge/basics";
import { exportBox, writeProcessing } from "@selge/tally";
import type { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { openOpened } from "../steps/election.ts";
import { demandClosed, isClosed, wholeHead } from "../steps/export-record.ts";
import { accepted } from "../steps/files.ts";
import { fatesText, judge } from "../steps/judging.ts";
import { holderOf, openKey } from "../steps/keys.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome, withPassphrase } from "../terminal/command.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags {
  readonly key: string;
}

export function processCommand(world: World): Command {
  const command = electionCommand(
    "process",
    "Decide the fate of every ballot, and strip the counted ones of their names.",
  ).requiredOption("--key <file>", "the processor's key file");
  return answering<Flags>(world, withPassphrase(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { folder, sealing, election } = opened;
  const key = await openKey(flags.key, passphrases(world, flags));
  holderOf(election.manifest, ["processor"], toHex(key.publicKey), flags.key);
  return withBox(opened, world, {}, async (box) => {
    demandClosed(await isClosed(box));
    await exportBox(box.records(), wholeHead(box).checkpoint, sealing, folder.record);
    const judged = await judge(box.records(), sealing, box.ballots, world);
    let stripping: ReturnType<World["progress"]["start"]> | undefined;
    const written = await writeProcessing({
      judged,
      sealing,
      processorKey: key.secretKey,
      folder: folder.record,
      random: world.random,
      progress: (_batch, done, of) => {
        stripping ??= world.progress.start("Stripping identities", of, "batches");
        stripping.at(done);
      },
    });
    stripping?.end();
    const lists = accepted(folder.record.path, written, "Nothing was overwritten.");
    return {
      text: `${fatesText(judged)}\n${lists.length} tally batches are ready. Next, by an auditor on another computer: selge attest.`,
      json: { fates: judged.counts, incidents: judged.incidents, batches: lists.length },
    };
  });
}
