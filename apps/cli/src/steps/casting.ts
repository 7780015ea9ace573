/** One voter at a terminal: seals, signs, casts, and checks the receipt before it is believed. */
import {
  ballotHashes,
  checkOwnReceipt,
  checkReceipt,
  checkSeen,
  encodeVerificationCode,
  type Receipt,
  type ReceiptAnchors,
  type SealingElection,
  type SeenHead,
  sealBallot,
  splitBallot,
} from "@selge/ballot";
import type { BallotBox, CastCode, CastRequest } from "@selge/ballotbox";
import { type Clock, equalBytes, instant, type RandomBytes, type Result, sha256 } from "@selge/basics";
import { BLANK } from "@selge/election";
import { type DemoIdentity, type P256Keys, signSubmission } from "@selge/identity/demo";
import { Refusal } from "../terminal/failure.ts";

export interface VoterWorld {
  readonly box: BallotBox;
  readonly sealing: SealingElection;
  /** Signs with the voter's own key. */
  readonly keys: P256Keys;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly anchors: ReceiptAnchors;
}

/** What a voter's device sends. */
export interface PreparedCast {
  readonly request: CastRequest;
  readonly ballot: Uint8Array;
}

export interface BallotChoice {
  readonly person: string;
  readonly style: number;
  readonly rollVersion: number;
  /** One code per place of the style. */
  readonly codes: readonly number[];
}

/** The newest head, if it is one that a browser may sign (BAL-14); asks the box for fresh cosignatures when they are getting old. */
export async function freshHead({
  box,
  clock,
  anchors,
}: Pick<VoterWorld, "box" | "clock" | "anchors">): Promise<SeenHead> {
  const now = clock();
  const head = await box.publishHead(instant(Math.max(0, now - REFRESH_SECONDS)));
  if (!head.ok)
    throw new Refusal(
      head.error,
      "the log has no head with fresh cosignatures of its witnesses",
      "Try again when the witnesses can be reached.",
    );
  const seen = checkSeen(head.value.checkpoint, anchors, now, { largest: 0 });
  if (!seen.ok) throw new Refusal(seen.error.code, `the head that the box gives: expected ${seen.error.expected}`);
  return seen.value;
}

const REFRESH_SECONDS = 300;

/** Encrypts and proves under a head that the voter has checked. The seed opens the ballot: it goes into the verification code and nowhere else. */
export function sealChoice(
  { sealing, random }: Pick<VoterWorld, "sealing" | "random">,
  choice: BallotChoice,
  seen: SeenHead,
  seed = random(32),
) {
  return sealBallot(sealing, { ...choice, seen }, seed, random);
}

/** Signs ballot bytes with the voter's digital identity. */
export function signCast(
  { sealing, keys, clock }: Pick<VoterWorld, "sealing" | "keys" | "clock">,
  identity: DemoIdentity,
  ballot: { readonly bytes: Uint8Array; readonly o: Uint8Array },
): PreparedCast {
  const now = clock();
  const submission = signSubmission(keys, identity.signing, {
    electionId: sealing.election.manifest.id,
    dataFile: ballot.bytes,
    signingTime: now,
  });
  return {
    request: { submitter: identity.personCode, sessionStarted: now, submission, o: ballot.o },
    ballot: ballot.bytes,
  };
}

/** Casts, and checks the receipt against the own bytes (BAL-11). A receipt that does not fit is a fault of the box, and thrown. */
export async function castAndCheck(
  world: Pick<VoterWorld, "box" | "sealing" | "anchors">,
  cast: PreparedCast,
): Promise<Result<Receipt, CastCode>> {
  const receipt = await world.box.accept(cast.request);
  if (receipt.ok) demandOwnReceipt(world, cast, receipt.value);
  return receipt;
}

export function demandOwnReceipt(
  { sealing, anchors }: Pick<VoterWorld, "sealing" | "anchors">,
  { request, ballot }: PreparedCast,
  receipt: Receipt,
): void {
  const { core, rest } = splitBallot(ballot, sealing);
  const own = { ballot, submission: request.submission, o: request.o, ...ballotHashes(core, rest, receipt.salt) };
  for (const checked of [checkReceipt(receipt, anchors), checkOwnReceipt(receipt, own)])
    if (!checked.ok) throw new Error(`the receipt does not fit: ${checked.error.code}`);
}

/** `blank`, an official id such as `0000.101`, or a code: what the voter names, for each slot of the own ballot in order. */
export function codesOf(
  { election, frames }: SealingElection,
  style: number,
  choices: readonly string[],
): readonly number[] {
  const frame = frames[style];
  if (frame === undefined) throw new Refusal("BALLOT_STYLE", "the voter's ballot is empty");
  if (choices.length !== frame.places.length)
    throw new Refusal(
      "CHOICES",
      `the ballot has ${frame.places.length} places, ${choices.length} choices were given`,
      "Give --choice once for each place.",
    );
  return frame.places.map(({ contest, codes }, i) => {
    const part = election.manifest.contests[contest]!.districts.find(
      ({ district }) => district === frame.style.district,
    )!;
    const listed = part.lists.flatMap((list) => list.choices);
    const wanted = choices[i]!;
    const code =
      wanted === "blank"
        ? BLANK
        : listed.find((choice) => choice.id === wanted || String(choice.code) === wanted)?.code;
    if (code !== undefined && codes.codes.includes(code)) return code;
    throw new Refusal(
      "CHOICE_UNKNOWN",
      `--choice ${wanted}: not on this voter's ballot (district ${frame.style.district})`,
      `On it are ${listed
        .slice(0, 12)
        .map((choice) => choice.id)
        .join(", ")}${listed.length > 12 ? ", …" : ""}${codes.codes.includes(BLANK) ? " and blank" : ""}.`,
    );
  });
}

/** The handle of a ballot where a box is read as a file: the first half of its hash, known only to who has the ballot or its code. */
export function ballotIdOf(ballot: Uint8Array): Uint8Array {
  return sha256(ballot).slice(0, 16);
}

export function verificationCode({ election }: SealingElection, ballot: Uint8Array, seed: Uint8Array): string {
  return encodeVerificationCode(election.fingerprint, { ballotId: ballotIdOf(ballot), seed });
}

export function isBallot(ballot: Uint8Array, ballotId: Uint8Array): boolean {
  return equalBytes(ballotIdOf(ballot), ballotId);
}
