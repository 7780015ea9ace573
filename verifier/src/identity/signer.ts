/** Who signed a ballot, and whether the signature holds: IDN-21. */
import type { SignaturePort } from "../ports.ts";
import { equal, keyOf, sha256 } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { algorithmOfUri } from "./algorithms.ts";
import { type Certificate, decodeCertificate, isValidAt } from "./certificate.ts";
import type { Submission } from "./container.ts";
import { hasUsage } from "./extensions.ts";
import { displayName, isDemonstration, personId } from "./person.ts";
import { fits, isWellFormed, verifyInDer, verifyPlain } from "./raw-signature.ts";
import { canonicalSignedInfo, canonicalSignedProperties } from "./signature-xml.ts";
import type { Trust } from "./trust.ts";

export interface Signer {
  readonly person: string;
  readonly name: string;
  readonly certificate: Certificate;
  readonly certificateSha256: Uint8Array;
  readonly issuer: Certificate;
}

/** Bounds the memory of an audit of millions; a voter's next certificate is only verified again. */
const REMEMBERED_CHAINS = 100_000;

/** IDN-21. Refuses with the code of the first row that fails. `at` is the instant that decides about validity. */
export async function checkSigner(
  submission: Submission,
  at: number,
  trust: Trust,
  port: SignaturePort,
): Promise<Signer> {
  const { fields, signatureValue } = submission;
  const algorithm = algorithmOfUri(fields.alg) ?? refuse("ALGORITHM_UNKNOWN");
  const certificate = decodeCertificate(submission.certificate);
  const candidates = checkCertificate(certificate, at, trust);
  const person = personId(certificate.subject);
  const { key } = certificate;
  demand(!(key.type === "ec" && key.curve === "P-521") && fits(algorithm, key), "ALGORITHM_KEY");
  demand(isWellFormed(key, signatureValue), "SIGNATURE_FORMAT");
  const certificateSha256 = sha256(submission.certificate);
  demand(equal(submission.dataDigest, sha256(submission.dataFile)), "DATA_DIGEST");
  demand(equal(submission.propertiesDigest, sha256(canonicalSignedProperties(fields))), "PROPERTIES_DIGEST");
  demand(equal(submission.certificateDigest, certificateSha256), "CERTIFICATE_DIGEST");
  const issuer = await issuerOf(certificate, candidates, keyOf(certificateSha256), trust, port);
  demand(isValidAt(issuer, at), "CA_NOT_VALID");
  const signed = canonicalSignedInfo(fields);
  demand(await verifyPlain(port, algorithm, key, signatureValue, signed), "SIGNATURE_INVALID");
  return { person, name: displayName(certificate.subject), certificate, certificateSha256, issuer };
}

/** The rows that ask the certificate alone. Returns the CAs that may have issued it. */
function checkCertificate(certificate: Certificate, at: number, trust: Trust): readonly Certificate[] {
  const { extensions, issuer, notBefore, notAfter } = certificate;
  demand(extensions.unknownCritical.length === 0, "CERTIFICATE_CRITICAL");
  demand(trust.demonstration || !isDemonstration(certificate), "DEMONSTRATION_IDENTITY");
  demand(!extensions.isCa && !hasUsage(extensions, 5), "CERTIFICATE_IS_CA");
  const candidates = trust.cas.filter(
    (ca) => equal(ca.subject.raw, issuer.raw) && sameWhenThere(ca.extensions.subjectKey, extensions.authorityKey),
  );
  demand(candidates.length > 0, "ISSUER_UNKNOWN");
  demand(notBefore <= at, "CERTIFICATE_NOT_YET_VALID");
  demand(at <= notAfter, "CERTIFICATE_EXPIRED");
  demand(hasUsage(extensions, 1), "KEY_USAGE");
  const { policies } = extensions;
  demand(trust.policies.length === 0 || trust.policies.some((policy) => policies.includes(policy)), "POLICY");
  return candidates;
}

/** The first candidate, in manifest order, whose key verifies the certificate. Asked once for each certificate and port. */
async function issuerOf(
  certificate: Certificate,
  candidates: readonly Certificate[],
  id: string,
  trust: Trust,
  port: SignaturePort,
): Promise<Certificate> {
  const known = trust.chains.get(port) ?? new Map<string, number>();
  trust.chains.set(port, known);
  let index = known.get(id);
  if (index === undefined) {
    index = -1;
    for (const ca of candidates) {
      if (!(await verifyInDer(port, certificate.algorithm, ca.key, certificate.signature, certificate.tbs))) continue;
      index = trust.cas.indexOf(ca);
      break;
    }
    if (known.size >= REMEMBERED_CHAINS) known.clear();
    known.set(id, index);
  }
  return trust.cas[index] ?? refuse("CHAIN_SIGNATURE");
}

function sameWhenThere(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined || equal(a, b);
}
