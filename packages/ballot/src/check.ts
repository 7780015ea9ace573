/** Is a ballot valid, and is it this signer's? Thousands at a time. */
import {
  type Decoded,
  decodeError,
  equalBytes,
  err,
  type Instant,
  ok,
  type RandomBytes,
  type Result,
} from "@selge/basics";
import type { Schedule } from "@selge/election";
import { currentEngine, decodeScalar, ELEMENT_BYTES, encodeElement } from "@selge/group";
import { type CheckedEnvelope, checkEnvelope, type IdentityCode, type IdentityRules } from "@selge/identity";
import { membershipEquations, verifyBatch } from "@selge/sigma";
import type { SealingElection } from "./frame.ts";
import { type Ballot, decodeBallot } from "./layout.ts";
import { voterTags } from "./openings.ts";

/** A ballot that passed BAL-6 for the signer named. Only `checkBallots` makes it. */
export interface CheckedBallot {
  readonly __brand: "CheckedBallot";
  readonly ballot: Ballot;
  readonly signer: string;
}

export interface BallotInput {
  readonly bytes: Uint8Array;
  readonly o: Uint8Array;
  readonly signer: string;
}

/** BAL-6 CheckBallot for many ballots: one batch of all their proofs, a verdict for each. Total. Cost: one MSM of 5d + 2 terms a slot. */
export function checkBallots(
  inputs: readonly BallotInput[],
  sealing: SealingElection,
  random: RandomBytes,
): readonly Decoded<CheckedBallot>[] {
  const opened = openTags(inputs, sealing);
  const items = opened.map((ballot) => (ballot.ok ? proofEquations(ballot.value, sealing) : []));
  const verdicts = verifyBatch(items.flat(), sealing.election.fingerprint, random);
  let at = 0;
  return opened.map((ballot, i) => {
    const mine = verdicts.slice(at, at + items[i]!.length);
    at += items[i]!.length;
    if (!ballot.ok) return ballot;
    if (!mine.every(Boolean))
      return decodeError(
        "BALLOT_PROOF",
        `proof ${mine.indexOf(false)}`,
        "a proof that the ciphertext holds one code of its list",
      );
    return ok({ ballot: ballot.value, signer: inputs[i]!.signer } as CheckedBallot);
  });
}

/** An envelope and ballot that passed BAL-7. */
export interface CheckedEnvelopedBallot {
  readonly ballot: Ballot;
  readonly signer: string;
  readonly name: string;
  readonly castTime: Instant;
}

export interface EnvelopeInput {
  readonly ballot: Uint8Array;
  readonly o: Uint8Array;
  readonly submission: Uint8Array;
  readonly additions: Uint8Array;
  /** In force just before the leaf. */
  readonly schedule: Pick<Schedule, "opens" | "servesUntil">;
}

export type EnvelopeCode = IdentityCode | "DATA_FILE" | "CAST_TIME" | BallotCode;
export type BallotCode =
  | "BALLOT_LENGTH"
  | "BALLOT_VERSION"
  | "BALLOT_ELECTION"
  | "BALLOT_STYLE"
  | "BALLOT_POINT"
  | "BALLOT_IDENTITY"
  | "BALLOT_PROOF_ENCODING"
  | "BALLOT_REPEATED"
  | "BALLOT_TAG"
  | "BALLOT_PROOF";

/** BAL-7 CheckEnvelopedBallot for many envelopes; the code of each is that of the first failed check. Total. */
export function checkEnvelopedBallots(
  inputs: readonly EnvelopeInput[],
  sealing: SealingElection,
  identity: IdentityRules,
  random: RandomBytes,
): readonly Result<CheckedEnvelopedBallot, EnvelopeCode>[] {
  const envelopes = inputs.map((input) => checkOneEnvelope(input, identity));
  const valid = envelopes.flatMap((envelope, i) =>
    envelope.ok ? [{ envelope: envelope.value, input: inputs[i]!, i }] : [],
  );
  const ballots = checkBallots(
    valid.map(({ envelope, input }) => ({ bytes: input.ballot, o: input.o, signer: envelope.signer })),
    sealing,
    random,
  );
  const byIndex = new Map(valid.map(({ i }, k) => [i, ballots[k]!]));
  return envelopes.map((envelope, i) => {
    if (!envelope.ok) return envelope;
    const ballot = byIndex.get(i)!;
    if (!ballot.ok) return err(ballot.error.code as BallotCode);
    const { signer, name, castTime } = envelope.value;
    return ok({ ballot: ballot.value.ballot, signer, name, castTime });
  });
}

function checkOneEnvelope(
  input: EnvelopeInput,
  identity: IdentityRules,
): Result<CheckedEnvelope, IdentityCode | "DATA_FILE" | "CAST_TIME"> {
  const envelope = checkEnvelope(input.submission, input.additions, identity);
  if (!envelope.ok) return envelope;
  if (!equalBytes(envelope.value.ballot, input.ballot)) return err("DATA_FILE");
  const { castTime } = envelope.value;
  const { opens, servesUntil } = input.schedule;
  return castTime < opens || castTime > servesUntil ? err("CAST_TIME") : envelope;
}

/** Ballots whose tag opens to their signer and style: all tags in one computation, compared by their canonical encodings. */
function openTags(inputs: readonly BallotInput[], sealing: SealingElection): readonly Decoded<Ballot>[] {
  const opened = inputs.map(({ bytes, o, signer }) => {
    const ballot = decodeBallot(bytes, sealing);
    if (!ballot.ok) return { ballot };
    const opening = decodeScalar(o, "o");
    return opening.ok
      ? { ballot, opening: { person: signer, style: ballot.value.style, o: opening.value } }
      : { ballot: TAG_REFUSED };
  });
  const openings = opened.flatMap(({ opening }) => opening ?? []);
  const tags = currentEngine().encodeElements(voterTags(sealing.election.fingerprint, openings));
  let at = 0;
  return opened.map(({ ballot, opening }) => {
    if (opening === undefined || !ballot.ok) return ballot;
    const expected = tags.subarray(at, at + ELEMENT_BYTES);
    at += ELEMENT_BYTES;
    return equalBytes(expected, encodeElement(ballot.value.T)) ? ballot : TAG_REFUSED;
  });
}

const TAG_REFUSED = decodeError("BALLOT_TAG", "T", "the tag of the signer and the style, opened by o");

function proofEquations({ style, T, frame, ciphertexts, proofs }: Ballot, { context, P }: SealingElection) {
  return frame.places.map(({ contest, slot, w, codes }, position) =>
    membershipEquations({ context, style, T, contest, slot, w, codes, ciphertexts, position }, proofs[position]!, P),
  );
}
