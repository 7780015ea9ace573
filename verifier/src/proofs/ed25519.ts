/** Role signatures: GRP-14, GRP-15. Strict, without cofactor; `R` is compared as bytes. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { equal, keyOf, sha512 } from "../record/bytes.ts";
import { bigintLe, ORDER } from "./group.ts";

type EdwardsPoint = InstanceType<typeof ed25519.Point>;

/** GRP-14: canonical encoding of a point that is not of small order. Total. */
export function isSigningKey(key: Uint8Array): boolean {
  return keyPoint(key) !== undefined;
}

/** GRP-15. Total: false on anything wrong. */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  const A = keyPoint(key);
  if (A === undefined || signature.length !== 64) return false;
  const R = signature.subarray(0, 32);
  const s = bigintLe(signature.subarray(32));
  if (s >= ORDER) return false;
  const k = bigintLe(sha512(R, key, message)) % ORDER;
  const B = ed25519.Point.BASE;
  return equal(multiple(s, B).add(multiple(k, A).negate()).toBytes(), R);
}

/** Keys of roles come again with every document. */
const REMEMBERED_KEYS = 256;
const remembered = new Map<string, EdwardsPoint | undefined>();

function keyPoint(key: Uint8Array): EdwardsPoint | undefined {
  if (key.length !== 32) return undefined;
  const id = keyOf(key);
  if (!remembered.has(id)) {
    if (remembered.size >= REMEMBERED_KEYS) remembered.clear();
    remembered.set(id, decodeKey(key));
  }
  return remembered.get(id);
}

function decodeKey(key: Uint8Array): EdwardsPoint | undefined {
  try {
    const point = ed25519.Point.fromBytes(key, false);
    // Compared as bytes too, so that no leniency of the decoder can matter.
    return point.isSmallOrder() || !equal(point.toBytes(), key) ? undefined : point;
  } catch {
    return undefined;
  }
}

function multiple(scalar: bigint, point: EdwardsPoint): EdwardsPoint {
  return scalar === 0n ? ed25519.Point.ZERO : point.multiplyUnsafe(scalar);
}
