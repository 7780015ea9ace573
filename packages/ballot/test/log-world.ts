/** A small witnessed log around ballots of an election, and the receipts that a collector would give. */
import { equalBytes, type Instant, must, sha256, utf8 } from "@selge/basics";
import {
  appendCosignature,
  checkCheckpoint,
  cosign,
  inclusionProof,
  leafHash,
  memoryTree,
  type NoteSigner,
  rootAt,
  signCheckpoint,
} from "@selge/log";
import { NOW, type SmallElection, type SmallEnvelope } from "../../../test/fixtures/small-election.ts";
import { ballotEntry, ballotHashes, publicEntry, type Receipt, splitBallot } from "../src/index.ts";

export interface Logged extends Pick<SmallEnvelope, "ballot" | "o" | "submission" | "additions"> {
  readonly salt: Uint8Array;
}

/** BAL-8's parts of a stored ballot. */
export function partsOf({ sealing, election }: SmallElection, { ballot, o, submission, additions, salt }: Logged) {
  const { core, rest } = splitBallot(ballot, sealing);
  return {
    fingerprint: election.fingerprint,
    ...ballotHashes(core, rest, salt),
    submissionHash: sha256(submission),
    additionsHash: sha256(additions),
    tagOpeningHash: sha256(o),
    salt,
  };
}

/** A signed head of the tree, cosigned by the given witnesses. */
export function witnessedNote(
  head: { readonly size: number; readonly root: Uint8Array },
  log: NoteSigner,
  witnesses: readonly NoteSigner[],
  time: Instant = NOW,
): string {
  const note = witnesses.reduce(
    (bytes, witness) => {
      const checkpoint = must(checkCheckpoint(bytes, log.key));
      return must(appendCosignature(checkpoint, utf8(cosign(checkpoint.note.text, witness, time)), witness.key));
    },
    signCheckpoint(head, log),
  );
  return new TextDecoder().decode(note);
}

/** The log: four documents, then the ballots; a receipt for each of them against the last head. */
export function receiptsOf(election: SmallElection, ballots: readonly Logged[]): Receipt[] {
  const documents = [0, 1, 2, 3].map((i) => publicEntry(sha256(utf8(`document ${i}`))));
  const parts = ballots.map((ballot) => partsOf(election, ballot));
  const tree = memoryTree([...documents, ...parts.map(ballotEntry)].map(leafHash));
  const { size } = tree.frontier;
  const checkpoint = witnessedNote({ size, root: rootAt(size, tree.read) }, election.log, election.witnesses);
  return parts.map((part, i) => ({
    ...part,
    ballotHash: sha256(ballots[i]!.ballot),
    index: documents.length + i,
    proof: inclusionProof(documents.length + i, size, tree.read),
    checkpoint,
  }));
}

/** Does `part` occur anywhere in `whole`? */
export function occursIn(part: Uint8Array, whole: Uint8Array): boolean {
  for (let at = 0; at + part.length <= whole.length; at++)
    if (equalBytes(whole.subarray(at, at + part.length), part)) return true;
  return false;
}
