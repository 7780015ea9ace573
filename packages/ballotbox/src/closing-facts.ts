/** What the closing statement says of the box. */

import type { Schedule } from "@selge/election";
import { decodeAdditions, decodeTimestampToken } from "@selge/identity";
import type { BoxRecord } from "./record.ts";

export interface ClosingFacts {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly ballots: number;
  readonly grace: number;
}

/** Ballots whose cast time is at or after `closes`. The timestamps were verified when the ballots were accepted. */
export async function graceBallots(records: AsyncIterable<BoxRecord>, { closes }: Schedule): Promise<number> {
  let grace = 0;
  for await (const record of records) {
    if (record.kind !== "ballot") continue;
    const additions = decodeAdditions(record.additions);
    const token = additions.ok ? decodeTimestampToken(additions.value.timestamp) : additions;
    if (token.ok && token.value.genTime >= closes) grace++;
  }
  return grace;
}
