/** `selge receipt`: the receipt of a recorded ballot, once witnesses have cosigned a head that contains it. */

import { checkReceipt, encodeReceipt } from "@selge/ballot";
import { fromHex } from "@selge/basics";
import type { Command } from "commander";
import { withBox } from "../steps/box.ts";
import { keptReceipt } from "../steps/box-log.ts";
import { anchorsOf, openOpened } from "../steps/election.ts";
import { accepted, writeWhole } from "../steps/files.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import type { World } from "../terminal/world.ts";

interface Flags extends ElectionFlags {
  readonly ballot: string;
  readonly out: string;
}

export function receiptCommand(world: World): Command {
  const command = electionCommand(
    "receipt",
    "Write the receipt of a recorded ballot; anybody can check it against the final record.",
  )
    .requiredOption("--ballot <hash>", "the ballot's hash, as `selge cast` printed it")
    .requiredOption("--out <file>", "where the receipt is written");
  return answering<Flags>(world, command, run);
}

async function run(flags: Flags, world: World): Promise<Outcome> {
  const hash = fromHex(flags.ballot, 32);
  if (hash === undefined) throw new Refusal("BALLOT_HASH", `--ballot ${flags.ballot}: expected 64 hexadecimal digits`);
  const opened = await openOpened(flags);
  return withBox(opened, world, {}, async (box) => {
    const receipt = await keptReceipt(box, hash);
    if (receipt === "unknown") throw new Refusal("BALLOT_UNKNOWN", `no ballot ${flags.ballot} is in this box`);
    if (receipt === "waiting")
      throw new Refusal(
        "RECEIPT_WAITS",
        "no cosigned head contains this ballot yet",
        "selge head request and head finish.",
      );
    accepted("receipt", checkReceipt(receipt, anchorsOf(opened.election)));
    await writeWhole(flags.out, encodeReceipt(receipt));
    return {
      text: `Receipt of the ballot at index ${receipt.index}: ${flags.out}`,
      json: { index: receipt.index, receipt: flags.out },
    };
  });
}
