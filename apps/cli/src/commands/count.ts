/** `selge count`: shares combined, votes summed, the result put up for signing. */

import { decodeShaped } from "@selge/election";
import {
  checkDecryptionOrder,
  countAll,
  recordNames,
  type Statement,
  statementBody,
  statementShapes,
} from "@selge/tally";
import type { Command } from "commander";
import { appended, withBox } from "../steps/box.ts";
import { openOpened } from "../steps/election.ts";
import { hasDocument } from "../steps/export-record.ts";
import { accepted } from "../steps/files.ts";
import { propose, waitingText } from "../steps/pending.ts";
import { answering, type ElectionFlags, electionCommand, type Outcome } from "../terminal/command.ts";
import { resultTable } from "../terminal/result-table.ts";
import type { World } from "../terminal/world.ts";

export function countCommand(world: World): Command {
  const command = electionCommand(
    "count",
    "Combine the trustees' shares, count, and put the result up for signing; run again when it is signed.",
  );
  return answering<ElectionFlags>(world, command, run);
}

async function run(flags: ElectionFlags, world: World): Promise<Outcome> {
  const opened = await openOpened(flags);
  const { folder, sealing, opening, election } = opened;
  return withBox(opened, world, {}, async (box) => {
    if (await hasDocument(box, recordNames.result))
      return {
        text: "The result is signed and in the log. Next: selge head request, selge publish.",
        json: { counted: true },
      };
    const counting = world.progress.start("Verifying mixes and shares, counting", 1, "election");
    const order = accepted(folder.record.path, await checkDecryptionOrder(sealing, folder.record, world.random));
    const { result, faults } = accepted(
      folder.record.path,
      await countAll(order, opening, election, folder.record),
      "More trustees decrypt; a bad share is left out, and any threshold of good ones is enough.",
    );
    counting.end();
    for (const { batch, trustee, code } of faults)
      world.remark(`! batch ${batch}: the share of trustee ${trustee} is left out (${code})`);
    const body = statementBody<"result">(result);
    const document = await propose(folder.pending, recordNames.result, body, (file) =>
      decodeShaped<Statement<"result">>(file, "result", statementShapes.result, "officials", election),
    );
    const table = resultTable(election.manifest, result);
    if (document.state === "waiting")
      return {
        text: `${table}\n\n${waitingText([document])}\nWhen two officials have signed it, run \`selge count\` again.`,
        json: { waiting: [document], faults, totals: result.totals },
      };
    appended(document.path, await box.addPublicDocument(recordNames.result, document.file));
    await folder.pending.remove(recordNames.result);
    return {
      text: `${table}\n\nThe result is signed and in the log. Next: selge head request, selge publish.`,
      json: { counted: true, faults, totals: result.totals },
    };
  });
}
