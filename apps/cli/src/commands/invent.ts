/** `selge invent`: input files for somebody who wants to try. */
import { writeFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { encodeInstant, instant } from "@selge/basics";
import { vis3 } from "@selge/election";
import { exists } from "@selge/tally";
import { Command } from "commander";
import { inventElection, paperVotersOf, planOf } from "../demo/generator/demo-election.ts";
import { revocationFiles, writeOfficialFiles } from "../demo/generator/official-files.ts";
import { listSigner, nodeKeys, p256PublicKey } from "../ports/signatures.ts";
import { answering, integerOption, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import type { World } from "../terminal/world.ts";

interface Flags {
  readonly voters: number;
  readonly seed: string;
  readonly out: string;
  readonly opens?: string;
  readonly identity?: string;
}

const DAY = 86400;

export function inventCommand(world: World): Command {
  const command = new Command("invent")
    .description(
      "Write invented official files: districts, choices, voter lists with a register's signatures, paper voters, settings.",
    )
    .option("--voters <n>", "people on the initial voter list", integerOption(20, 20_000_000), 1000)
    .option("--seed <text>", "the same seed gives the same people and choices", "selge")
    .option("--opens <instant>", "when voting opens (default: tomorrow at this time); it stays open for six days")
    .option("--identity <file>", "FILE.identity.json of `selge authority new`, named in the settings that are written")
    .requiredOption("--out <folder>", "new folder for the files");
  return answering<Flags>(world, command, run);
}

async function run({ voters, seed, out, opens, identity }: Flags, world: World): Promise<Outcome> {
  if (await exists(out))
    throw new Refusal("FILE_EXISTS", `${out} exists and is not overwritten`, "Choose another folder.");
  const from = opens === undefined ? instant(world.clock() + DAY) : vis3.readOfficialTime(opens);
  if (from === undefined) throw new Refusal("TIME", `--opens ${opens}: expected YYYY-MM-DDTHH:MM:SSZ`);
  const closes = instant(from + 6 * DAY);
  const electionDay = encodeInstant(instant(closes + DAY)).slice(0, 10);
  const election = `RK_${electionDay.slice(0, 4)}`;
  const invented = inventElection({ seed, voters, election, electionDay, voting: { opens: from, closes } });
  const secret = nodeKeys(world.random).generate();
  const writing = world.progress.start("Writing voter lists", voters, "people");
  const names = [...writeOfficialFiles(invented, out, listSigner(secret))];
  writing.end();
  for (const { name, bytes } of revocationFiles(
    paperVotersOf(invented, planOf(invented, { ballots: Math.ceil(voters / 2) })),
  )) {
    await writeFile(join(out, name), bytes);
    names.push(name);
  }
  await writeFile(join(out, "register.key.der"), p256PublicKey(secret));
  const settings = settingsOf(out, identity, from, closes);
  await writeFile(join(out, "settings.json"), `${JSON.stringify(settings, null, 2)}\n`);
  names.push("register.key.der", "settings.json");
  return {
    text: `DEMONSTRATION files in ${out}:\n${names.map((name) => `  ${name}`).join("\n")}\nNext: selge define.`,
    json: { folder: out, files: names, election, demonstration: true },
  };
}

function settingsOf(out: string, identity: string | undefined, opens: number, closes: number): object {
  const at = (seconds: number) => encodeInstant(instant(seconds));
  return {
    title: { et: "Näidisvalimised", en: "Demonstration election", ru: "Демонстрационные выборы" },
    demonstration: true,
    schedule: { servesFrom: at(opens - 3600), opens: at(opens), closes: at(closes), servesUntil: at(closes + 900) },
    threshold: 2,
    witnessQuorum: 2,
    minMixers: 2,
    minAuditors: 1,
    minBatch: 10,
    verification: { minutes: 15, times: 3 },
    identity:
      identity === undefined
        ? "authority.identity.json"
        : relative(resolve(out), resolve(identity)) || basename(identity),
    registerKey: "register.key.der",
    blank: true,
  };
}
