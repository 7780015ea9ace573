/** The bytes of a membership proof: 5d commitments, 3d + 1 responses, nothing else. */
import { concat, type Decoded, decodeError, ok } from "@selge/basics";
import { currentEngine, decodeScalar, type ElementVector, encodeScalar, type Scalar } from "@selge/group";
import { depthOf, MAX_CODES } from "./code-list.ts";

export interface MembershipProof {
  /** d, the depth of the code list it was made for. */
  readonly depth: number;
  /** Cl_0.. ‖ Ca_0.. ‖ Cb_0.. ‖ Cd_0.A, Cd_0.B, ..: 5d elements. */
  readonly commitments: ElementVector;
  readonly f: readonly Scalar[];
  readonly za: readonly Scalar[];
  readonly zb: readonly Scalar[];
  readonly zd: Scalar;
  /** The proof as it travels. */
  readonly bytes: Uint8Array;
}

export type MembershipResponses = Pick<MembershipProof, "f" | "za" | "zb" | "zd">;

/** Bytes of a proof for a list of `listLength` codes: 32·(8d + 1). */
export function membershipProofBytes(listLength: number): number {
  if (!Number.isInteger(listLength) || listLength < 1 || listLength > MAX_CODES)
    throw new RangeError("no length of a code list");
  return 32 * (8 * depthOf(listLength) + 1);
}

/** SIG-16 DecodeMembershipProof for a list of depth `depth` (from the code list, never from the proof). Total. Cost: 5d decodings. */
export function decodeMembershipProof(bytes: Uint8Array, depth: number, where = "proof"): Decoded<MembershipProof> {
  if (bytes.length !== 32 * (8 * depth + 1))
    return decodeError("PROOF_LENGTH", where, `${32 * (8 * depth + 1)} bytes for depth ${depth}`);
  const commitments = currentEngine().decodeElements(bytes.subarray(0, 160 * depth), where);
  if (!commitments.ok) return commitments;
  const responses: Scalar[] = [];
  for (let i = 5 * depth; i < 8 * depth + 1; i++) {
    const z = decodeScalar(bytes.subarray(32 * i, 32 * i + 32), `${where}[${i}]`);
    if (!z.ok) return z;
    responses.push(z.value);
  }
  return ok({
    depth,
    commitments: commitments.value,
    f: responses.slice(0, depth),
    za: responses.slice(depth, 2 * depth),
    zb: responses.slice(2 * depth, 3 * depth),
    zd: responses[3 * depth]!,
    bytes: bytes.slice(),
  });
}

/** The proof from its parts; `encoded` are the encoded commitments. */
export function assembleMembershipProof(
  commitments: ElementVector,
  encoded: Uint8Array,
  { f, za, zb, zd }: MembershipResponses,
): MembershipProof {
  const bytes = concat(encoded, ...[...f, ...za, ...zb, zd].map(encodeScalar));
  return { depth: f.length, commitments, f, za, zb, zd, bytes };
}
