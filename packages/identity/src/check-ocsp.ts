/** Whether a pinned responder said, just after the timestamp, that this certificate was good. */
import { equalBytes, err, type Instant, ok, type Result, sha1Legacy } from "@selge/basics";
import { type Certificate, isValidAt } from "./certificate.ts";
import type { IdentityCode } from "./codes.ts";
import { hashWith } from "./digest.ts";
import type { CertId, OcspResponse } from "./ocsp.ts";
import type { VerifySignature } from "./ports.ts";
import { verifyDerSigned } from "./raw-signature.ts";
import type { Trust } from "./trust.ts";

/** An OCSP response may be this much younger than the timestamp. */
export const OCSP_WINDOW_SECONDS = 900;

export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly castTime: Instant;
}

/** IDN-23 CheckOcsp. Total. */
export function checkOcsp(
  response: OcspResponse,
  question: OcspQuestion,
  trust: Trust,
  verify: VerifySignature,
): Result<Certificate, IdentityCode> {
  const candidates = trust.ocsp.filter((c) => isResponder(response, c));
  if (candidates.length === 0) return err("OCSP_RESPONDER");
  const responder = candidates.find((c) => verifyDerSigned(verify, c.publicKey, response.signed));
  if (responder === undefined) return err("OCSP_SIGNATURE");
  if (!isValidAt(responder, response.producedAt)) return err("RESPONDER_NOT_VALID");
  if (!isAbout(response.certId, question)) return err("OCSP_CERT_ID");
  if (response.status !== "good") return err(response.status === "revoked" ? "OCSP_REVOKED" : "OCSP_UNKNOWN");
  const fault = timeFault(response, question.castTime);
  return fault === undefined ? ok(responder) : err(fault);
}

function timeFault({ producedAt, thisUpdate, nextUpdate }: OcspResponse, castTime: Instant): IdentityCode | undefined {
  if (producedAt < castTime) return "OCSP_BEFORE_TIMESTAMP";
  if (producedAt > castTime + OCSP_WINDOW_SECONDS) return "OCSP_LATE";
  if (thisUpdate > producedAt) return "OCSP_THIS_UPDATE";
  return nextUpdate !== undefined && nextUpdate < producedAt ? "OCSP_NEXT_UPDATE" : undefined;
}

function isResponder({ responder }: OcspResponse, certificate: Certificate): boolean {
  if ("name" in responder) return equalBytes(responder.name, certificate.subject.raw);
  return equalBytes(responder.keyHash, sha1Legacy(certificate.publicKey.keyBytes));
}

function isAbout(id: CertId, { certificate, issuer }: OcspQuestion): boolean {
  return (
    equalBytes(id.issuerNameHash, hashWith(id.hash, issuer.subject.raw)) &&
    equalBytes(id.issuerKeyHash, hashWith(id.hash, issuer.publicKey.keyBytes)) &&
    equalBytes(id.serial, certificate.serial)
  );
}
