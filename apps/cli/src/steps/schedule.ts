/** The schedule as it stood at a place of the log: the manifest's, moved by the extensions before it. */

import type { SealingElection } from "@selge/ballot";
import { type BoxRecord, logEntryOf } from "@selge/ballotbox";
import { must } from "@selge/basics";
import { decodeDocument, extendSchedule, type Schedule } from "@selge/election";

export async function scheduleAt(
  records: AsyncIterable<BoxRecord>,
  sealing: SealingElection,
  index: number,
): Promise<Schedule> {
  const { election } = sealing;
  let { schedule } = election.manifest;
  let at = 0;
  let extensions = 0;
  for await (const record of records) {
    if (at >= index) break;
    if (record.kind === "public" && record.name.startsWith("extended-"))
      schedule = must(
        extendSchedule(schedule, must(decodeDocument(record.file, "extended", election)).body, ++extensions),
      );
    if (logEntryOf(record, sealing) !== undefined) at++;
  }
  return schedule;
}
