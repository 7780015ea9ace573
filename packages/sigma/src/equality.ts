/**
 * Equality of two logarithms: the core that decryption and probe share once their statement is in the transcript.
 * Claim: log_G X = log_H Y. Witness: s with X = s·G, Y = s·H. Proof: (T1, T2, z). Source: Chaum–Pedersen 1992.
 */
import { add, type Element, G, isZero, mul, multiply, multiplyBase, neg, ONE, type Scalar } from "@selge/group";
import type { Transcript } from "@selge/transcript";

export interface EqualityProof {
  readonly T1: Element;
  readonly T2: Element;
  readonly z: Scalar;
}

/** The transcript holds the statement; k is a fresh secret nonce. Cost: one fixed-base multiplication and one other. */
export function proveEquality(transcript: Transcript, H: Element, s: Scalar, k: Scalar): EqualityProof {
  const T1 = multiplyBase(k);
  const T2 = multiply(k, H);
  const e = equalityChallenge(transcript, T1, T2);
  return { T1, T2, z: add(k, mul(e, s)) };
}

/** The transcript holds the statement. Total. Cost: two linear combinations of three terms. */
export function verifyEquality(
  transcript: Transcript,
  { X, H, Y }: { readonly X: Element; readonly H: Element; readonly Y: Element },
  { T1, T2, z }: EqualityProof,
): boolean {
  const e = equalityChallenge(transcript, T1, T2);
  return (
    isZero([z, G], [neg(ONE), T1], [neg(e), X]) && // z·G = T1 + e·X
    isZero([z, H], [neg(ONE), T2], [neg(e), Y]) // z·H = T2 + e·Y
  );
}

export function equalityChallenge(transcript: Transcript, T1: Element, T2: Element): Scalar {
  return transcript.appendElements("T1", T1).appendElements("T2", T2).challenge("e");
}
