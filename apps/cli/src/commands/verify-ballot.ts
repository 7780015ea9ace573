/** `selge verify-ballot`: the second device's check, where the box is at hand as a file. */

import {
  checkEnvelopedBallots,
  checkReceipt,
  decodeVerificationCode,
  openBallot,
  type SealingElection,
  type VerificationCode,
} from "@selge/ballot";
import type { RecordedBallot } from "@selge/ballotbox";
import { encodeInstant, sha256 } from "@selge/basics";
import { BLANK, type Schedule } from "@selge/election";
import type { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { keptReceipt, readBoxLog } from "../steps/box-log.ts";
import { isBallot } from "../steps/casting.ts";
import { anchorsOf, identityRulesOf, openOpened } from "../steps/election.ts";
import { accepted } from "../steps/files.ts";
import { scheduleAt } from "../steps/schedule.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { printable } from "../terminal/text.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly code: string;
}

export function verifyBallotCommand(world: World): Command {
  const command = electionCommand(
    "verify-ballot",
    "Check a recorded ballot with its verification code, and show what it holds.",
  ).requiredOption("--code <text>", "the verification code that was shown after casting");
  return answering<Flags>(world, command, run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { election, sealing } = opened;
  const code = accepted("--code", decodeVerificationCode(flags.code, election.fingerprint));
  return withBox(opened, world, {}, async (box) => {
    let found: RecordedBallot | undefined;
    await readBoxLog(box.records(), sealing, (recorded) => {
      if (isBallot(recorded.ballot, code.ballotId)) found = recorded;
    });
    if (found === undefined) throw new Refusal("CODE_UNKNOWN", "no ballot in this box has this code");
    const receipt = await keptReceipt(box, sha256(found.ballot));
    if (typeof receipt === "string")
      throw new Refusal(
        "RECEIPT_WAITS",
        "no cosigned head contains this ballot yet",
        "selge head request and head finish.",
      );
    accepted("receipt", checkReceipt(receipt, anchorsOf(election)));
    const schedule = await scheduleAt(box.records(), sealing, receipt.index);
    const { signer, name, castTime, choices } = openRecorded(found, code, sealing, schedule, world);
    return {
      text: [
        `Voter:   ${printable(name)} (${signer})`,
        `Time:    ${encodeInstant(castTime)}`,
        ...choices.map((choice) => `Choice:  ${printable(choice)}`),
        `The ballot stands in the log at index ${receipt.index}, and the witnesses saw it. If this is not your choice, vote again from another device and call the election office.`,
      ].join("\n"),
      json: { voter: signer, name, time: encodeInstant(castTime), choices, index: receipt.index },
    };
  });
}

/** The same checks as processing, then both equations of every slot. */
function openRecorded(
  recorded: RecordedBallot,
  { seed }: VerificationCode,
  sealing: SealingElection,
  schedule: Schedule,
  world: World,
) {
  const identity = identityRulesOf(sealing.election);
  const [checked] = checkEnvelopedBallots([{ ...recorded, schedule }], sealing, identity, world.random);
  if (!checked!.ok) throw new Refusal(checked!.error, "the recorded ballot is not valid", "Call the election office.");
  const { ballot, signer, name, castTime } = checked!.value;
  const codes = openBallot(ballot, signer, seed, sealing);
  if (!codes.ok)
    throw new Refusal(
      codes.error,
      "the code does not open the recorded ballot: it holds something else",
      "Call the election office.",
    );
  const choices = codes.value.map((code, i) => nameOf(sealing, ballot.style, i, code));
  return { signer, name, castTime, choices };
}

function nameOf({ election, frames }: SealingElection, style: number, place: number, code: number): string {
  const frame = frames[style]!;
  if (code === BLANK) return "blank";
  const contest = election.manifest.contests[frame.places[place]!.contest]!;
  const part = contest.districts.find(({ district }) => district === frame.style.district)!;
  for (const list of part.lists)
    for (const choice of list.choices) if (choice.code === code) return `${choice.id} ${choice.name} (${list.name})`;
  return String(code);
}
