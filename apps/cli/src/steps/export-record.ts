/** The box into the record, as far as the newest cosigned head covers it. */
import type { BallotBox, NewestHead } from "@selge/ballotbox";
import { exportBox, recordNames } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";
import type { OpenedElection } from "./election.ts";

/** After the close every cosigned head goes into the record with everything below it; before, the record stays as it is. */
export async function exportToRecord({ folder, sealing }: OpenedElection, box: BallotBox): Promise<void> {
  if (await isClosed(box)) await exportBox(box.records(), wholeHead(box).checkpoint, sealing, folder.record);
}

/** The newest head, when it covers everything in the box. */
export function wholeHead(box: BallotBox): NewestHead {
  const head = box.newestHead;
  if (head?.size !== box.size)
    throw new Refusal(
      "HEAD_OLD",
      `the newest cosigned head covers ${head?.size ?? 0} of ${box.size} entries`,
      "Run `selge head request`, let the witnesses answer, and `selge head finish`; then this step again.",
    );
  return head;
}

export async function isClosed(box: BallotBox): Promise<boolean> {
  return hasDocument(box, recordNames.closing);
}

export async function hasDocument(box: BallotBox, name: string): Promise<boolean> {
  for await (const record of box.records()) if (record.kind === "public" && record.name === name) return true;
  return false;
}

export function demandClosed(closed: boolean): void {
  if (!closed) throw new Refusal("NOT_CLOSED", "voting is not closed", "`selge close` comes first.");
}
