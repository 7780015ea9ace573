/** Signers for DER objects: an algorithm, and a signature in the form that stands inside DER. */
import { derNull, integer, oid, sequence, tlv } from "../der-writer.ts";
import { HASH_LENGTH, type HashName } from "../digest.ts";
import { OID } from "../oids.ts";
import { hashOfAlgorithm, type SignatureAlgorithm } from "../signature-algorithm.ts";
import type { P256Keys } from "./keys.ts";

export interface DerSigner {
  readonly algorithm: SignatureAlgorithm;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export function p256Signer(keys: P256Keys, secret: Uint8Array): DerSigner {
  return { algorithm: "ecdsa-sha256", sign: (message) => ecdsaToDer(keys.sign(secret, message)) };
}

/** r ‖ s as SEQUENCE { r, s }. */
export function ecdsaToDer(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = raw.length / 2;
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)));
}

export function hashAlgorithmId(hash: HashName | "sha1"): Uint8Array<ArrayBuffer> {
  return sequence(oid(OID[hash]), derNull());
}

/** AlgorithmIdentifier, as `readSignatureAlgorithm` reads it. */
export function signatureAlgorithmId(algorithm: SignatureAlgorithm): Uint8Array<ArrayBuffer> {
  const hash = hashOfAlgorithm(algorithm);
  const index = HASH_LENGTH[hash] / 16; // 2, 3, 4
  if (algorithm.startsWith("ecdsa-")) return sequence(oid(`1.2.840.10045.4.3.${index}`));
  if (!algorithm.startsWith("rsa-pss-")) return sequence(oid(`1.2.840.113549.1.1.${index + 9}`), derNull());
  const mask = sequence(oid(OID.mgf1), hashAlgorithmId(hash));
  const salt = integer(Uint8Array.of(HASH_LENGTH[hash]));
  const parameters = sequence(tlv(0xa0, hashAlgorithmId(hash)), tlv(0xa1, mask), tlv(0xa2, salt));
  return sequence(oid(OID.rsaPss), parameters);
}
