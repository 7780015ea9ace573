/** The signature port in pure TypeScript, for browsers and tests; servers plug in their platform's faster one. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { decodeDer } from "./der.ts";
import { hashWith } from "./digest.ts";
import type { VerifySignature } from "./ports.ts";
import { type EcKey, type PublicKey, readPublicKey } from "./public-key.ts";
import { isRawSignature } from "./raw-signature.ts";
import { verifyRsa } from "./rsa.ts";
import { hashOfAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.ts";

const ECDSA = { "P-256": p256, "P-384": p384, "P-521": p521 };

/** ECDSA on noble and RSA on plain integers. Total. Cost: 2–10 ms. */
export const verifySignature: VerifySignature = (algorithm, spki, signature, message) => {
  const key = decodeDer(spki, "KEY", readPublicKey);
  if (!key.ok || !isRawSignature(algorithm, key.value, signature)) return false;
  return verifyWithKey(algorithm, key.value, signature, hashWith(hashOfAlgorithm(algorithm), message));
};

function verifyWithKey(a: SignatureAlgorithm, key: PublicKey, signature: Uint8Array, digest: Uint8Array): boolean {
  return key.type === "RSA" ? verifyRsa(a, key, signature, digest) : verifyEcdsa(key, signature, digest);
}

function verifyEcdsa(key: EcKey, signature: Uint8Array, digest: Uint8Array): boolean {
  try {
    return ECDSA[key.type].verify(signature, digest, key.point, { prehash: false, lowS: false });
  } catch {
    return false;
  }
}
