/** Shares on their way from trustee i to trustee j: X25519, HKDF-SHA-512, ChaCha20-Poly1305. */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concat, hkdfSha512, u32le, utf8 } from "@selge/basics";
import { encodeScalar, type Scalar, x25519SharedSecret } from "@selge/group";
import { LABELS } from "@selge/transcript";
import { scalarOf } from "./body-fields.ts";
import { verifyPolynomialShare } from "./polynomial.ts";
import type { Reveal } from "./reveal.ts";

/** Everything public about the way from i to j. */
export interface ShareRoute {
  readonly fingerprint: Uint8Array;
  readonly ceremony: number;
  /** RoundsHash(2). */
  readonly rounds: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly fromReveal: Reveal;
  readonly toReveal: Reveal;
}

/** THR-7 EncryptShare: 48 bytes. The key is used for this one message, so the nonce is zero and a repeated step gives the same bytes. */
export function encryptShare(route: ShareRoute, x: Uint8Array, share: Scalar): Uint8Array<ArrayBuffer> {
  const secret = x25519SharedSecret(x, route.toReveal.key);
  if (secret === undefined) throw new Error("a key of small order passed the check of round 2");
  return concat(cipher(route, secret).encrypt(encodeScalar(share)));
}

/** THR-8 OpenShare: with the X25519 secret of the receiver; `undefined` unless it opens and agrees with the sender's polynomial. Total. */
export function openShare(route: ShareRoute, x: Uint8Array, encrypted: Uint8Array): Scalar | undefined {
  const secret = x25519SharedSecret(x, route.fromReveal.key);
  if (secret === undefined) return undefined;
  let plaintext: Uint8Array;
  try {
    plaintext = cipher(route, secret).decrypt(encrypted);
  } catch {
    return undefined; // the tag is wrong
  }
  const share = scalarOf(plaintext);
  return share !== undefined && verifyPolynomialShare(share, route.fromReveal.F, route.to) ? share : undefined;
}

function cipher(route: ShareRoute, secret: Uint8Array) {
  const { fingerprint, ceremony, rounds, from, to, fromReveal, toReveal } = route;
  const label = utf8(LABELS.ceremonyShare);
  const indices = concat(u32le(from), u32le(to));
  const key = hkdfSha512(secret, rounds, concat(label, indices, fromReveal.key, toReveal.key), 32);
  return chacha20poly1305(key, new Uint8Array(12), concat(label, fingerprint, u32le(ceremony), rounds, indices));
}
