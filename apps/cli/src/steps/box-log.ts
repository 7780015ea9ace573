/** The box read as the log that it is: its tree, its ballots with their places, its heads. */
import type { Receipt, SealingElection } from "@selge/ballot";
import { type BallotBox, type BoxRecord, logEntryOf, type RecordedBallot } from "@selge/ballotbox";
import { leafHash, type MemoryTree, memoryTree } from "@selge/log";
import { Refusal } from "../terminal/failure.ts";

/** The tree of all entries; `ballot` sees every ballot with its index, `head` every kept head in order. */
export async function readBoxLog(
  records: AsyncIterable<BoxRecord>,
  sealing: SealingElection,
  ballot: (recorded: RecordedBallot, index: number) => void = () => {},
  head: (checkpoint: Uint8Array) => void = () => {},
): Promise<MemoryTree> {
  const tree = memoryTree();
  for await (const record of records) {
    if (record.kind === "ballot") ballot(record, tree.frontier.size);
    if (record.kind === "head") head(record.checkpoint);
    const entry = logEntryOf(record, sealing);
    if (entry !== undefined) tree.append(leafHash(entry));
  }
  return tree;
}

/** The receipt of a recorded ballot under a cosigned head; `waiting` when only a new head would contain it. */
export async function keptReceipt(box: BallotBox, ballotHash: Uint8Array): Promise<Receipt | "unknown" | "waiting"> {
  if ((await box.recordedBallot(ballotHash)) === undefined) return "unknown";
  const receipt = await withoutKey(() => box.receiptOf(ballotHash));
  return receipt?.ok ? receipt.value : "waiting";
}

/** A step that signs a new head only where the log's key is at hand: without it the answer is `undefined`, and nothing was signed. */
export async function withoutKey<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Refusal && error.code === LOG_KEY_MISSING) return undefined;
    throw error;
  }
}

export const LOG_KEY_MISSING = "LOG_KEY_MISSING";
