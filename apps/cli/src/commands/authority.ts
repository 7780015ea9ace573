/** `selge authority`: the demonstration identity authority. */
import { basename } from "node:path";
import { utf8 } from "@selge/basics";
import { vis3 } from "@selge/election";
import { issueDemoIdentity } from "@selge/identity/demo";
import { Command } from "commander";
import { NOTICE, newAuthority, openAuthority, sealAuthority, sealIdentity } from "../steps/authority.ts";
import { writeNew } from "../steps/files.ts";
import { answering, type Outcome, withPassphrase } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";

interface NewFlags extends PassphraseFlags {
  readonly out: string;
}

interface IssueFlags extends PassphraseFlags {
  readonly authority: string;
  readonly person: string;
  readonly name: string;
  readonly out: string;
}

export function authorityCommand(world: World): Command {
  const make = new Command("new")
    .description(
      "Make a DEMONSTRATION identity authority: its encrypted keys, its certificates, and the settings that admit it.",
    )
    .requiredOption("--out <file>", "the authority's file; certificates and FILE.identity.json are written beside it");
  const issue = new Command("issue")
    .description("Issue a DEMONSTRATION identity to anybody, under any name.")
    .requiredOption("--authority <file>", "the authority's file")
    .requiredOption("--person <code>", "personal code, 11 digits")
    .requiredOption("--name <name>", '"GIVEN SURNAME"; the last word is the surname')
    .requiredOption("--out <file>", "the identity's file (secret, encrypted)");
  return new Command("authority")
    .description("DEMONSTRATION identities: for trying out, never for a real election.")
    .addCommand(answering<NewFlags>(world, withPassphrase(make), newFile))
    .addCommand(answering<IssueFlags>(world, withPassphrase(issue), issueFile));
}

async function newFile(flags: NewFlags, world: World): Promise<Outcome> {
  const { out } = flags;
  const passphrase = await passphrases(world, flags).fresh(out);
  const authority = newAuthority(world.clock, world.random);
  await writeNew(out, sealAuthority(authority, passphrase, world.random, world.scrypt), true);
  const { cas, ocsp, tsa, policies } = authority.trust;
  const lists: [string, readonly Uint8Array[]][] = [
    ["cas", cas],
    ["ocsp", ocsp],
    ["tsa", tsa],
  ];
  for (const [list, certificates] of lists)
    for (const certificate of certificates) await writeNew(`${out}.${list}.der`, certificate);
  const files = Object.fromEntries(lists.map(([list]) => [list, [`${basename(out)}.${list}.der`]]));
  const settings = { providers: ["demonstration"], policies, ...files };
  await writeNew(`${out}.identity.json`, utf8(`${JSON.stringify(settings, null, 2)}\n`));
  return {
    text: `${NOTICE}\nAuthority: ${out}\nFor the settings of \`selge define\`: "identity": "${basename(out)}.identity.json"`,
    json: { authority: out, identity: `${out}.identity.json`, demonstration: true },
  };
}

async function issueFile(flags: IssueFlags, world: World): Promise<Outcome> {
  const { person, name, out } = flags;
  const space = name.lastIndexOf(" ");
  if (!/^[0-9]{11}$/.test(person) || !vis3.isPersonCode(person) || typeof vis3.checkPersonalCode(person) === "string")
    throw new Refusal("PERSON_CODE", `--person ${person}: expected 11 digits with a right check digit`);
  if (space < 1) throw new Refusal("PERSON_NAME", `--name ${name}: expected given name and surname`);
  const secrets = passphrases(world, flags);
  const authority = await openAuthority(flags.authority, secrets, world.clock, world.random);
  const identity = issueDemoIdentity(authority, {
    personCode: person,
    givenName: name.slice(0, space).trim(),
    surname: name.slice(space + 1),
  });
  const passphrase = await secrets.fresh(out);
  await writeNew(out, sealIdentity(identity, passphrase, world.random, world.scrypt), true);
  return {
    text: `${NOTICE}\nIdentity of ${name} (${person}): ${out}`,
    json: { identity: out, person, demonstration: true },
  };
}
