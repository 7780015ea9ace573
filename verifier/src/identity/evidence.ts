/** When a ballot was signed and that its certificate was good then: IDN-22, IDN-23. */
import type { SignaturePort } from "../ports.ts";
import { equal } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { digest } from "./algorithms.ts";
import { type Certificate, isValidAt } from "./certificate.ts";
import type { Submission } from "./container.ts";
import type { OcspResponse } from "./ocsp.ts";
import { verifyInDer } from "./raw-signature.ts";
import { canonicalSignatureValue } from "./signature-xml.ts";
import type { Signer } from "./signer.ts";
import type { TimestampToken } from "./timestamp.ts";
import type { Trust } from "./trust.ts";

/** Seconds after the cast time in which the responder must have answered. */
const OCSP_WINDOW = 900;

/** IDN-22. */
export async function checkTimestamp(
  token: TimestampToken,
  submission: Submission,
  trust: Trust,
  port: SignaturePort,
): Promise<void> {
  const imprint = digest(token.imprintHash, canonicalSignatureValue(submission.fields));
  demand(equal(token.imprint, imprint), "TIMESTAMP_IMPRINT");
  const authority = trust.tsa.find((tsa) => isTimestampSigner(tsa, token)) ?? refuse("TIMESTAMP_SIGNER");
  demand(isValidAt(authority, token.castTime), "TSA_NOT_VALID");
  demand(equal(token.messageDigest, digest(token.digestHash, token.content)), "TIMESTAMP_CONTENT");
  const { algorithm, signature, signedAttributes } = token;
  demand(await verifyInDer(port, algorithm, authority.key, signature, signedAttributes), "TIMESTAMP_SIGNATURE");
}

/** IDN-23. */
export async function checkOcsp(
  response: OcspResponse,
  castTime: number,
  signer: Signer,
  trust: Trust,
  port: SignaturePort,
): Promise<void> {
  const candidates = trust.ocsp.filter((responder) => isNamedResponder(responder, response));
  demand(candidates.length > 0, "OCSP_RESPONDER");
  const responder = (await firstThatVerifies(candidates, response, port)) ?? refuse("OCSP_SIGNATURE");
  const { producedAt, thisUpdate, nextUpdate, status } = response;
  demand(isValidAt(responder, producedAt), "RESPONDER_NOT_VALID");
  demand(isAbout(response, signer), "OCSP_CERT_ID");
  demand(status !== "revoked", "OCSP_REVOKED");
  demand(status === "good", "OCSP_UNKNOWN");
  demand(castTime <= producedAt, "OCSP_BEFORE_TIMESTAMP");
  demand(producedAt <= castTime + OCSP_WINDOW, "OCSP_LATE");
  demand(thisUpdate <= producedAt, "OCSP_THIS_UPDATE");
  demand(nextUpdate === undefined || nextUpdate >= producedAt, "OCSP_NEXT_UPDATE");
}

function isTimestampSigner(tsa: Certificate, { issuer, serial, certificate }: TimestampToken): boolean {
  return (
    equal(tsa.issuer.raw, issuer) &&
    equal(tsa.serial, serial) &&
    equal(digest(certificate.hash, tsa.der), certificate.value)
  );
}

function isNamedResponder(responder: Certificate, { responder: id }: OcspResponse): boolean {
  return "name" in id ? equal(responder.subject.raw, id.name) : equal(digest("sha1", responder.key.bytes), id.keyHash);
}

async function firstThatVerifies(
  candidates: readonly Certificate[],
  { algorithm, signature, tbs }: OcspResponse,
  port: SignaturePort,
): Promise<Certificate | undefined> {
  for (const candidate of candidates)
    if (await verifyInDer(port, algorithm, candidate.key, signature, tbs)) return candidate;
  return undefined;
}

function isAbout({ certId }: OcspResponse, { issuer, certificate }: Signer): boolean {
  return (
    equal(certId.issuerNameHash, digest(certId.hash, issuer.subject.raw)) &&
    equal(certId.issuerKeyHash, digest(certId.hash, issuer.key.bytes)) &&
    equal(certId.serial, certificate.serial)
  );
}
