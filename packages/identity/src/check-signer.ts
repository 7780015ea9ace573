/** Who signed, and whether it holds at a given time. */
import { equalBytes, err, type Instant, ok, type Result, sha256, utf8 } from "@selge/basics";
import { type Certificate, decodeCertificate, isValidAt } from "./certificate.ts";
import type { IdentityCode } from "./codes.ts";
import { KEY_USAGE } from "./extensions.ts";
import { type Person, personOf } from "./person.ts";
import type { VerifySignature } from "./ports.ts";
import { isRawSignature, suitsKey, verifyDerSigned } from "./raw-signature.ts";
import { algorithmOfUri, type SignatureAlgorithm } from "./signature-algorithm.ts";
import { apexForms } from "./signature-xml.ts";
import type { Submission } from "./submission.ts";
import { isDemonstration, type Trust } from "./trust.ts";

export interface CheckedSigner {
  readonly person: Person;
  readonly certificate: Certificate;
  /** The pinned authority that issued it. */
  readonly issuer: Certificate;
}

/** IDN-21 CheckSigner. Cheap checks first; two signature verifications at the end. Total. */
export function checkSigner(
  submission: Submission,
  at: Instant,
  trust: Trust,
  verify: VerifySignature,
): Result<CheckedSigner, IdentityCode> {
  const algorithm = algorithmOfUri(submission.algorithmUri);
  if (algorithm === undefined) return err("ALGORITHM_UNKNOWN");
  const decoded = decodeCertificate(submission.certificate);
  if (!decoded.ok) return err("CERTIFICATE_FORMAT");
  const leaf = decoded.value;
  const candidates = trust.cas.filter((ca) => mayHaveIssued(ca, leaf));
  const person = personOf(leaf.subject);
  const fault =
    certificateFault(leaf, at, trust, candidates.length > 0) ??
    (person === undefined ? "PERSON_ID" : undefined) ??
    signatureShapeFault(submission, algorithm, leaf) ??
    digestFault(submission);
  if (fault !== undefined) return err(fault);
  const issuer = candidates.find((ca) => verifyDerSigned(verify, ca.publicKey, leaf.signed));
  if (issuer === undefined) return err("CHAIN_SIGNATURE");
  if (!isValidAt(issuer, at)) return err("CA_NOT_VALID");
  const message = utf8(apexForms.signedInfo(submission));
  if (!verify(algorithm, leaf.publicKey.spki, submission.signatureValue, message)) return err("SIGNATURE_INVALID");
  return ok({ person: person!, certificate: leaf, issuer });
}

function certificateFault(
  leaf: Certificate,
  at: Instant,
  trust: Trust,
  issuerKnown: boolean,
): IdentityCode | undefined {
  if (leaf.unreadCritical.length > 0) return "CERTIFICATE_CRITICAL";
  if (!trust.demonstration && isDemonstration(leaf)) return "DEMONSTRATION_IDENTITY";
  if (leaf.isCa || leaf.keyUsage?.has(KEY_USAGE.keyCertSign)) return "CERTIFICATE_IS_CA";
  if (!issuerKnown) return "ISSUER_UNKNOWN";
  if (at < leaf.notBefore) return "CERTIFICATE_NOT_YET_VALID";
  if (at > leaf.notAfter) return "CERTIFICATE_EXPIRED";
  if (!leaf.keyUsage?.has(KEY_USAGE.nonRepudiation)) return "KEY_USAGE";
  const { policies } = trust;
  return policies.length > 0 && !policies.some((p) => leaf.policies.includes(p)) ? "POLICY" : undefined;
}

function signatureShapeFault(
  s: Submission,
  algorithm: SignatureAlgorithm,
  leaf: Certificate,
): IdentityCode | undefined {
  const key = leaf.publicKey;
  if (key.type === "P-521" || !suitsKey(algorithm, key)) return "ALGORITHM_KEY";
  return isRawSignature(algorithm, key, s.signatureValue) ? undefined : "SIGNATURE_FORMAT";
}

function digestFault(s: Submission): IdentityCode | undefined {
  if (!equalBytes(s.dataDigest, sha256(s.dataFile))) return "DATA_DIGEST";
  if (!equalBytes(s.propertiesDigest, sha256(utf8(apexForms.signedProperties(s))))) return "PROPERTIES_DIGEST";
  return equalBytes(s.certificateDigest, sha256(s.certificate)) ? undefined : "CERTIFICATE_DIGEST";
}

function mayHaveIssued(ca: Certificate, leaf: Certificate): boolean {
  if (!equalBytes(ca.subject.raw, leaf.issuer.raw)) return false;
  if (ca.subjectKeyId === undefined || leaf.authorityKeyId === undefined) return true;
  return equalBytes(ca.subjectKeyId, leaf.authorityKeyId);
}
