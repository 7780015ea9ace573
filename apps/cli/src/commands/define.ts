/** `selge define`: from official files to a definition that can be signed. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type JsonObject, toHex } from "@selge/basics";
import {
  checkManifestBody,
  decodeManifest,
  type Finding,
  type Manifest,
  type ManifestBody,
  preflight,
  StyledRoll,
  vis3,
} from "@selge/election";
import { bodyHash } from "@selge/group";
import { recordNames } from "@selge/tally";
import type { Command } from "commander";
import { certificateEnd } from "../steps/certificates.ts";
import { decodeOfficialLists, manifestBody, rolesOf } from "../steps/definition.ts";
import { accepted, readInput } from "../steps/files.ts";
import { electionFolder } from "../steps/folder.ts";
import { decodePublicPart } from "../steps/keys.ts";
import { propose } from "../steps/pending.ts";
import { readSettings } from "../steps/settings.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { grouped, printable } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly districts: string;
  readonly choices: string;
  readonly keys: string;
  readonly settings: string;
  readonly roll?: string;
}

export function defineCommand(world: World): Command {
  const command = electionCommand(
    "define",
    "Make the definition of an election, check everything that can be wrong, and put it up for signing.",
  )
    .requiredOption("--districts <file>", "official list of districts")
    .requiredOption("--choices <file>", "official list of choices")
    .requiredOption("--keys <folder>", "the .public.json files of everybody with a role")
    .requiredOption(
      "--settings <file>",
      "titles, schedule, thresholds, identity certificates, register key (JSON; `selge invent` writes one)",
    )
    .option("--roll <file>", "the initial voter list, to be checked too");
  return answering<Flags>(world, command, run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const { pending, path } = electionFolder(flags.election);
  const body = await bodyOf(flags);
  const manifest = accepted("the definition", checkManifestBody(body), "Correct the file that this value comes from.");
  const roll = flags.roll === undefined ? undefined : await rollOf(flags.roll, manifest);
  const findings = preflight({ manifest, now: world.clock(), certificateEnd, ...(roll ? { roll } : {}) });
  for (const finding of findings) world.remark(line(finding));
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Refusal(
      errors[0]!.code,
      `errors: ${errors.length}, warnings: ${findings.length - errors.length}; nothing was written`,
      "Correct what is named above and run the command again.",
    );
  const document = await propose(pending, recordNames.manifest, body as unknown as JsonObject, decodeManifest);
  const hash = toHex(bodyHash(body as unknown as JsonObject));
  return {
    text: [
      `${document.path} waits for the signatures of two officials.`,
      `Fingerprint: ${grouped(hash)}`,
      `Next: selge sign ${document.path} --key KEY --key KEY`,
    ].join("\n"),
    json: { file: document.path, election: path, fingerprint: hash, findings },
  };
}

async function bodyOf({ districts, choices, keys, settings }: Flags): Promise<ManifestBody> {
  const lists = decodeOfficialLists(
    { path: districts, bytes: await readInput(districts, "the official list of districts") },
    { path: choices, bytes: await readInput(choices, "the official list of choices") },
  );
  const names = (await readdir(keys)).filter((name) => name.endsWith(".public.json")).sort();
  const parts = await Promise.all(
    names.map(async (name) => {
      const path = join(keys, name);
      return accepted(path, decodePublicPart(await readInput(path, "a public key")));
    }),
  );
  return manifestBody(lists, rolesOf(parts, keys), await readSettings(settings));
}

async function rollOf(path: string, manifest: Manifest): Promise<StyledRoll> {
  const list = accepted(path, vis3.decodeVoterList(await readInput(path, "the initial voter list")));
  return accepted(path, StyledRoll.empty(manifest).apply(list)).roll;
}

function line({ code, severity, where, text }: Finding): string {
  return `${severity === "error" ? "✗" : "!"} ${code} ${printable(where)}: ${printable(text)}`;
}
