/** `selge key`: keys of the people who run an election. */

import { decodeCanonicalJson, type JsonObject } from "@selge/basics";
import { readKeyFileHeader } from "@selge/threshold";
import { Command, Option } from "commander";
import { accepted, readIfThere, readInput, writeNew } from "../steps/files.ts";
import { decodePublicPart, makeRoleKey, type PublicPart, ROLES, type RoleName } from "../steps/keys.ts";
import { answering, type Outcome, withPassphrase } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import { grouped, printable, table } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface NewFlags extends PassphraseFlags {
  readonly role: RoleName;
  readonly name: string;
  readonly organisation: string;
  readonly out: string;
}

export function keyCommand(world: World): Command {
  const make = new Command("new")
    .description(
      "Make a key for one role. The secret stays in the passphrase-protected file; hand in only the .public.json.",
    )
    .addOption(new Option("--role <role>", "what the key is for").choices([...ROLES]).makeOptionMandatory())
    .requiredOption("--name <name>", "the person (a witness: a name without spaces, such as news.example/selge)")
    .requiredOption("--organisation <name>", "whom the person acts for")
    .requiredOption("--out <file>", "the new key file; FILE.public.json is written beside it");
  const show = new Command("show")
    .argument("<file>", "a key file, or the .public.json beside it")
    .description("Show what can be read of a key file without its passphrase.");
  return new Command("key")
    .description(
      "Make and show the keys of officials, auditors, mixers, trustees, collector, processor, log and witnesses.",
    )
    .addCommand(answering<NewFlags>(world, withPassphrase(make), newKey))
    .addCommand(answering(world, show, () => showKey(show.args[0]!)));
}

async function newKey(flags: NewFlags, world: World): Promise<Outcome> {
  const { role, name, organisation, out } = flags;
  if (role === "witness" && !/^(?!.*\+)[\x21-\x7e]{1,100}$/.test(name))
    throw new Refusal(
      "WITNESS_NAME",
      `--name ${name}: a witness's name has no spaces and no +`,
      "Such as news.example/selge.",
    );
  if (role === "log") world.remark("The log's key signs heads only; the collector's computer needs it.");
  const passphrase = await passphrases(world, flags).fresh(out);
  const made = makeRoleKey({ role, name, organisation }, passphrase, world.random, world.scrypt);
  await writeNew(out, made.secretFile, true);
  await writeNew(`${out}.public.json`, made.publicFile);
  return answer(made.publicPart, `Key file: ${out}. Keep it and its passphrase apart; hand in ${out}.public.json.`);
}

async function showKey(file: string): Promise<Outcome> {
  const bytes = await readInput(file, "a key file");
  const json = accepted(file, decodeCanonicalJson(bytes)) as JsonObject;
  if (json.type === "public-key") return answer(accepted(file, decodePublicPart(bytes)), "");
  const header = accepted(file, readKeyFileHeader(bytes));
  const beside = await readIfThere(`${file}.public.json`);
  if (beside !== undefined) return answer(accepted(`${file}.public.json`, decodePublicPart(beside)), "");
  const rows = Object.entries(header.public).map(([name, value]) => [name, printable(JSON.stringify(value))]);
  return { text: table([["purpose", header.purpose], ...rows]), json: { ...header } };
}

function answer(part: PublicPart, note: string): Outcome {
  const rows = [
    ["Role", part.role],
    ["Name", printable(part.name)],
    ["Organisation", printable(part.organisation)],
    ["Public key", grouped(part.key)],
  ];
  return { text: [table(rows), note].filter((line) => line !== "").join("\n"), json: part };
}
