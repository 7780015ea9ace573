/** BAL-3 in the voter's browser: choices become a sealed ballot that proves its own validity. */
import { concat, type RandomBytes } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import { encodeElement, encodeScalar, type Scalar, scalar } from "@selge/group";
import { ballotCiphertexts, proveMembership } from "@selge/sigma";
import type { SealingElection } from "./frame.ts";
import { type BallotHeader, encodeBallotBytes } from "./layout.ts";
import { SEED_BYTES, slotRandomness, tagOpening, voterTag } from "./openings.ts";

export interface Choices extends BallotHeader {
  /** The voter's 11 digits. */
  readonly person: string;
  /** One code per contest and slot, in the order of the style's places. */
  readonly codes: readonly number[];
}

export interface SealedBallot {
  /** What the voter signs. */
  readonly bytes: Uint8Array;
  /** Opening of the voter tag, sent beside the signed ballot. */
  readonly o: Uint8Array;
}

/**
 * BAL-3 SealBallot. The seed (32 bytes of the CSPRNG) determines all encryption randomness; proof nonces are drawn separately. Throws on a code that is not
 * in its slot's list, on wrong lengths and on a seed that gives a zero (draw another). Cost: 3 + 7d fixed-base multiplications and 5d encodings a slot.
 */
export function sealBallot(
  sealing: SealingElection,
  choices: Choices,
  seed: Uint8Array,
  random: RandomBytes,
): SealedBallot {
  const { P, context, frames } = sealing;
  if (seed.length !== SEED_BYTES || choices.seen.root.length !== 32 || !/^[0-9]{11}$/.test(choices.person))
    throw new RangeError("a seed of 32 bytes, a root of 32 bytes, a person of 11 digits");
  const frame = frames[choices.style];
  if (frame === undefined) throw new RangeError(`no ballot style ${choices.style}`);
  if (choices.codes.length !== frame.places.length)
    throw new RangeError(`${choices.codes.length} codes for ${frame.places.length} slots`);
  const indices = frame.places.map((place, i) => indexOfCode(place.codes.codes, choices.codes[i]!));
  const r = frame.places.map(({ contest, slot }) => nonZero(slotRandomness(seed, context.fingerprint, contest, slot)));
  const o = nonZero(tagOpening(seed, context.fingerprint));
  const T = voterTag(context.fingerprint, choices.person, choices.style, o);
  const ciphertexts = ballotCiphertexts(frame.places.map((_, i) => encrypt(scalar(choices.codes[i]!), r[i]!, P)));
  const proofs = frame.places.map(({ contest, slot, w, codes }, position) =>
    proveMembership(
      { context, style: choices.style, T, contest, slot, w, codes, ciphertexts, position },
      { l: indices[position]!, r: r[position]! },
      P,
      random,
    ),
  );
  const core = concat(encodeElement(T), ciphertexts.bytes);
  return {
    bytes: encodeBallotBytes(
      context.fingerprint,
      choices,
      core,
      proofs.map((proof) => proof.bytes),
    ),
    o: encodeScalar(o),
  };
}

function indexOfCode(codes: readonly number[], code: number): number {
  const index = codes.indexOf(code);
  if (index < 0) throw new RangeError("a code that is not on the ballot");
  return index;
}

function nonZero(value: Scalar): Scalar {
  if (value === 0n) throw new RangeError("the seed gives a zero; draw another");
  return value;
}
