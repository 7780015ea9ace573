/** The two hashes of RFC 6962 § 2.1. The prefixes 0x00 and 0x01 keep a leaf from passing as a node and back. */
import { equalBytes, sha256 } from "@selge/basics";

export const HASH_LENGTH = 32;

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** LOG-2 LeafHash: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(LEAF, entry);
}

/** LOG-3 NodeHash: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(NODE, left, right);
}

/** Root of the tree without entries: SHA-256 of the empty string. */
export function emptyRoot(): Uint8Array<ArrayBuffer> {
  return sha256();
}

export function isEmptyRoot(root: Uint8Array): boolean {
  return equalBytes(root, emptyRoot());
}

export function isHash(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === HASH_LENGTH;
}

/** A tree size or an entry's index: an integer in 0..2^53−1. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
