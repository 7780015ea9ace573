/** Ed25519 for roles, log and witnesses; X25519 for the ceremony's private messages. */
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { concat, equalBytes, sha512 } from "@selge/basics";
import { littleEndian, ORDER } from "./scalar.ts";

/** GRP-19 SignEd25519: with a 32-byte secret key (RFC 8032 § 5.1.6), deterministic. */
export function signEd25519(message: Uint8Array, secretKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(ed25519.sign(message, secretKey));
}

export function ed25519PublicKey(secretKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(ed25519.getPublicKey(secretKey));
}

/** GRP-14 IsSigningKey: 32 bytes, a canonical point encoding of RFC 8032 § 5.1.3, not of small order. Total. */
export function isSigningKey(key: Uint8Array): boolean {
  return decodeKey(key) !== undefined;
}

/**
 * GRP-15 VerifyEd25519: accepts iff the key passes GRP-14, s is below ℓ, and encode(s·B − k·A) equals the 32 bytes R of the
 * signature, k = SHA-512(R ‖ A ‖ M) mod ℓ. No cofactor, no second decoding of R: every library that is strict agrees. Total.
 */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  const A = decodeKey(key);
  if (A === undefined || signature.length !== 64) return false;
  const R = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= ORDER) return false;
  const k = littleEndian(sha512(R, key, message)) % ORDER;
  const check = ed25519.Point.BASE.multiplyUnsafe(s).subtract(A.multiplyUnsafe(k));
  return equalBytes(check.toBytes(), R);
}

export function x25519PublicKey(secretKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(x25519.getPublicKey(secretKey));
}

/** GRP-20 SharedSecretX25519: RFC 7748; `undefined` for a public key of other than 32 bytes or of small order (an all-zero secret). */
export function x25519SharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (secretKey.length !== 32) throw new RangeError("an X25519 secret key has 32 bytes");
  try {
    return concat(x25519.getSharedSecret(secretKey, publicKey));
  } catch {
    return undefined;
  }
}

function decodeKey(key: Uint8Array): InstanceType<typeof ed25519.Point> | undefined {
  try {
    const A = ed25519.Point.fromBytes(key, false);
    return A.isSmallOrder() ? undefined : A;
  } catch {
    return undefined;
  }
}
