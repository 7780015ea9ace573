/** P-256 keys for the demonstration authority: a port, and its implementation on noble. */
import { p256 } from "@noble/curves/nist.js";
import { concat, type RandomBytes } from "@selge/basics";
import { bitString, oid, sequence } from "../der-writer.ts";
import { OID } from "../oids.ts";

export interface P256Keys {
  /** A fresh secret scalar, 32 bytes. */
  generate(): Uint8Array;
  /** Uncompressed point, 65 bytes. */
  publicPoint(secret: Uint8Array): Uint8Array;
  /** ECDSA with SHA-256, r ‖ s. */
  sign(secret: Uint8Array, message: Uint8Array): Uint8Array;
}

/** Pure; about a millisecond a signature. A server may plug its platform's keys in. */
export function nobleKeys(random: RandomBytes): P256Keys {
  return {
    generate: () => p256.utils.randomSecretKey(random(48)),
    publicPoint: (secret) => p256.getPublicKey(secret, false),
    sign: (secret, message) => p256.sign(message, secret),
  };
}

export function p256Spki(point: Uint8Array): Uint8Array<ArrayBuffer> {
  return sequence(sequence(oid(OID.ecPublicKey), oid(OID.p256)), bitString(concat(point)));
}
