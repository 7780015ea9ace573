/** Is a cast good enough to ask timestamp and status for it, and is it still when its turn comes? */
import { type Ballot, type BallotCode, checkBallots, type SealingElection } from "@selge/ballot";
import { type Clock, err, type Instant, ok, type RandomBytes, type Result, sha256, toHex } from "@selge/basics";
import { phaseAt } from "@selge/election";
import {
  checkEnvelope,
  checkSubmission,
  type IdentityCode,
  type IdentityRules,
  type SignedBallot,
} from "@selge/identity";
import type { RecentHeads } from "./recent-heads.ts";
import { type BoxState, type EnteredBallot, marksOf } from "./state.ts";

/** One voter's request to cast. */
export interface CastRequest {
  /** Who signed in: 11 digits. */
  readonly submitter: string;
  readonly sessionStarted: Instant;
  readonly submission: Uint8Array;
  readonly o: Uint8Array;
}

export type CastCode =
  | IdentityCode
  | BallotCode
  | "NOT_OPEN"
  | "ELECTION_CLOSED"
  | "IDENTITY_MISMATCH"
  | "NOT_ELIGIBLE"
  | "ROLL_CHANGED"
  | "BALLOT_REPLAYED"
  | "SEEN_UNKNOWN"
  | "BALLOT_STALE"
  | "CERTIFICATE_INVALID"
  | "CAST_TIME"
  | "UNAVAILABLE"
  | "LOG_INCONSISTENT";

/** What a cast is judged by. */
export interface CastGround {
  readonly sealing: SealingElection;
  readonly state: BoxState;
  readonly heads: RecentHeads;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly identity: IdentityRules;
  /** Closing has begun. */
  readonly stopped: boolean;
}

/** A ballot to be sequenced, or one that is in the box already. */
export type CheckedCast =
  | { readonly known: EnteredBallot }
  | { readonly known?: undefined; readonly signed: SignedBallot; readonly ballot: Ballot };

/** BOX-2 CheckCast: the first code that applies, in the specification's order. */
export function checkCast(request: CastRequest, ground: CastGround): Result<CheckedCast, CastCode> {
  const { sealing, state, heads, clock, random, identity } = ground;
  const now = clock();
  const signed = checkSubmission(request.submission, now, identity);
  const known = signed.ok ? knownBallot(signed.value, request, state) : undefined;
  if (known !== undefined) return ok({ known });
  const phase = phaseFault(request, ground);
  if (phase !== undefined) return err(phase);
  if (!signed.ok) return signed;
  const { ballot: bytes, signer } = signed.value;
  const [checked] = checkBallots([{ bytes, o: request.o, signer }], sealing, random);
  if (!checked!.ok) return err(checked!.error.code as BallotCode);
  if (signer !== request.submitter) return err("IDENTITY_MISMATCH");
  const { ballot } = checked!.value;
  const fault = rollFault(ballot, signer, state) ?? replayFault(ballot, state);
  if (fault !== undefined) return err(fault);
  if (!heads.wasNewest(ballot.seen, now)) return err("SEEN_UNKNOWN");
  const stale = staleFault(ballot, signer, state);
  return stale === undefined ? ok({ signed: signed.value, ballot }) : err(stale);
}

/** What may have changed between check and sequencing. */
export function sequenceFault(
  request: CastRequest,
  ballot: Ballot,
  signer: string,
  ground: CastGround,
): CastCode | undefined {
  const { state } = ground;
  return (
    phaseFault(request, ground) ??
    rollFault(ballot, signer, state) ??
    replayFault(ballot, state) ??
    staleFault(ballot, signer, state)
  );
}

/** The whole envelope as the processor will judge it (BAL-7; its ballot has passed BAL-6). */
export function envelopeFault(
  submission: Uint8Array,
  additions: Uint8Array,
  { identity, state }: CastGround,
): CastCode | undefined {
  const envelope = checkEnvelope(submission, additions, identity);
  if (!envelope.ok) {
    const notGood = envelope.error === "OCSP_REVOKED" || envelope.error === "OCSP_UNKNOWN";
    return notGood ? "CERTIFICATE_INVALID" : envelope.error;
  }
  const { castTime } = envelope.value;
  const { opens, servesUntil } = state.schedule;
  return castTime >= opens && castTime <= servesUntil ? undefined : "CAST_TIME";
}

/** Signed and submitted by the person who cast it: a retry. */
function knownBallot(
  { ballot, signer }: SignedBallot,
  { submitter }: CastRequest,
  { byHash }: BoxState,
): EnteredBallot | undefined {
  const known = byHash.get(toHex(sha256(ballot)));
  return known?.signer === signer && signer === submitter ? known : undefined;
}

function phaseFault(
  { sessionStarted }: CastRequest,
  { state, clock, stopped }: CastGround,
): "NOT_OPEN" | "ELECTION_CLOSED" | undefined {
  const { stage, schedule } = state;
  if (stopped || (stage !== "definition" && stage !== "voting")) return "ELECTION_CLOSED";
  const phase = phaseAt(schedule, clock());
  if (phase === "closed" || (phase === "grace" && sessionStarted >= schedule.closes)) return "ELECTION_CLOSED";
  return stage === "voting" && (phase === "open" || phase === "grace") ? undefined : "NOT_OPEN";
}

function rollFault(
  { style, rollVersion }: Ballot,
  signer: string,
  { roll }: BoxState,
): "NOT_ELIGIBLE" | "ROLL_CHANGED" | undefined {
  const own = roll.styleOf(signer);
  if (own === undefined) return "NOT_ELIGIBLE";
  return own === style && rollVersion === roll.version ? undefined : "ROLL_CHANGED";
}

function replayFault(ballot: Ballot, { marks }: BoxState): "BALLOT_REPLAYED" | undefined {
  return marksOf(ballot).some((mark) => marks.has(mark)) ? "BALLOT_REPLAYED" : undefined;
}

function staleFault({ seen }: Ballot, signer: string, { last }: BoxState): "BALLOT_STALE" | undefined {
  return seen.size < (last.get(signer)?.seenSize ?? 0) ? "BALLOT_STALE" : undefined;
}
