/** Pulls the fields out of a signature file by its template: literal text must be equal, a field ends where its literal begins. */
import { decodeInstant, fromBase64 } from "@selge/basics";
import { renderSignatureXml, type SignatureParts, type SignatureText } from "./signature-xml.ts";

const FIELDS = [
  "algorithmUri",
  "fileName",
  "dataDigest",
  "propertiesDigest",
  "signatureValue",
  "certificate",
  "signingTime",
  "certificateDigest",
] as const satisfies readonly (keyof SignatureText)[];

const MARK = "\u0000";

/** The literal text before, between and after the fields, in the order of FIELDS. */
const LITERALS = renderSignatureXml(Object.fromEntries(FIELDS.map((f) => [f, MARK])) as unknown as SignatureText).split(
  MARK,
);

/** The parts of a baseline-B signature file in ASCII, or the offset at which it leaves the template. Total. */
export function pullSignatureParts(xml: string): SignatureParts | number {
  const fields: Record<string, string> = {};
  let at = 0;
  for (const [i, literal] of LITERALS.entries()) {
    if (!xml.startsWith(literal, at)) return at;
    at += literal.length;
    const field = FIELDS[i];
    if (field === undefined) continue;
    const end = xml.indexOf(LITERALS[i + 1]![0]!, at);
    if (end < 0) return at;
    fields[field] = xml.slice(at, end);
    at = end;
  }
  return at === xml.length ? (decodeFields(fields as unknown as SignatureText) ?? 0) : at;
}

function decodeFields(text: SignatureText): SignatureParts | undefined {
  const dataDigest = digestOf(text.dataDigest);
  const propertiesDigest = digestOf(text.propertiesDigest);
  const certificateDigest = digestOf(text.certificateDigest);
  const signatureValue = fromBase64(text.signatureValue);
  const certificate = fromBase64(text.certificate);
  const signingTime = decodeInstant(text.signingTime);
  if (dataDigest === undefined || propertiesDigest === undefined || certificateDigest === undefined) return undefined;
  if (signatureValue === undefined || signatureValue.length === 0) return undefined;
  if (certificate === undefined || certificate.length === 0 || signingTime === undefined) return undefined;
  const { algorithmUri, fileName } = text;
  return {
    algorithmUri,
    fileName,
    dataDigest,
    propertiesDigest,
    signatureValue,
    certificate,
    signingTime,
    certificateDigest,
  };
}

function digestOf(text: string): Uint8Array | undefined {
  const bytes = fromBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}
