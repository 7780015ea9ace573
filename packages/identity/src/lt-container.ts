/** The container at baseline LT, which DigiDoc software opens: made on demand, stored nowhere, nothing is decided on it. */
import { toBase64, utf8 } from "@selge/basics";
import type { Additions } from "./additions.ts";
import type { CheckedEnvelope } from "./check-envelope.ts";
import { encodeContainer } from "./container.ts";
import { encodeSignatureXml } from "./signature-xml.ts";
import type { Submission } from "./submission.ts";

export interface LtParts extends Additions {
  /** OCSP responder's, issuing CA's and timestamp authority's certificate, in this order (DER). */
  readonly certificates: readonly Uint8Array[];
}

/** IDN-10 EncodeLtContainer. */
export function encodeLtContainer(submission: Submission, lt: LtParts): Uint8Array<ArrayBuffer> {
  const signatureFile = utf8(encodeSignatureXml(submission, unsignedProperties(lt)));
  return encodeContainer({ fileName: submission.fileName, dataFile: submission.dataFile, signatureFile });
}

/** The same from an envelope that was checked: with the pinned certificates that the check found. */
export function ltContainerOf({
  submission,
  additions,
  responder,
  issuer,
  tsa,
}: CheckedEnvelope): Uint8Array<ArrayBuffer> {
  return encodeLtContainer(submission, { ...additions, certificates: [responder.der, issuer.der, tsa.der] });
}

export function unsignedProperties({ timestamp, ocsp, certificates }: LtParts): string {
  const values = certificates.map(
    (der, i) =>
      `<xades:EncapsulatedX509Certificate Id="S0-CERT-${i}">${toBase64(der)}</xades:EncapsulatedX509Certificate>`,
  );
  return (
    `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp Id="S0-T0">` +
    `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2006/12/xml-c14n11"></ds:CanonicalizationMethod>` +
    `<xades:EncapsulatedTimeStamp>${toBase64(timestamp)}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>` +
    `<xades:CertificateValues>${values.join("")}</xades:CertificateValues>` +
    `<xades:RevocationValues><xades:OCSPValues><xades:EncapsulatedOCSPValue Id="S0-N0">${toBase64(ocsp)}` +
    `</xades:EncapsulatedOCSPValue></xades:OCSPValues></xades:RevocationValues>` +
    `</xades:UnsignedSignatureProperties></xades:UnsignedProperties>`
  );
}
