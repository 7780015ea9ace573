/** The one signature file there is: IDN-3 (template) and IDN-4 (its canonical pieces). Written and matched as text, never parsed as XML. */
import { text } from "../record/bytes.ts";

/** The fields as they stand in the file. */
export interface SignatureFields {
  readonly file: string;
  readonly alg: string;
  readonly dataDigest: string;
  readonly propertiesDigest: string;
  readonly value: string;
  readonly cert: string;
  readonly time: string;
  readonly certDigest: string;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n';
const OPENING =
  '<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"><ds:Signature Id="S0">';
const SIGNED_INFO =
  '<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2006/12/xml-c14n11"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{alg}"></ds:SignatureMethod><ds:Reference Id="S0-RefId0" URI="{file}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{dataDigest}</ds:DigestValue></ds:Reference><ds:Reference Id="S0-RefId1" Type="http://uri.etsi.org/01903#SignedProperties" URI="#S0-SignedProperties"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{propertiesDigest}</ds:DigestValue></ds:Reference></ds:SignedInfo>';
const SIGNATURE_VALUE = '<ds:SignatureValue Id="S0-SIG">{value}</ds:SignatureValue>';
const KEY_INFO =
  '<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{cert}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties Target="#S0">';
const SIGNED_PROPERTIES =
  '<xades:SignedProperties Id="S0-SignedProperties"><xades:SignedSignatureProperties Id="S0-SignedSignatureProperties"><xades:SigningTime>{time}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{certDigest}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#S0-RefId0"><xades:MimeType>application/octet-stream</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>';
const CLOSING = "</xades:QualifyingProperties></ds:Object></ds:Signature></asic:XAdESSignatures>";
const NAMESPACES =
  ' xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"';

const TEMPLATE = DECLARATION + OPENING + SIGNED_INFO + SIGNATURE_VALUE + KEY_INFO + SIGNED_PROPERTIES + CLOSING;
/** Literal text and field names by turns; begins and ends with literal text. */
const PARTS = TEMPLATE.split(/\{(\w+)\}/);

/** IDN-3 at baseline B. */
export function encodeSignatureXml(fields: SignatureFields): Uint8Array {
  return text(fill(TEMPLATE, fields));
}

/** IDN-7 step 6, literal text and extent of the fields: undefined where the text leaves the template. */
export function matchSignatureXml(xml: string): SignatureFields | undefined {
  const found: Record<string, string> = {};
  let at = 0;
  for (let i = 0; i < PARTS.length; i++) {
    const part = PARTS[i]!;
    if (i % 2 === 0) {
      if (!xml.startsWith(part, at)) return undefined;
      at += part.length;
    } else {
      // A field ends before the next `<` or `"`: whichever begins the literal text after it.
      const end = xml.indexOf(PARTS[i + 1]![0]!, at);
      if (end < 0) return undefined;
      found[part] = xml.slice(at, end);
      at = end;
    }
  }
  return at === xml.length ? (found as unknown as SignatureFields) : undefined;
}

/** IDN-4, IDN-5: what the voter's key signs. */
export function canonicalSignedInfo(fields: SignatureFields): Uint8Array {
  return apexForm(SIGNED_INFO, "<ds:SignedInfo", fields);
}

/** IDN-4: what the properties digest is of. */
export function canonicalSignedProperties(fields: SignatureFields): Uint8Array {
  return apexForm(SIGNED_PROPERTIES, "<xades:SignedProperties", fields);
}

/** IDN-4: what the timestamp's imprint is of. */
export function canonicalSignatureValue(fields: SignatureFields): Uint8Array {
  return apexForm(SIGNATURE_VALUE, "<ds:SignatureValue", fields);
}

/** Canonical XML 1.1 of an element as apex: its start tag carries the namespaces in scope. */
function apexForm(piece: string, start: string, fields: SignatureFields): Uint8Array {
  return text(start + NAMESPACES + fill(piece, fields).slice(start.length));
}

function fill(piece: string, fields: SignatureFields): string {
  return piece.replace(/\{(\w+)\}/g, (_, name: keyof SignatureFields) => fields[name]);
}
