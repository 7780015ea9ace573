/** RSA verification (RFC 8017): public values only, so plain big integers do. */
import { concat, equalBytes } from "@selge/basics";
import { toBigInt } from "./der-values.ts";
import { derNull, octetString, oid, sequence } from "./der-writer.ts";
import { HASH_LENGTH, type HashName, hashWith } from "./digest.ts";
import { OID } from "./oids.ts";
import type { RsaKey } from "./public-key.ts";
import { hashOfAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.ts";

/** RSASSA-PKCS1-v1_5 (§ 8.2) or RSASSA-PSS (§ 8.1, MGF1 and salt of the same hash). `signature` has the modulus's length. */
export function verifyRsa(
  algorithm: SignatureAlgorithm,
  key: RsaKey,
  signature: Uint8Array,
  digest: Uint8Array,
): boolean {
  const s = toBigInt(signature);
  if (s >= key.modulus) return false;
  const m = power(s, key.exponent, key.modulus);
  const hash = hashOfAlgorithm(algorithm);
  if (!algorithm.startsWith("rsa-pss-"))
    return equalBytes(toBytes(m, key.modulusLength), pkcs1Encoding(hash, digest, key.modulusLength));
  const bits = key.modulus.toString(2).length - 1;
  const size = Math.ceil(bits / 8);
  return m < 1n << BigInt(8 * size) && isPssEncoding(hash, digest, toBytes(m, size), bits);
}

function pkcs1Encoding(hash: HashName, digest: Uint8Array, size: number): Uint8Array {
  const info = sequence(sequence(oid(OID[hash]), derNull()), octetString(digest));
  const padding = new Uint8Array(size - info.length - 3).fill(0xff);
  return concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info);
}

/** EMSA-PSS-VERIFY, § 9.1.2, with the paper's names. */
function isPssEncoding(hash: HashName, mHash: Uint8Array, em: Uint8Array, emBits: number): boolean {
  const hLen = HASH_LENGTH[hash];
  const sLen = hLen;
  const dbLength = em.length - hLen - 1;
  if (dbLength < sLen + 2 || em.at(-1) !== 0xbc) return false;
  const h = em.subarray(dbLength, dbLength + hLen);
  const unused = 0xff >> (8 * em.length - emBits);
  if ((em[0]! & ~unused) !== 0) return false;
  const mask = mgf1(hash, h, dbLength);
  const db = em.subarray(0, dbLength).map((byte, i) => byte ^ mask[i]!);
  db[0] = db[0]! & unused;
  const zeros = dbLength - sLen - 1;
  if (db[zeros] !== 1 || db.subarray(0, zeros).some((byte) => byte !== 0)) return false;
  return equalBytes(h, hashWith(hash, concat(new Uint8Array(8), mHash, db.subarray(dbLength - sLen))));
}

function mgf1(hash: HashName, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let i = 0; i * HASH_LENGTH[hash] < length; i++)
    blocks.push(hashWith(hash, concat(seed, Uint8Array.of(0, 0, i >> 8, i & 0xff))));
  return concat(...blocks).subarray(0, length);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n, square = (square * square) % modulus)
    if (e & 1n) result = (result * square) % modulus;
  return result;
}

function toBytes(x: bigint, size: number): Uint8Array {
  const out = new Uint8Array(size);
  for (let i = size - 1, rest = x; i >= 0; i--, rest >>= 8n) out[i] = Number(rest & 0xffn);
  return out;
}
