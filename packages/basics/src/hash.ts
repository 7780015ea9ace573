import { hkdf } from "@noble/hashes/hkdf.js";
import * as legacy from "@noble/hashes/legacy.js";
import * as sha2 from "@noble/hashes/sha2.js";
import { concat } from "./bytes.ts";

/** BAS-10 Sha256: of the concatenation of `parts` (FIPS 180-4). */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(hashParts(sha2.sha256.create(), parts));
}

/** SHA-384 of the concatenation of `parts` (FIPS 180-4). */
export function sha384(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(hashParts(sha2.sha384.create(), parts));
}

/** SHA-1: broken as a commitment; only for the identifiers inside OCSP (RFC 6960), where nothing rests on it. */
export function sha1Legacy(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(hashParts(legacy.sha1.create(), parts));
}

/** BAS-11 Sha512: of the concatenation of `parts` (FIPS 180-4). */
export function sha512(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(hashParts(sha2.sha512.create(), parts));
}

/** A hash fed piece by piece, for files that do not fit into memory. */
export interface StreamingHash {
  update(bytes: Uint8Array): StreamingHash;
  digest(): Uint8Array;
}

export function streamSha256(): StreamingHash {
  return sha2.sha256.create();
}

export function streamSha512(): StreamingHash {
  return sha2.sha512.create();
}

/** BAS-12 HkdfSha512 (RFC 5869): extract with `salt`, expand with `info` to `length` bytes. */
export function hkdfSha512(
  ikm: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  return concat(hkdf(sha2.sha512, ikm, salt, info, length));
}

/** BAS-13 HkdfSha256 (RFC 5869). */
export function hkdfSha256(
  ikm: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  return concat(hkdf(sha2.sha256, ikm, salt, info, length));
}

function hashParts(hash: StreamingHash, parts: readonly Uint8Array[]): Uint8Array {
  for (const part of parts) hash.update(part);
  return hash.digest();
}
