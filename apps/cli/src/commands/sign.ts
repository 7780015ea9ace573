/** `selge sign`: a person's signature under a document that is shown first. */
import type { Command } from "commander";
import { openElection } from "../steps/election.ts";
import { readInput, writeWhole } from "../steps/files.ts";
import { openKey } from "../steps/keys.ts";
import { shown, signAll, signableDocument } from "../steps/signing.ts";
import {
  answering,
  collect,
  type ElectionFlags,
  electionCommand,
  type Outcome,
  withPassphrase,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import { grouped, printable } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags {
  readonly key: readonly string[];
  readonly yes?: boolean;
  readonly all?: boolean;
}

export function signCommand(world: World): Command {
  const command = electionCommand("sign", "Show a document that waits for signatures, and add yours after you agreed.")
    .argument("<file>", "the document")
    .requiredOption("--key <file>", "your key file (repeatable, when several people sit at one computer)", collect)
    .option("--all", "show long lists and certificates too, not only their hashes")
    .option("--yes", "agree beforehand, for scripts; in a terminal you are asked all the same");
  return answering<Flags>(world, withPassphrase(command), (flags) => run(command.args[0]!, flags, world));
}

async function run(path: string, flags: Flags, world: World): Promise<Outcome> {
  const bytes = await readInput(path, "a document that waits for signatures");
  const electionOf = async () => (await openElection(flags)).election;
  const document = await signableDocument(path, bytes, world.clock(), electionOf);
  world.remark(shown(document, flags.all === true));
  if (!world.interactive && !flags.yes)
    throw new Refusal("SIGN_CONSENT", `${path}: nobody is here to agree`, "Read the document and give --yes.");
  if (world.interactive && !(await world.askConsent(`Sign ${printable(document.type)} ${grouped(document.hash)}?`)))
    throw new Refusal("CANCELLED", `${path} was not signed`);
  const secrets = passphrases(world, flags);
  const keys = [];
  for (const file of flags.key) keys.push({ file, key: await openKey(file, secrets) });
  const { bytes: signed, holders } = signAll(document, keys);
  await writeWhole(path, signed);
  const names = holders.map(({ name, organisation }) => `${name} (${organisation})`);
  return {
    text: `${path} is now signed by ${printable(names.join(", "))}.`,
    json: { file: path, type: document.type, hash: document.hash, signedBy: names },
  };
}
