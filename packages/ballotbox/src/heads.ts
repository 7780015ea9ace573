/** Signed heads: over what was re-read, consistent with the last one, cosigned by the quorum before anybody gets them. */
import { type Clock, err, type Instant, ok, type Result } from "@selge/basics";
import {
  appendCosignature,
  checkCheckpoint,
  checkCosignatures,
  consistencyProof,
  encodeAddCheckpoint,
  type MemoryTree,
  type NoteSigner,
  rootAt,
  type SignedCheckpoint,
  signCheckpoint,
  type VerifierKey,
  verifyConsistency,
  type WitnessSet,
} from "@selge/log";

/** A witness as the collector reaches it: the body of a C2SP add-checkpoint request in, its answer (signature lines) out; `undefined` when unreachable. */
export interface WitnessPort {
  readonly key: VerifierKey;
  addCheckpoint(request: Uint8Array): Promise<Uint8Array | undefined>;
}

export interface NewestHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** The cosigned note. */
  readonly checkpoint: Uint8Array;
  readonly since: Instant;
}

export interface HeadKeeper {
  readonly signer: NoteSigner;
  readonly witnesses: WitnessSet;
  readonly ports: readonly WitnessPort[];
  readonly clock: Clock;
}

/** BOX-5 SignHead: consistent with `last`, signed, cosigned; `UNAVAILABLE` without the quorum, `LOG_INCONSISTENT` when the tree does not extend the last head. */
export async function signHead(
  tree: MemoryTree,
  last: NewestHead | undefined,
  keeper: HeadKeeper,
): Promise<Result<NewestHead, "UNAVAILABLE" | "LOG_INCONSISTENT">> {
  const { size } = tree.frontier;
  const root = rootAt(size, tree.read);
  if (
    last &&
    (last.size > size ||
      !verifyConsistency(last.size, size, consistencyProof(last.size, size, tree.read), last.root, root))
  )
    return err("LOG_INCONSISTENT");
  let note: Uint8Array<ArrayBuffer> = signCheckpoint({ size, root }, keeper.signer);
  const oldSize = last?.size ?? 0;
  const request = encodeAddCheckpoint({
    oldSize,
    proof: oldSize === 0 ? [] : consistencyProof(oldSize, size, tree.read),
    note,
  });
  for (const port of keeper.ports) {
    const answer = await port.addCheckpoint(request);
    const cosigned = answer && appendCosignature(checkpointOf(note, keeper), answer, port.key);
    if (cosigned?.ok) note = cosigned.value;
  }
  const quorum = checkCosignatures(checkpointOf(note, keeper), keeper.witnesses);
  return quorum.ok ? ok({ size, root, checkpoint: note, since: keeper.clock() }) : err("UNAVAILABLE");
}

function checkpointOf(note: Uint8Array, { signer }: HeadKeeper): SignedCheckpoint {
  const checkpoint = checkCheckpoint(note, signer.key);
  if (!checkpoint.ok) throw new Error(`own checkpoint refused: ${checkpoint.error.code}`);
  return checkpoint.value;
}
