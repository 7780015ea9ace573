/**
 * The XAdES signature file, emitted in canonical form (C14N 1.1) by construction. The strings are those that DigiDoc software writes;
 * no XML library is involved, and nothing here escapes: every field is base64, a URI of a table, an instant or a file name of letters.
 */
import { encodeInstant, type Instant, toBase64 } from "@selge/basics";
import { XML_DECLARATION } from "./container.ts";

export interface SignedProperties {
  readonly signingTime: Instant;
  readonly certificateDigest: Uint8Array;
}

export interface SignedInfo {
  readonly algorithmUri: string;
  readonly fileName: string;
  readonly dataDigest: Uint8Array;
  readonly propertiesDigest: Uint8Array;
}

export interface SignatureParts extends SignedProperties, SignedInfo {
  readonly signatureValue: Uint8Array;
  readonly certificate: Uint8Array;
}

const C14N = "http://www.w3.org/2006/12/xml-c14n11";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const NAMESPACES =
  ` xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"` +
  ` xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"`;

/** IDN-3 EncodeSignatureXml: the pieces P0, P1, SI, SV, KI, SP, `unsigned` (empty at baseline B), P9. */
export function encodeSignatureXml(parts: SignatureParts, unsigned = ""): string {
  return renderSignatureXml(textOf(parts), unsigned);
}

/** The same from fields that are text already; with marks instead of values it is the template that reading goes by. */
export function renderSignatureXml(f: SignatureText, unsigned = ""): string {
  return (
    `${XML_DECLARATION}<asic:XAdESSignatures${NAMESPACES}><ds:Signature Id="S0">` +
    `${signedInfo("", f)}${signatureValue("", f.signatureValue)}` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${f.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` +
    `<ds:Object><xades:QualifyingProperties Target="#S0">${signedProperties("", f)}${unsigned}` +
    `</xades:QualifyingProperties></ds:Object></ds:Signature></asic:XAdESSignatures>`
  );
}

/** IDN-4 EncodeApexForms: what is hashed or signed, each element as the apex with its three namespace declarations. */
export const apexForms = {
  signedProperties: (parts: SignedProperties): string =>
    signedProperties(NAMESPACES, {
      signingTime: encodeInstant(parts.signingTime),
      certificateDigest: toBase64(parts.certificateDigest),
    }),
  signedInfo: (parts: SignedInfo): string =>
    signedInfo(NAMESPACES, {
      algorithmUri: parts.algorithmUri,
      fileName: parts.fileName,
      dataDigest: toBase64(parts.dataDigest),
      propertiesDigest: toBase64(parts.propertiesDigest),
    }),
  signatureValue: (value: Uint8Array): string => signatureValue(NAMESPACES, toBase64(value)),
};

export type SignatureText = { readonly [K in keyof SignatureParts]: string };

function textOf(parts: SignatureParts): SignatureText {
  return {
    algorithmUri: parts.algorithmUri,
    fileName: parts.fileName,
    dataDigest: toBase64(parts.dataDigest),
    propertiesDigest: toBase64(parts.propertiesDigest),
    signatureValue: toBase64(parts.signatureValue),
    certificate: toBase64(parts.certificate),
    signingTime: encodeInstant(parts.signingTime),
    certificateDigest: toBase64(parts.certificateDigest),
  };
}

function signedInfo(namespaces: string, f: Pick<SignatureText, keyof SignedInfo>): string {
  return (
    `<ds:SignedInfo${namespaces}><ds:CanonicalizationMethod Algorithm="${C14N}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${f.algorithmUri}"></ds:SignatureMethod>` +
    `<ds:Reference Id="S0-RefId0" URI="${f.fileName}">${digest(f.dataDigest)}</ds:Reference>` +
    `<ds:Reference Id="S0-RefId1" Type="http://uri.etsi.org/01903#SignedProperties" URI="#S0-SignedProperties">` +
    `<ds:Transforms><ds:Transform Algorithm="${C14N}"></ds:Transform></ds:Transforms>` +
    `${digest(f.propertiesDigest)}</ds:Reference></ds:SignedInfo>`
  );
}

function signatureValue(namespaces: string, value: string): string {
  return `<ds:SignatureValue${namespaces} Id="S0-SIG">${value}</ds:SignatureValue>`;
}

function signedProperties(namespaces: string, f: Pick<SignatureText, keyof SignedProperties>): string {
  return (
    `<xades:SignedProperties${namespaces} Id="S0-SignedProperties">` +
    `<xades:SignedSignatureProperties Id="S0-SignedSignatureProperties">` +
    `<xades:SigningTime>${f.signingTime}</xades:SigningTime>` +
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${digest(f.certificateDigest)}</xades:CertDigest>` +
    `</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>` +
    `<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#S0-RefId0">` +
    `<xades:MimeType>application/octet-stream</xades:MimeType></xades:DataObjectFormat>` +
    `</xades:SignedDataObjectProperties></xades:SignedProperties>`
  );
}

function digest(value: string): string {
  return `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${value}</ds:DigestValue>`;
}
