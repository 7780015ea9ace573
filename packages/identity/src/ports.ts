/** What comes in from outside: signature mathematics, signing devices, timestamp and status services. */
import type { SignatureAlgorithm } from "./signature-algorithm.ts";

/**
 * Verifies `signature` over `message` (hashed by the algorithm) with the key in `spki`. ECDSA signatures come as r ‖ s, already in range;
 * lengths and the pairing of key and algorithm were checked. Total: `false` on anything wrong, never throws.
 */
export type VerifySignature = (
  algorithm: SignatureAlgorithm,
  spki: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
) => boolean;

/** A signing certificate and the algorithm its device will use. */
export interface ChosenCertificate {
  readonly certificate: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
}

/**
 * A voter's signing device: Web eID, Mobile-ID, Smart-ID or the demonstration authority. First the certificate (it stands inside what is
 * signed), then the signature. Both wait for a person and may take minutes; both reject when the person declines.
 */
export interface IdentityProvider {
  /** Stable short name, such as `web-eid`. */
  readonly id: string;
  chooseCertificate(): Promise<ChosenCertificate>;
  /** Signs what `prepareSignature` gives; ECDSA as r ‖ s. */
  sign(chosen: ChosenCertificate, bytesToSign: Uint8Array): Promise<Uint8Array>;
}

/** RFC 3161: a token (DER) over `imprint`, the SHA-256 of the canonical signature value (`timestampImprint`). */
export interface TimestampAuthority {
  stamp(imprint: Uint8Array): Promise<Uint8Array>;
}

/** RFC 6960: a response (DER) about one certificate, named by its issuer's certificate and itself (both DER). */
export interface StatusResponder {
  status(issuer: Uint8Array, certificate: Uint8Array): Promise<Uint8Array>;
}
