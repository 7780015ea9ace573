/** P-curve and RSA signatures by Node's crypto: the ports that the pure packages ask for. */
import {
  constants,
  createECDH,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { RandomBytes } from "@selge/basics";
import { concat, fromHex } from "@selge/basics";
import type { vis3 } from "@selge/election";
import { hashOfAlgorithm, type VerifySignature } from "@selge/identity";
import type { P256Keys } from "@selge/identity/demo";

/** Total: `false` on anything that the library refuses. */
export const verifySignature: VerifySignature = (algorithm, spki, signature, message) => {
  const hash = hashOfAlgorithm(algorithm);
  const padding = algorithm.startsWith("rsa-pss-")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : algorithm.startsWith("rsa-")
      ? { padding: constants.RSA_PKCS1_PADDING }
      : { dsaEncoding: "ieee-p1363" as const };
  try {
    return verify(hash, message, { key: publicKey(spki), ...padding }, signature);
  } catch {
    return false;
  }
};

/** The register's detached signatures: ECDSA P-256, SHA-256, DER. Total. */
export const verifyListSignature: vis3.VerifyListSignature = (spki, message, derSignature) => {
  try {
    return createVerify("sha256")
      .update(message)
      .verify(createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }), derSignature);
  } catch {
    return false;
  }
};

/** Demonstration keys at the platform's speed: about 0.1 ms a signature. */
export function nodeKeys(random: RandomBytes): P256Keys {
  const cache = new Map<string, KeyObject>();
  const keyOf = (secret: Uint8Array): KeyObject => {
    const name = Buffer.from(secret).toString("hex");
    const known = cache.get(name);
    if (known !== undefined) return known;
    const key = createPrivateKey({ key: pkcs8(secret, pointOf(secret)), format: "der", type: "pkcs8" });
    if (cache.size > 1000) cache.clear();
    cache.set(name, key);
    return key;
  };
  return {
    generate: () => validSecret(random),
    publicPoint: pointOf,
    sign: (secret, message) =>
      new Uint8Array(sign("sha256", message, { key: keyOf(secret), dsaEncoding: "ieee-p1363" })),
  };
}

/** A DER signature over pieces, as the register makes it. */
export function listSigner(secret: Uint8Array): () => { update(bytes: Uint8Array): unknown; sign(): Uint8Array } {
  const key = createPrivateKey({ key: pkcs8(secret, pointOf(secret)), format: "der", type: "pkcs8" });
  return () => {
    const running = createSign("sha256");
    return { update: (bytes) => running.update(bytes), sign: () => new Uint8Array(running.sign(key)) };
  };
}

/** SubjectPublicKeyInfo of a P-256 key, 91 bytes. */
export function p256PublicKey(secret: Uint8Array): Uint8Array {
  return concat(SPKI_HEAD, pointOf(secret));
}

const SPKI_HEAD = fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200")!;
const PKCS8_HEAD = fromHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420")!;
const PKCS8_MIDDLE = fromHex("a144034200")!;

const publicKeys = new Map<string, KeyObject>();

function publicKey(spki: Uint8Array): KeyObject {
  const name = Buffer.from(spki).toString("base64");
  const known = publicKeys.get(name);
  if (known !== undefined) return known;
  if (publicKeys.size > 10_000) publicKeys.clear();
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  publicKeys.set(name, key);
  return key;
}

function pkcs8(secret: Uint8Array, point: Uint8Array): Buffer {
  return Buffer.from(concat(PKCS8_HEAD, secret, PKCS8_MIDDLE, point));
}

function pointOf(secret: Uint8Array): Uint8Array {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(secret);
  return new Uint8Array(curve.getPublicKey());
}

/** Rejection sampling: zero and values above the order are refused by the library. */
function validSecret(random: RandomBytes): Uint8Array {
  for (;;) {
    const secret = random(32);
    try {
      pointOf(secret);
      return secret;
    } catch {
      // outside 1..order−1: draw again
    }
  }
}
