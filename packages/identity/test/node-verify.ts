/** The signature port on node:crypto: what servers plug in. Pinned keys are imported once. */
import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { hashOfAlgorithm, type VerifySignature } from "../src/index.ts";

const SALT = constants.RSA_PSS_SALTLEN_DIGEST;
const imported = new WeakMap<Uint8Array, KeyObject>();

export const nodeVerifySignature: VerifySignature = (algorithm, spki, signature, message) => {
  try {
    const key = imported.get(spki) ?? createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    imported.set(spki, key);
    const hash = hashOfAlgorithm(algorithm);
    if (algorithm.startsWith("ecdsa-")) return verify(hash, message, { key, dsaEncoding: "ieee-p1363" }, signature);
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT };
    return verify(hash, message, { key, ...(algorithm.startsWith("rsa-pss-") ? pss : {}) }, signature);
  } catch {
    return false;
  }
};
