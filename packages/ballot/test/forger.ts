/** A malicious browser: seals like BAL-3, but every step can be replaced. What it makes is well-formed; whether it is right is the check's question. */
import { concat, type RandomBytes, sha512, u16le, utf8 } from "@selge/basics";
import { type Ciphertext, encrypt } from "@selge/elgamal";
import { type Element, encodeElement, encodeScalar, type Scalar, scalar, wideReduce } from "@selge/group";
import { ballotCiphertexts, type MembershipStatement, proveMembership } from "@selge/sigma";
import type { BallotFrame, SealingElection } from "../src/frame.ts";
import type { SealedBallot } from "../src/index.ts";
import { encodeBallotBytes } from "../src/layout.ts";
import { slotRandomness, tagOpening, voterTag } from "../src/openings.ts";

export interface Plan {
  readonly person: string;
  readonly style: number;
  readonly codes: readonly number[];
  readonly seed: Uint8Array;
}

export interface Forgery {
  /** The randomness of the ciphertexts. */
  readonly r?: (honest: readonly Scalar[]) => readonly Scalar[];
  /** The ciphertexts, before anything is proven. */
  readonly ciphertexts?: (honest: readonly Ciphertext[]) => readonly Ciphertext[];
  /** What is proven, slot by slot. */
  readonly statement?: (honest: MembershipStatement, position: number) => MembershipStatement;
  /** The key under which proofs are made. */
  readonly provenKey?: Element;
  readonly T?: (honest: Element) => Element;
  /** The style written into the header, if another than the one that is proven. */
  readonly headerStyle?: number;
}

const SEEN = { size: 4, root: new Uint8Array(32).fill(4) };

export function forgeBallot(
  sealing: SealingElection,
  { person, style, codes, seed }: Plan,
  forgery: Forgery,
  random: RandomBytes,
): SealedBallot {
  const { P, context } = sealing;
  const { fingerprint } = context;
  const { places } = sealing.frames[style]!;
  const honest = places.map(({ contest, slot }) => slotRandomness(seed, fingerprint, contest, slot));
  const r = forgery.r?.(honest) ?? honest;
  const o = tagOpening(seed, fingerprint);
  const trueT = voterTag(fingerprint, person, style, o);
  const T = forgery.T?.(trueT) ?? trueT;
  const sealed = places.map((_, i) => encrypt(scalar(codes[i]!), r[i]!, P));
  const list = forgery.ciphertexts?.(sealed) ?? sealed;
  const proofs = proofsOf({ sealing, places, T, style, codes, list, r, forgery, random });
  const header = { style: forgery.headerStyle ?? style, rollVersion: 0, seen: SEEN };
  const core = concat(encodeElement(T), ...list.map(({ A, B }) => concat(encodeElement(A), encodeElement(B))));
  return { bytes: encodeBallotBytes(fingerprint, header, core, proofs), o: encodeScalar(o) };
}

interface Proving {
  readonly sealing: SealingElection;
  readonly places: BallotFrame["places"];
  readonly T: Element;
  readonly style: number;
  readonly codes: readonly number[];
  readonly list: readonly Ciphertext[];
  readonly r: readonly Scalar[];
  readonly forgery: Forgery;
  readonly random: RandomBytes;
}

/** One proof a slot; a ballot with an A that is the identity gets proofs about other ciphertexts, since nothing can be proven about it. */
function proofsOf({ sealing, places, T, style, codes, list, r, forgery, random }: Proving): Uint8Array[] {
  const provable = list.map((C) => (C.A.is0() ? encrypt(scalar(1), scalar(1), sealing.P) : C));
  const ciphertexts = ballotCiphertexts(provable);
  return places.map(({ contest, slot, w, codes: listed }, position) => {
    const { context } = sealing;
    const honest: MembershipStatement = { context, style, T, contest, slot, w, codes: listed, ciphertexts, position };
    const statement = forgery.statement?.(honest, position) ?? honest;
    const l = Math.max(0, statement.codes.codes.indexOf(codes[position]!));
    return proveMembership(statement, { l, r: r[position]! }, forgery.provenKey ?? sealing.P, random).bytes;
  });
}

/** Where things stand in a ballot's bytes. */
export const at = {
  version: 0,
  fingerprint: 1,
  style: 33,
  rollVersion: 37,
  seen: 41,
  T: 81,
  A: (i: number) => 113 + 64 * i,
  B: (i: number) => 145 + 64 * i,
  proof: ({ places }: BallotFrame, i: number) =>
    113 + 64 * places.length + places.slice(0, i).reduce((sum, { proofBytes }) => sum + proofBytes, 0),
};

/** A copy with other bytes at a place. */
export function patched(bytes: Uint8Array, offset: number, part: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  copy.set(part, offset);
  return copy;
}

/** BAL-2's tag scalar, written once more. */
export function tagScalar(fingerprint: Uint8Array, person: string): Scalar {
  const id = utf8(person);
  return wideReduce(sha512(utf8("selge/v1/voter-tag"), fingerprint, u16le(id.length), id));
}
