/** Whether a timestamp token speaks about this signature and comes from a pinned authority. */
import { equalBytes, err, ok, type Result, sha256, utf8 } from "@selge/basics";
import { type Certificate, isValidAt } from "./certificate.ts";
import type { IdentityCode } from "./codes.ts";
import { hashWith } from "./digest.ts";
import type { VerifySignature } from "./ports.ts";
import { verifyDerSigned } from "./raw-signature.ts";
import { apexForms } from "./signature-xml.ts";
import type { TimestampToken } from "./timestamp.ts";
import type { Trust } from "./trust.ts";

/** What a timestamp is asked for: SHA-256 of the canonical SignatureValue. */
export function timestampImprint(signatureValue: Uint8Array): Uint8Array {
  return sha256(utf8(apexForms.signatureValue(signatureValue)));
}

/** IDN-22 CheckTimestamp: the signer is the pinned certificate, whatever the token carries. Total. */
export function checkTimestamp(
  token: TimestampToken,
  signatureValue: Uint8Array,
  trust: Trust,
  verify: VerifySignature,
): Result<Certificate, IdentityCode> {
  const imprint = hashWith(token.imprintHash, utf8(apexForms.signatureValue(signatureValue)));
  if (!equalBytes(imprint, token.imprint)) return err("TIMESTAMP_IMPRINT");
  const tsa = trust.tsa.find((c) => isSigner(token, c));
  if (tsa === undefined) return err("TIMESTAMP_SIGNER");
  if (!isValidAt(tsa, token.genTime)) return err("TSA_NOT_VALID");
  if (!equalBytes(hashWith(token.digestHash, token.content), token.messageDigest)) return err("TIMESTAMP_CONTENT");
  return verifyDerSigned(verify, tsa.publicKey, token.signed) ? ok(tsa) : err("TIMESTAMP_SIGNATURE");
}

function isSigner({ signer, certHash }: TimestampToken, certificate: Certificate): boolean {
  return (
    equalBytes(signer.issuer, certificate.issuer.raw) &&
    equalBytes(signer.serial, certificate.serial) &&
    equalBytes(certHash.value, hashWith(certHash.hash, certificate.der))
  );
}
