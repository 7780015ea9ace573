/** `selge decrypt`: one trustee's partial decryption of every batch. */

import { toHex } from "@selge/basics";
import { checkDecryptionOrder, decryptAll } from "@selge/tally";
import type { Command } from "commander";
import { openOpened } from "../steps/election.ts";
import { accepted, readIfThere, writeWhole } from "../steps/files.ts";
import { openKey, openShare } from "../steps/keys.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome, withPassphrase } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags {
  readonly key: string;
  readonly share: string;
}

export function decryptCommand(world: World): Command {
  const command = electionCommand(
    "decrypt",
    "A trustee: verify input statement, log and all mixes, then decrypt with your share.",
  )
    .requiredOption("--key <file>", "the trustee's key file")
    .requiredOption(
      "--share <file>",
      "the trustee's share; SHARE.decrypted.json beside it remembers what was decrypted",
    );
  return answering<Flags>(world, withPassphrase(command), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const { folder, sealing, opening, election } = await openOpened(flags);
  const checking = world.progress.start("Verifying input statement, log and mixes", 1, "chain");
  const order = accepted(
    folder.record.path,
    await checkDecryptionOrder(sealing, folder.record, world.random),
    "Nothing was decrypted. A trustee who decrypts anything else gives the votes away.",
  );
  checking.end("all proofs hold");
  const secrets = passphrases(world, flags);
  const key = await openKey(flags.key, secrets);
  const share = await openShare(flags.share, secrets);
  if (toHex(share.fingerprint) !== election.fingerprintHex)
    throw new Refusal("SHARE_ELECTION", `${flags.share}: this is a share of another election`);
  const memoryFile = `${flags.share}.decrypted.json`;
  const decrypting = world.progress.start(`Decrypting by trustee ${share.trustee}`, order.chains.length, "batches");
  accepted(
    flags.share,
    await decryptAll({
      order,
      opening,
      share,
      trusteeKey: key.secretKey,
      memory: { read: () => readIfThere(memoryFile), write: (bytes) => writeWhole(memoryFile, bytes) },
      folder: folder.record,
      random: world.random,
      progress: (_batch, done) => decrypting.at(done),
    }),
    `${memoryFile} remembers every list that was decrypted. Do not delete it; report what happened.`,
  );
  decrypting.end();
  return {
    text: `Trustee ${share.trustee} has decrypted ${order.chains.length} batches. Send back batches/*/shares/${share.trustee}.json and .bin.`,
    json: { trustee: share.trustee, batches: order.chains.length },
  };
}
