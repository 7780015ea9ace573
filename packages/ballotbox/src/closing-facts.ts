/** What the closing statement says of the box. */

import { decodeInstant, must } from "@selge/basics";
import { decodeDocument, type Election } from "@selge/election";
import { decodeAdditions, decodeTimestampToken } from "@selge/identity";
import type { BoxRecord } from "./record.ts";

export interface ClosingFacts {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly ballots: number;
  readonly grace: number;
}

/** Ballots whose cast time is at or after the `closes` in force at their leaf. The timestamps were verified when the ballots were accepted. */
export async function graceBallots(records: AsyncIterable<BoxRecord>, election: Election): Promise<number> {
  let { closes } = election.manifest.schedule;
  let grace = 0;
  for await (const record of records) {
    if (record.kind === "public" && record.name.startsWith("extended-"))
      closes = decodeInstant(must(decodeDocument(record.file, "extended", election)).body.closes)!;
    if (record.kind !== "ballot") continue;
    const additions = decodeAdditions(record.additions);
    const token = additions.ok ? decodeTimestampToken(additions.value.timestamp) : additions;
    if (token.ok && token.value.genTime >= closes) grace++;
  }
  return grace;
}
