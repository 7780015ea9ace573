/** Signed heads: over what was read back, consistent with the last one, cosigned by the quorum before anybody gets them. */
import type { SealingElection } from "@selge/ballot";
import { type Clock, equalBytes, err, type Instant, ok, type Result } from "@selge/basics";
import {
  appendCosignature,
  checkAdvance,
  checkCheckpoint,
  checkCosignatures,
  consistencyProof,
  encodeAddCheckpoint,
  type Frontier,
  frontierHead,
  type LogEntry,
  type MemoryTree,
  type NoteSigner,
  rootAt,
  type SignedCheckpoint,
  signCheckpoint,
  type TreeHead,
  type VerifierKey,
  verifyConsistency,
  type WitnessSet,
} from "@selge/log";
import { decodeRecord } from "./record.ts";
import { logEntryOf } from "./state.ts";
import { BoxDamaged, type BoxStore } from "./store.ts";

/** A witness's answer: signature lines; the size that it has cosigned, when that is not the request's old size; `undefined` when it cannot be reached. */
export type WitnessAnswer = Uint8Array | { readonly knownSize: number } | undefined;

/** A witness as the collector reaches it: the body of a C2SP add-checkpoint request in, its answer out, soon. */
export interface WitnessPort {
  readonly key: VerifierKey;
  addCheckpoint(request: Uint8Array): Promise<WitnessAnswer>;
}

export interface NewestHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** The cosigned note. */
  readonly checkpoint: Uint8Array;
  /** Since when it is the newest. */
  readonly since: Instant;
}

export interface HeadKeeper {
  readonly signer: NoteSigner;
  readonly witnesses: WitnessSet;
  readonly ports: readonly WitnessPort[];
  readonly clock: Clock;
}

export type HeadCode = "UNAVAILABLE" | "LOG_INCONSISTENT";

/** How far the journal has been read back: so many payloads, and the log that they make. */
export interface ReadBack {
  readonly payloads: number;
  readonly frontier: Frontier;
}

/** Reads on from `before`; `undefined` when storage does not give back what a log is made of. Cost: linear in what is new. */
export async function readOn(
  before: ReadBack,
  store: BoxStore,
  sealing: SealingElection,
): Promise<ReadBack | undefined> {
  const entries: LogEntry[] = [];
  let { payloads } = before;
  try {
    for await (const payload of store.read(payloads)) {
      const record = decodeRecord(payload);
      const entry = record.ok ? logEntryOf(record.value, sealing) : undefined;
      if (!record.ok || (entry === undefined && record.value.kind !== "head")) return undefined;
      if (entry !== undefined) entries.push(entry);
      payloads++;
    }
  } catch (error) {
    if (error instanceof BoxDamaged) return undefined;
    throw error;
  }
  const next = checkAdvance(frontierHead(before.frontier), before.frontier, entries);
  return next.ok ? { payloads, frontier: next.value } : undefined;
}

/**
 * BOX-5 SignHead: `stored` is what was read back; it must be the tree, and extend `last`. Signed, cosigned; `UNAVAILABLE` without the quorum,
 * `LOG_INCONSISTENT` when anything does not fit, and then nothing is signed.
 */
export async function signHead(
  tree: MemoryTree,
  stored: ReadBack,
  last: NewestHead | undefined,
  keeper: HeadKeeper,
): Promise<Result<NewestHead, HeadCode>> {
  const head = frontierHead(stored.frontier);
  if (!isTree(tree, head) || (last && !extendsHead(tree, head, last))) return err("LOG_INCONSISTENT");
  let note: Uint8Array = signCheckpoint(head, keeper.signer);
  const asked = keeper.ports.map((port) => ask(port, tree, head.size, note, last?.size ?? 0));
  let ahead = false;
  for (const [i, answer] of (await Promise.all(asked)).entries()) {
    if (answer instanceof Uint8Array) {
      const cosigned = appendCosignature(checkpointOf(note, keeper), answer, keeper.ports[i]!.key);
      if (cosigned.ok) note = cosigned.value;
    } else if (answer !== undefined) ahead = true;
  }
  const quorum = checkCosignatures(checkpointOf(note, keeper), keeper.witnesses);
  if (quorum.ok) return ok({ ...head, checkpoint: note, since: keeper.clock() });
  return err(ahead ? "LOG_INCONSISTENT" : "UNAVAILABLE");
}

/** One witness, asked again where it stands; what is left of `knownSize` is a log larger than ours: this box was rolled back (THREATS K12). */
async function ask(
  port: WitnessPort,
  tree: MemoryTree,
  size: number,
  note: Uint8Array,
  lastSize: number,
): Promise<WitnessAnswer> {
  const from = (oldSize: number) =>
    port
      .addCheckpoint(encodeAddCheckpoint({ oldSize, proof: consistencyProof(oldSize, size, tree.read), note }))
      .catch(() => undefined);
  const answer = await from(lastSize);
  if (answer === undefined || answer instanceof Uint8Array || answer.knownSize > size) return answer;
  const again = await from(answer.knownSize);
  return again instanceof Uint8Array ? again : undefined;
}

function isTree(tree: MemoryTree, head: TreeHead): boolean {
  return head.size === tree.frontier.size && equalBytes(head.root, rootAt(head.size, tree.read));
}

function extendsHead(tree: MemoryTree, head: TreeHead, last: NewestHead): boolean {
  return (
    last.size <= head.size &&
    verifyConsistency(last.size, head.size, consistencyProof(last.size, head.size, tree.read), last.root, head.root)
  );
}

function checkpointOf(note: Uint8Array, { signer }: HeadKeeper): SignedCheckpoint {
  const checkpoint = checkCheckpoint(note, signer.key);
  if (!checkpoint.ok) throw new Error(`own checkpoint refused: ${checkpoint.error.code}`);
  return checkpoint.value;
}
