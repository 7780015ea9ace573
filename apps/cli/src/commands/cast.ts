/** `selge cast`: one ballot from a terminal, with a demonstration identity. */

import { encodeReceipt } from "@selge/ballot";
import { err, sha256, toHex } from "@selge/basics";
import type { Command } from "commander";
import { nodeKeys } from "../ports/signatures.ts";
import { authorityPorts, openAuthority, openIdentity } from "../steps/authority.ts";
import { withBox } from "../steps/box.ts";
import { withoutKey } from "../steps/box-log.ts";
import { castAndCheck, codesOf, freshHead, sealChoice, signCast, verificationCode } from "../steps/casting.ts";
import { anchorsOf, clockOf, openOpened } from "../steps/election.ts";
import { writeWhole } from "../steps/files.ts";
import { type HeadKeyFlags, headNeeds } from "../steps/head-needs.ts";
import {
  answering,
  collect,
  type ElectionFlags,
  electionCommand,
  type NowFlags,
  type Outcome,
  withNow,
  withPassphrase,
} from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { type PassphraseFlags, passphrases } from "../terminal/passphrase.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags, PassphraseFlags, NowFlags, HeadKeyFlags {
  readonly identity: string;
  readonly authority: string;
  readonly choice: readonly string[];
  readonly receipt?: string;
}

export function castCommand(world: World): Command {
  const command = electionCommand("cast", "Cast one ballot with a DEMONSTRATION identity.")
    .requiredOption("--identity <file>", "the voter's identity (`selge authority issue`)")
    .requiredOption("--authority <file>", "the demonstration authority, for timestamp and certificate status")
    .requiredOption("--choice <id>", "id of the choice, or blank; once for each place of the ballot", collect)
    .option("--log-key <file>", "the log's key file, when it is at hand")
    .option("--witness-key <file>", "a witness's key file, when it is at hand (repeatable)", collect)
    .option("--receipt <file>", "where the receipt is written");
  return answering<Flags>(world, withNow(withPassphrase(command)), run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { election, sealing } = opened;
  if (!election.manifest.demonstration)
    throw new Refusal(
      "DEMONSTRATION_IDENTITY",
      "this election is not a demonstration and admits no invented identities",
    );
  const clock = clockOf(flags, true, world.clock);
  const secrets = passphrases(world, flags);
  const authority = await openAuthority(flags.authority, secrets, clock, world.random);
  const identity = await openIdentity(flags.identity, secrets);
  const needs = await headNeeds(opened, flags, secrets, clock);
  const ports = { ...authorityPorts(authority), clock, ...needs };
  return withBox(opened, world, ports, async (box) => {
    const person = identity.personCode;
    const style = box.roll.styleOf(person);
    if (style === undefined) throw new Refusal("NOT_ELIGIBLE", `${person} is not on the voter roll`);
    if (box.newestHead === undefined)
      throw new Refusal(
        "HEAD_MISSING",
        "no head of the log is cosigned yet, so nobody can vote",
        "selge head request.",
      );
    if ((box.lastVoteOf(person) ?? -1) >= box.newestHead.size)
      throw new Refusal(
        "HEAD_SAME",
        "no head has been cosigned since this voter's last ballot; two ballots on one head could be put in either order",
        "selge head request and head finish, then cast again.",
      );
    const seed = world.random(32);
    const voter = {
      box,
      sealing,
      keys: nodeKeys(world.random),
      clock,
      random: world.random,
      anchors: anchorsOf(election),
    };
    const choice = { person, style, rollVersion: box.roll.version, codes: codesOf(sealing, style, flags.choice) };
    const seen = flags.witnessKey === undefined ? box.newestHead : await freshHead(voter);
    const cast = signCast(voter, identity, sealChoice(voter, choice, { size: seen.size, root: seen.root }, seed));
    const hash = sha256(cast.ballot);
    const receipt = (await withoutKey(() => castAndCheck(voter, cast))) ?? err("UNAVAILABLE" as const);
    if (!receipt.ok && (await box.recordedBallot(hash)) === undefined)
      throw new Refusal(
        receipt.error,
        `the ballot box refuses the ballot of ${person}: ${receipt.error}`,
        HINTS[receipt.error],
      );
    if (receipt.ok && flags.receipt !== undefined) await writeWhole(flags.receipt, encodeReceipt(receipt.value));
    const code = verificationCode(sealing, cast.ballot, seed);
    const waits = `The receipt waits for the witnesses: after \`selge head finish\`, selge receipt --ballot ${toHex(hash)} --out FILE.`;
    return {
      text: [
        receipt.ok
          ? `Recorded at index ${receipt.value.index} of the log${flags.receipt ? `; receipt: ${flags.receipt}` : ""}.`
          : `Recorded. ${waits}`,
        `Ballot:            ${toHex(hash)}`,
        `Verification code: ${code}`,
        `Whoever has this code sees the choice: use it on your second device within ${election.manifest.verification.minutes} minutes, keep it nowhere.`,
      ].join("\n"),
      json: { ballot: toHex(hash), index: receipt.ok ? receipt.value.index : undefined, receipt: receipt.ok, code },
    };
  });
}

const HINTS: Readonly<Record<string, string>> = {
  NOT_OPEN: "Voting has not begun. For rehearsals of a demonstration there is --now.",
  ELECTION_CLOSED: "Voting has ended.",
  BALLOT_STALE: "The log has a newer head than the one this ballot was made on; cast again.",
  ROLL_CHANGED: "The voter roll has changed meanwhile; cast again.",
};
