/** The mathematics of IDN-15 without the platform: ECDSA by noble, RSA by RFC 8017 on BigInt. Verification only. */
import type { SignatureAlgorithm, SignaturePort } from "../ports.ts";
import { concat, equal, fromHex } from "../record/bytes.ts";
import { DIGEST_LENGTH, digest, hashOf, type Sha2Name, schemeOf } from "./algorithms.ts";
import { bigEndian } from "./der-values.ts";
import { CURVES, decodePublicKey, type EcKey, type RsaKey } from "./keys.ts";
import { fits, isWellFormed } from "./raw-signature.ts";

/** A port that answers at once. */
export interface SyncSignaturePort extends SignaturePort {
  verify(algorithm: SignatureAlgorithm, key: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean;
}

/** Total: false on anything wrong, also on what callers have checked before. */
export const nobleSignatures: SyncSignaturePort = {
  verify(algorithm, spki, signature, message) {
    const key = decodePublicKey(spki);
    if (key === undefined || !fits(algorithm, key) || !isWellFormed(key, signature)) return false;
    const hash = hashOf(algorithm);
    if (key.type === "ec") return verifyEcdsa(key, signature, digest(hash, message));
    return schemeOf(algorithm) === "rsa"
      ? verifyPkcs1(key, signature, hash, message)
      : verifyPss(key, signature, hash, message);
  },
};

/** DER of DigestInfo up to the digest (RFC 8017 § 9.2, note 1). */
const DIGEST_INFO: Readonly<Record<Sha2Name, Uint8Array>> = {
  sha256: fromHex("3031300d060960864801650304020105000420"),
  sha384: fromHex("3041300d060960864801650304020205000430"),
  sha512: fromHex("3051300d060960864801650304020305000440"),
};

/** FIPS 186-5: a digest longer than the order is cut to its leading bits. */
function verifyEcdsa({ curve, bytes }: EcKey, signature: Uint8Array, hashed: Uint8Array): boolean {
  try {
    return CURVES[curve].verify(signature, hashed, bytes, { prehash: false, lowS: false, format: "compact" });
  } catch {
    return false;
  }
}

/** RSASSA-PKCS1-v1_5: the encoded message is made and compared, never parsed (RFC 8017 § 8.2.2). */
function verifyPkcs1(key: RsaKey, signature: Uint8Array, hash: Sha2Name, message: Uint8Array): boolean {
  const opened = openSignature(key, signature, key.size);
  const info = concat(DIGEST_INFO[hash], digest(hash, message));
  const padding = new Uint8Array(key.size - info.length - 3).fill(0xff);
  return opened !== undefined && equal(opened, concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info));
}

/** RSASSA-PSS (RFC 8017 § 8.1.2, § 9.1.2), letters as there. */
function verifyPss(key: RsaKey, signature: Uint8Array, hash: Sha2Name, message: Uint8Array): boolean {
  const emBits = key.n.toString(2).length - 1;
  const emLen = Math.ceil(emBits / 8);
  const hLen = DIGEST_LENGTH[hash];
  const EM = openSignature(key, signature, emLen);
  if (EM === undefined || EM[emLen - 1] !== 0xbc) return false;
  const maskedDB = EM.subarray(0, emLen - hLen - 1);
  const H = EM.subarray(emLen - hLen - 1, emLen - 1);
  const unused = 8 * emLen - emBits;
  if (maskedDB[0]! >> (8 - unused) !== 0) return false;
  const dbMask = mgf1(H, maskedDB.length, hash);
  const DB = Uint8Array.from(maskedDB, (byte, i) => byte ^ dbMask[i]!);
  DB[0]! &= 0xff >> unused;
  const salt = DB.subarray(DB.length - hLen);
  const head = concat(new Uint8Array(DB.length - hLen - 1), Uint8Array.of(1));
  const mHash = digest(hash, message);
  return equal(DB.subarray(0, -hLen), head) && equal(H, digest(hash, concat(new Uint8Array(8), mHash, salt)));
}

/** RSAVP1 and I2OSP: s^e mod n in `length` bytes; undefined when s ≥ n or the result is longer. */
function openSignature({ n, e }: RsaKey, signature: Uint8Array, length: number): Uint8Array | undefined {
  const s = bigEndian(signature);
  if (s >= n) return undefined;
  let m = 1n;
  for (const bit of e.toString(2)) m = bit === "1" ? (((m * m) % n) * s) % n : (m * m) % n;
  const digits = m.toString(16);
  return digits.length > 2 * length ? undefined : fromHex(digits.padStart(2 * length, "0"));
}

function mgf1(seed: Uint8Array, length: number, hash: Sha2Name): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * DIGEST_LENGTH[hash] < length; counter++)
    blocks.push(digest(hash, concat(seed, Uint8Array.of(0, 0, 0, counter))));
  return concat(...blocks).subarray(0, length);
}
