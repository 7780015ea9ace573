/** `selge ceremony`: the key ceremony, each trustee on an own computer. */
import { join } from "node:path";
import { encodeCanonicalJson, toHex } from "@selge/basics";
import { encodeElement } from "@selge/group";
import { openRecordFolder, recordNames } from "@selge/tally";
import {
  answerProbe,
  ceremonyFile,
  checkCeremony,
  checkCommitments,
  checkComplaint,
  checkReveals,
  checkShares,
  openingBody,
  probeFile,
} from "@selge/threshold";
import { Command } from "commander";
import {
  ceremonyRefusal,
  commit,
  confirm,
  finish,
  type Made,
  reveal,
  type Seat,
  share,
} from "../steps/ceremony-steps.ts";
import { ceremonySetting, openElection, readCeremony } from "../steps/election.ts";
import { openKey, openShare } from "../steps/keys.ts";
import {
  answering,
  type ElectionFlags,
  electionCommand,
  integerOption,
  type Outcome,
  withPassphrase,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import { grouped } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface TableFlags extends ElectionFlags, PassphraseFlags {
  readonly folder: string;
  readonly number: number;
}

interface SeatFlags extends TableFlags {
  readonly key: string;
  readonly state: string;
  readonly share: string;
}

interface ProbeFlags extends SeatFlags {
  readonly test: number;
}

export function ceremonyCommand(world: World): Command {
  const seat = (name: string, text: string) =>
    withPassphrase(table(name, text))
      .requiredOption("--key <file>", "the trustee's key file")
      .requiredOption("--state <file>", "the trustee's own file between the steps (secret, encrypted)");
  const step = (name: string, text: string, next: string, run: (seat: Seat, flags: SeatFlags) => Promise<Made>) =>
    answering<SeatFlags>(world, seat(name, text), async (flags) =>
      madeText(flags, await run(await seatOf(flags, world), flags), next),
    );
  return new Command("ceremony")
    .description("Make the election key: every trustee does each step, with a folder that goes from hand to hand.")
    .addCommand(
      step("commit", "Round 1: draw the secrets and commit to them.", "reveal", (own, { number }) =>
        commit(own, number),
      ),
    )
    .addCommand(step("reveal", "Round 2: when all have committed, show the public part.", "share", reveal))
    .addCommand(step("share", "Round 3: check all reveals, encrypt a share for every trustee.", "confirm", share))
    .addCommand(
      step(
        "confirm",
        "Round 4: check the shares received and confirm, or complain when one is bad.",
        "finish",
        confirm,
      ),
    )
    .addCommand(
      answering<SeatFlags>(
        world,
        seat("finish", "When all have confirmed: keep the share in a file of its own.").requiredOption(
          "--share <file>",
          "the new share file (secret, encrypted)",
        ),
        (flags) => finishStep(flags, world),
      ),
    )
    .addCommand(complaintCommand(world))
    .addCommand(probeCommand(world))
    .addCommand(openingCommand(world));
}

function table(name: string, text: string): Command {
  return electionCommand(name, text)
    .requiredOption("--folder <folder>", "the folder with all trustees' documents, such as a memory stick")
    .option(
      "--number <n>",
      "number of the ceremony; after one that failed the next number",
      integerOption(1, 2 ** 32 - 1),
      1,
    );
}

async function seatOf(flags: SeatFlags, world: World): Promise<Seat> {
  const { election } = await openElection(flags);
  const secrets = passphrases(world, flags);
  const key = await openKey(flags.key, secrets);
  return { election, table: openRecordFolder(flags.folder), key, stateFile: flags.state, secrets, world };
}

function madeText({ folder }: TableFlags, { trustee, ceremony, file }: Made, next: string): Outcome {
  const path = join(folder, file);
  return {
    text: `Trustee ${trustee}, ceremony ${ceremony}: ${path} is written.\nWhen all trustees have done this step: selge ceremony ${next}.`,
    json: { trustee, ceremony, file: path, next },
  };
}

async function finishStep(flags: SeatFlags, world: World): Promise<Outcome> {
  const { trustee, P, transcript } = await finish(await seatOf(flags, world), flags.share);
  return {
    text: [
      `The share of trustee ${trustee} is kept in ${flags.share}. Make a copy on a second medium; without it the share is lost.`,
      `Election key: ${grouped(toHex(encodeElement(P)))}`,
      "Compare it with the other trustees. Next: selge ceremony test-shares.",
    ].join("\n"),
    json: { trustee, share: flags.share, key: toHex(encodeElement(P)), transcript: toHex(transcript) },
  };
}

function complaintCommand(world: World): Command {
  const command = table(
    "check-complaint",
    "See whom a trustee's complaint convicts; anybody can do it.",
  ).requiredOption("--trustee <j>", "who complained", integerOption(1, 32));
  return answering<TableFlags & { readonly trustee: number }>(world, command, async (flags) => {
    const { election } = await openElection(flags);
    const source = openRecordFolder(flags.folder);
    const setting = ceremonySetting(election, flags.number);
    const files = await readCeremony(source, setting);
    const committed = checkCommitments(setting, files.commitments);
    const revealed = committed.ok ? checkReveals(committed.value, files.reveals) : committed;
    const shared = revealed.ok ? checkShares(revealed.value, files.shares) : revealed;
    if (!shared.ok) throw ceremonyRefusal(source, shared.error);
    const complaint = await source.read(ceremonyFile("ceremony-complaint", flags.trustee));
    const faults = checkComplaint(shared.value, flags.trustee, complaint);
    const convicted = faults.map(({ code, trustee }) => ({ code, trustee }));
    const names = election.manifest.roles.trustees;
    const lines = convicted.map(({ code, trustee }) => `  trustee ${trustee}, ${names[trustee - 1]?.name}: ${code}`);
    return { text: `The complaint of trustee ${flags.trustee} convicts:\n${lines.join("\n")}`, json: { convicted } };
  });
}

function probeCommand(world: World): Command {
  const command = withPassphrase(
    table("test-shares", "Show that the share on this medium works, without using it on any vote."),
  )
    .requiredOption("--key <file>", "the trustee's key file")
    .requiredOption("--share <file>", "the share file")
    .requiredOption(
      "--test <n>",
      "1 before opening, 2 before closing; any other number is a rehearsal",
      integerOption(1, 2 ** 32 - 1),
    );
  return answering<ProbeFlags>(world, command, async (flags) => {
    const { election } = await openElection(flags);
    const secrets = passphrases(world, flags);
    const key = await openKey(flags.key, secrets);
    const own = await openShare(flags.share, secrets);
    if (toHex(own.fingerprint) !== election.fingerprintHex)
      throw new Refusal("SHARE_ELECTION", `${flags.share}: this is a share of another election`);
    if (election.manifest.roles.trustees[own.trustee - 1]?.key !== toHex(key.publicKey))
      throw new Refusal("KEY_ROLE", `${flags.key}: not the key of trustee ${own.trustee}, whose share this is`);
    const file = probeFile(flags.test, own.trustee);
    await openRecordFolder(flags.folder).write(file, answerProbe(own, flags.test, key.secretKey, world.random));
    const path = join(flags.folder, file);
    return {
      text: `The share of trustee ${own.trustee} works: ${path}.`,
      json: { trustee: own.trustee, test: flags.test, file: path },
    };
  });
}

function openingCommand(world: World): Command {
  const command = table("opening", "Put the opening statement together for all trustees and two officials to sign.");
  return answering<TableFlags>(world, command, async (flags) => {
    const { election } = await openElection(flags);
    const folder = openRecordFolder(flags.folder);
    const setting = ceremonySetting(election, flags.number);
    const ceremony = checkCeremony(setting, await readCeremony(folder, setting));
    if (!ceremony.ok) throw ceremonyRefusal(folder, ceremony.error);
    const path = join(flags.folder, recordNames.opening);
    if ((await folder.read(recordNames.opening)) === undefined)
      await folder.write(recordNames.opening, encodeCanonicalJson(openingBody(ceremony.value)));
    const key = toHex(encodeElement(ceremony.value.P));
    return {
      text: `Election key: ${grouped(key)}\n${path} waits for the signatures of all trustees and two officials: selge sign ${path} --key KEY`,
      json: { file: path, key },
    };
  });
}
