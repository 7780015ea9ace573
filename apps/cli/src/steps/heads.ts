/** Signed heads whose witnesses are reached by files: requests go out, answers come back, the head is kept in the box. */
import type { BallotBox, HeadKeeper, WitnessPort } from "@selge/ballotbox";
import { fromUtf8, toHex } from "@selge/basics";
import {
  appendCosignature,
  checkCheckpoint,
  consistencyProof,
  encodeAddCheckpoint,
  type NoteSigner,
  type SignedCheckpoint,
  signCheckpoint,
  type VerifierKey,
  verifyConsistency,
} from "@selge/log";
import type { RecordFolder } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";
import { readBoxLog } from "./box-log.ts";
import { anchorsOf, type OpenedElection } from "./election.ts";

export interface HeadRequest {
  /** Name in the folder of heads. */
  readonly name: string;
  readonly witness: VerifierKey;
  readonly oldSize: number;
  readonly bytes: Uint8Array;
}

/** A head of the box as it is, signed, and one request for each witness from the size that it cosigned last. */
export async function headRequests(
  opened: OpenedElection,
  box: BallotBox,
  signer: NoteSigner,
  from: ReadonlyMap<string, number>,
): Promise<{ readonly note: Uint8Array; readonly size: number; readonly requests: readonly HeadRequest[] }> {
  const { witnesses, logKey } = anchorsOf(opened.election);
  const seen = new Map<string, number>();
  const tree = await readBoxLog(box.records(), opened.sealing, undefined, (checkpoint) =>
    noteCosigners(checkpoint, logKey, witnesses.keys, seen),
  );
  const { size } = tree.frontier;
  const last = box.newestHead;
  if (
    last !== undefined &&
    !verifyConsistency(last.size, size, consistencyProof(last.size, size, tree.read), last.root, box.root)
  )
    throw new Refusal("LOG_INCONSISTENT", "the box does not extend the last signed head", "Keep everything as it is.");
  const note = signCheckpoint({ size, root: box.root }, signer);
  const requests = witnesses.keys.map((witness, i) => {
    const oldSize = from.get(witness.name) ?? seen.get(witness.name) ?? 0;
    if (oldSize > size)
      throw new Refusal("HEAD_FROM", `${witness.name}: size ${oldSize} is beyond the box, which has ${size} entries`);
    const bytes = encodeAddCheckpoint({ oldSize, proof: consistencyProof(oldSize, size, tree.read), note });
    return { name: `${size}/${i + 1}.request`, witness, oldSize, bytes };
  });
  return { note, size, requests };
}

/** Signs again what was signed: the note of an earlier request, and nothing else. */
export function replayingSigner(note: Uint8Array, key: VerifierKey): NoteSigner {
  const signed = checkCheckpoint(note, key);
  if (!signed.ok) throw Refusal.of("the kept head", signed.error);
  const line = signed.value.note.signatures.find(({ name }) => name === key.name)!;
  return {
    key,
    sign(message) {
      if (fromUtf8(message) !== signed.value.note.text)
        throw new Refusal(
          "HEAD_OLD",
          `the head of size ${signed.value.size} is not that of the box any more: ballots or documents have come since`,
          "Make a new request with `selge head request` and let the witnesses answer that.",
        );
      return line.signature;
    },
  };
}

/** Answers of witnesses as files; which answer is whose shows by its signature. */
export function answerPorts(
  witnesses: readonly VerifierKey[],
  answers: readonly Uint8Array[],
  checkpoint: SignedCheckpoint,
): readonly WitnessPort[] {
  return witnesses.map((key) => ({
    key,
    addCheckpoint: async () => answers.find((answer) => appendCosignature(checkpoint, answer, key).ok),
  }));
}

const KEPT = "signed.checkpoint";

export async function keepSignedNote(heads: RecordFolder, note: Uint8Array): Promise<void> {
  await heads.write(KEPT, note);
}

export async function keptSignedNote(heads: RecordFolder): Promise<Uint8Array> {
  const note = await heads.read(KEPT);
  if (note === undefined)
    throw new Refusal("HEAD_MISSING", `${heads.path}: no head waits for answers`, "Begin with `selge head request`.");
  return note;
}

/** The cosigned head over the box as it is, kept in the box. */
export async function publishHead(box: BallotBox, quorum: number): Promise<{ size: number; root: string }> {
  const head = await box.publishHead();
  if (head.ok) return { size: head.value.size, root: toHex(head.value.root) };
  if (head.error === "UNAVAILABLE")
    throw new Refusal(
      "HEAD_QUORUM",
      `fewer than ${quorum} witnesses cosigned the head of size ${box.size}`,
      "Collect more answers; those that are there stay valid. If a witness has cosigned another size, make the request with --from WITNESS=SIZE.",
    );
  throw new Refusal(head.error, "the box does not extend the last signed head", "Keep everything as it is.");
}

/** For `BoxNeeds.heads`. */
export type HeadNeeds = Pick<HeadKeeper, "signer" | "ports">;

function noteCosigners(
  checkpoint: Uint8Array,
  logKey: VerifierKey,
  witnesses: readonly VerifierKey[],
  seen: Map<string, number>,
): void {
  const signed = checkCheckpoint(checkpoint, logKey);
  if (!signed.ok) return;
  for (const { name } of signed.value.note.signatures)
    if (witnesses.some((witness) => witness.name === name)) seen.set(name, signed.value.size);
}
