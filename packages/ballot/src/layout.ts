/** The signed ballot bytes: written and read. */
import {
  ByteReader,
  concat,
  type Decoded,
  decodeError,
  equalBytes,
  ok,
  sha256,
  toHex,
  u8,
  u32le,
  u64le,
} from "@selge/basics";
import { decodeElement, type Element } from "@selge/group";
import {
  type BallotCiphertexts,
  decodeBallotCiphertexts,
  decodeMembershipProof,
  type MembershipProof,
} from "@selge/sigma";
import { type BallotFrame, HEADER_BYTES, type SealingElection } from "./frame.ts";

/** The newest witnessed head that the browser verified. */
export interface SeenHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface BallotHeader {
  readonly style: number;
  readonly rollVersion: number;
  readonly seen: SeenHead;
}

export interface Ballot extends BallotHeader {
  readonly frame: BallotFrame;
  readonly T: Element;
  readonly ciphertexts: BallotCiphertexts;
  readonly proofs: readonly MembershipProof[];
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly hash: Uint8Array;
  /** T and all ciphertexts as bytes. */
  readonly core: Uint8Array;
  /** Everything else: header and proofs. */
  readonly rest: Uint8Array;
}

/** BAL-4 BallotBytes. */
export function encodeBallotBytes(
  fingerprint: Uint8Array,
  { style, rollVersion, seen }: BallotHeader,
  core: Uint8Array,
  proofs: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  return concat(u8(1), fingerprint, u32le(style), u32le(rollVersion), u64le(seen.size), seen.root, core, ...proofs);
}

/** The ballot cut at its core, as its leaf hashes it (BAL-8); what has no layout has an empty core. No point is decoded. Total. */
export function splitBallot(
  bytes: Uint8Array,
  sealing: SealingElection,
): { readonly core: Uint8Array; readonly rest: Uint8Array } {
  const laid = layOut(bytes, sealing);
  return laid.ok ? cut(bytes, laid.value.frame) : { core: new Uint8Array(0), rest: bytes };
}

/** BAL-5 DecodeBallot: header, exact length for the style, points, proofs, no repeated A; codes in that order. Total. Cost: 2 + 5d decodings a slot. */
export function decodeBallot(bytes: Uint8Array, sealing: SealingElection): Decoded<Ballot> {
  const laid = layOut(bytes, sealing);
  if (!laid.ok) return laid;
  const { header, frame } = laid.value;
  const { core, rest } = cut(bytes, frame);
  const T = decodeElement(core.subarray(0, 32), "T");
  if (!T.ok) return decodeError("BALLOT_POINT", "T", T.error.expected);
  const ciphertexts = decodeBallotCiphertexts(core.subarray(32), frame.places.length);
  if (!ciphertexts.ok) {
    const code = ciphertexts.error.code === "POINT_IDENTITY" ? "BALLOT_IDENTITY" : "BALLOT_POINT";
    return decodeError(code, ciphertexts.error.where, ciphertexts.error.expected);
  }
  const proofs = decodeProofs(bytes.subarray(HEADER_BYTES + frame.coreBytes), frame);
  if (!proofs.ok) return proofs;
  const As = new Set(frame.places.map((_, i) => toHex(core.subarray(32 + 64 * i, 64 + 64 * i))));
  if (As.size !== frame.places.length)
    return decodeError("BALLOT_REPEATED", "ciphertexts", "first components that differ");
  return ok({
    ...header,
    frame,
    T: T.value,
    ciphertexts: ciphertexts.value,
    proofs: proofs.value,
    bytes,
    hash: sha256(bytes),
    core,
    rest,
  });
}

function layOut(
  bytes: Uint8Array,
  { election, frames }: SealingElection,
): Decoded<{ readonly header: BallotHeader; readonly frame: BallotFrame }> {
  const header = decodeHeader(bytes, election.fingerprint);
  if (!header.ok) return header;
  const frame = frames[header.value.style];
  if (frame === undefined) return decodeError("BALLOT_STYLE", "byte 33", "a ballot style with contests");
  if (bytes.length !== frame.ballotBytes)
    return decodeError("BALLOT_LENGTH", "ballot", `${frame.ballotBytes} bytes for style ${header.value.style}`);
  return ok({ header: header.value, frame });
}

function cut(bytes: Uint8Array, { coreBytes }: BallotFrame): { readonly core: Uint8Array; readonly rest: Uint8Array } {
  const end = HEADER_BYTES + coreBytes;
  return { core: bytes.slice(HEADER_BYTES, end), rest: concat(bytes.subarray(0, HEADER_BYTES), bytes.subarray(end)) };
}

function decodeHeader(bytes: Uint8Array, fingerprint: Uint8Array): Decoded<BallotHeader> {
  if (bytes.length < HEADER_BYTES) return decodeError("BALLOT_LENGTH", "ballot", `at least ${HEADER_BYTES} bytes`);
  const reader = new ByteReader(bytes);
  if (reader.u8() !== 1) return decodeError("BALLOT_VERSION", "byte 0", "version 1");
  if (!equalBytes(reader.take(32), fingerprint))
    return decodeError("BALLOT_ELECTION", "byte 1", "the fingerprint of this election");
  const style = reader.u32le();
  const rollVersion = reader.u32le();
  const low = reader.u32le();
  const size = reader.u32le() * 2 ** 32 + low;
  return ok({ style, rollVersion, seen: { size, root: reader.take(32) } });
}

function decodeProofs(bytes: Uint8Array, frame: BallotFrame): Decoded<readonly MembershipProof[]> {
  const proofs: MembershipProof[] = [];
  let at = 0;
  for (const [i, place] of frame.places.entries()) {
    const proof = decodeMembershipProof(bytes.subarray(at, at + place.proofBytes), place.codes.depth, `proof ${i}`);
    if (!proof.ok) return decodeError("BALLOT_PROOF_ENCODING", proof.error.where, proof.error.expected);
    proofs.push(proof.value);
    at += place.proofBytes;
  }
  return ok(proofs);
}
