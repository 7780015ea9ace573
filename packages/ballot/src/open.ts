/** The second device: opens a recorded ballot with the seed of the QR code. */
import { err, ok, type Result } from "@selge/basics";
import { currentEngine, equalElements, minus, multiply, multiplyBase, scalar } from "@selge/group";
import type { SealingElection } from "./frame.ts";
import type { Ballot } from "./layout.ts";
import { slotRandomness, tagOpening, voterTag } from "./openings.ts";

export type OpenCode = "OPEN_TAG" | "OPEN_RANDOMNESS" | "OPEN_CODE";

/**
 * BAL-13 OpenBallot: the codes in the order of the ballot's places, or what does not fit. The ballot has passed BAL-7 and its receipt BAL-11 before.
 * Both equations are checked for every slot: A alone binds the randomness, B the choice (THREATS I1). Total.
 */
export function openBallot(
  ballot: Ballot,
  signer: string,
  seed: Uint8Array,
  { context, P }: SealingElection,
): Result<readonly number[], OpenCode> {
  const { fingerprint } = context;
  if (!equalElements(ballot.T, voterTag(fingerprint, signer, ballot.style, tagOpening(seed, fingerprint))))
    return err("OPEN_TAG");
  const codes: number[] = [];
  for (const [i, place] of ballot.frame.places.entries()) {
    const r = slotRandomness(seed, fingerprint, place.contest, place.slot);
    const A = currentEngine().elementAt(ballot.ciphertexts.elements, 2 * i);
    const B = currentEngine().elementAt(ballot.ciphertexts.elements, 2 * i + 1);
    if (!equalElements(A, multiplyBase(r))) return err("OPEN_RANDOMNESS");
    const M = minus(B, multiply(r, P));
    const code = place.codes.codes.find((candidate) => equalElements(M, multiplyBase(scalar(candidate))));
    if (code === undefined) return err("OPEN_CODE");
    codes.push(code);
  }
  return ok(codes);
}
