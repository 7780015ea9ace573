/** What the hostile voters of the play send, and what the box must answer. */

import type { SeenHead } from "@selge/ballot";
import type { CastCode } from "@selge/ballotbox";
import { concat, must } from "@selge/basics";
import { decodeElement, encodeElement, G, plus } from "@selge/group";
import type { DemoIdentity } from "@selge/identity/demo";
import { type BallotChoice, type PreparedCast, sealChoice, signCast, type VoterWorld } from "../steps/casting.ts";
import type { Hostility } from "./generator/voting-plan.ts";

/** The refusal that each attempt must get; anything else fails the demonstration. */
export const EXPECTED_REFUSAL: Readonly<Record<Hostility, readonly CastCode[]>> = {
  "not-on-roll": ["NOT_ELIGIBLE"],
  "other-districts-choice": ["ROLL_CHANGED"],
  "unlisted-code": ["BALLOT_PROOF"],
  "broken-proof": ["BALLOT_PROOF", "BALLOT_PROOF_ENCODING"],
  "foreign-signature": ["IDENTITY_MISMATCH"],
  "copied-ballot": ["BALLOT_TAG"],
  "stale-view": ["SEEN_UNKNOWN", "BALLOT_STALE"],
  "after-closing": ["ELECTION_CLOSED"],
};

export interface Attempt {
  readonly kind: Hostility;
  readonly choice: BallotChoice;
  readonly identity: DemoIdentity;
  /** Somebody else, with a ballot that was accepted. */
  readonly victim: { readonly identity: DemoIdentity; readonly cast: PreparedCast; readonly choice: BallotChoice };
}

const HEADER = 81;
const FIRST_B = HEADER + 32 + 32;

export function prepareAttempt(
  world: VoterWorld,
  { kind, choice, identity, victim }: Attempt,
  seen: SeenHead,
): PreparedCast {
  switch (kind) {
    case "unlisted-code": {
      const sealed = sealChoice(world, choice, seen);
      const B = must(decodeElement(sealed.bytes.subarray(FIRST_B, FIRST_B + 32)));
      return signCast(world, identity, { ...sealed, bytes: patched(sealed.bytes, FIRST_B, encodeElement(plus(B, G))) });
    }
    case "broken-proof": {
      const sealed = sealChoice(world, choice, seen);
      const last = sealed.bytes.length - 32;
      const wrong = sealed.bytes.slice(last);
      wrong[0]! ^= 1;
      return signCast(world, identity, { ...sealed, bytes: patched(sealed.bytes, last, wrong) });
    }
    case "foreign-signature": {
      const others = signCast(world, victim.identity, sealChoice(world, victim.choice, seen));
      return { ...others, request: { ...others.request, submitter: identity.personCode } };
    }
    case "copied-ballot":
      return signCast(world, identity, { bytes: victim.cast.ballot, o: victim.cast.request.o });
    case "stale-view": {
      const never = { size: 4, root: new Uint8Array(32) };
      return signCast(world, identity, sealChoice(world, choice, never));
    }
    default:
      return signCast(world, identity, sealChoice(world, choice, seen));
  }
}

function patched(bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array {
  return concat(bytes.subarray(0, at), piece, bytes.subarray(at + piece.length));
}
