/** Elements of ristretto255 (RFC 9496), written additively. Internal coordinates never leave this package. */
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { concat, type Decoded, decodeError, ok, utf8 } from "@selge/basics";
import type { Scalar } from "./scalar.ts";

const Point = ristretto255.Point;

/** One group element. Opaque: only this package looks inside. */
export type Element = InstanceType<typeof Point>;

export const ELEMENT_BYTES = 32;

/** The base point of RFC 9496. */
export const G: Element = Point.BASE.precompute(8);

export const IDENTITY: Element = Point.ZERO;

/** Encodings that have been read or made once: an encoding costs an inverse square root, and transcripts ask for the same ones again. */
const encodings = new WeakMap<Element, Uint8Array>();

/** GRP-5 EncodeElement: the 32 canonical bytes of RFC 9496 § 4.3.2. Cost: nothing for an element that was decoded or encoded before. */
export function encodeElement(P: Element): Uint8Array<ArrayBuffer> {
  const bytes = encodings.get(P) ?? P.toBytes();
  encodings.set(P, bytes);
  return concat(bytes);
}

/** GRP-6 DecodeElement: RFC 9496 § 4.3.1; the identity (32 zero bytes) is accepted. Total. */
export function decodeElement(bytes: Uint8Array, where = "element"): Decoded<Element> {
  try {
    const P = Point.fromBytes(bytes);
    encodings.set(P, bytes.slice()); // canonical: it is the only encoding of P
    return ok(P);
  } catch {
    return decodeError("POINT_ENCODING", where, "32 bytes, a canonical ristretto255 encoding (RFC 9496)");
  }
}

/** GRP-7 DecodeNonIdentity: as GRP-6, and the identity is refused; for keys, shares and first components of ciphertexts. Total. */
export function decodeNonIdentity(bytes: Uint8Array, where = "element"): Decoded<Element> {
  const P = decodeElement(bytes, where);
  return P.ok && isIdentity(P.value) ? decodeError("POINT_IDENTITY", where, "an element other than the identity") : P;
}

export const plus = (P: Element, Q: Element): Element => P.add(Q);
export const minus = (P: Element, Q: Element): Element => P.subtract(Q);
export const negate = (P: Element): Element => P.negate();
export const equalElements = (P: Element, Q: Element): boolean => P.equals(Q);
export const isIdentity = (P: Element): boolean => P.is0();

/**
 * a·P by noble's constant-structure algorithm; a = 0 (a blank vote, a zero bit) takes as long as any other. For a long-lived secret
 * and a foreign `P` use `multiplyBlinded`.
 */
export function multiply(a: Scalar, P: Element): Element {
  const product = P.multiply(a === 0n ? 1n : a);
  return a === 0n ? IDENTITY : product;
}

/** a·G. */
export function multiplyBase(a: Scalar): Element {
  return multiply(a, G);
}

/** Marks `P` as a base that will be used often (about 30 ms once, then 2–3 times faster). Returns `P`. */
export function asFixedBase(P: Element): Element {
  return P.precompute(8);
}

/** GRP-8 HashToGroup: RFC 9380, suite ristretto255_XMD:SHA-512_R255MAP_RO_, with the domain separation tag `dst`. */
export function hashToGroup(message: Uint8Array, dst: string): Element {
  return ristretto255_hasher.hashToCurve(message, { DST: utf8(dst) });
}
