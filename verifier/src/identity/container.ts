/** The container of a ballot, read by writing it again: IDN-2, IDN-7. */
import { equal, fromBase64, integerAt, keyOf, text } from "../record/bytes.ts";
import { codeOf, demand, refuse } from "../record/fault.ts";
import { decodeInstant } from "../record/instant.ts";
import { encodeSignatureXml, matchSignatureXml, type SignatureFields } from "./signature-xml.ts";
import { beginsHeader, encodeStoredZip, type ZipEntry } from "./zip.ts";

export interface Submission {
  readonly dataFileName: string;
  readonly dataFile: Uint8Array;
  /** The signature file's fields as written. */
  readonly fields: SignatureFields;
  readonly dataDigest: Uint8Array;
  readonly propertiesDigest: Uint8Array;
  readonly certificateDigest: Uint8Array;
  readonly signatureValue: Uint8Array;
  readonly certificate: Uint8Array;
}

export const SUBMISSION_CAP = 65_536;

const MIME_TYPE = "application/vnd.etsi.asic-e+zip";
const MANIFEST_HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' +
  '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.etsi.asic-e+zip"/><manifest:file-entry manifest:full-path="';
const MANIFEST_TAIL = '" manifest:media-type="application/octet-stream"/></manifest:manifest>';
const NAMES = { mimetype: "mimetype", manifest: "META-INF/manifest.xml", signatures: "META-INF/signatures0.xml" };
const DATA_FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.ballot$/;

/** IDN-2. */
export function encodeContainer(dataFileName: string, dataFile: Uint8Array, signatureXml: Uint8Array): Uint8Array {
  return encodeStoredZip([
    { name: NAMES.mimetype, content: text(MIME_TYPE) },
    { name: dataFileName, content: dataFile },
    { name: NAMES.manifest, content: manifestXml(dataFileName) },
    { name: NAMES.signatures, content: signatureXml },
  ]);
}

/** IDN-7. Refuses with the code of the first step that fails. */
export function decodeSubmission(bytes: Uint8Array, cap = SUBMISSION_CAP): Submission {
  demand(bytes.length <= cap, "SUBMISSION_TOO_LARGE");
  const entries = readEntries(bytes);
  demand(equal(encodeStoredZip(entries), bytes), "ZIP_PROFILE");
  const [, data, , signatures] = checkEntries(entries);
  const submission = readSignatureFile(keyOf(signatures.content), data);
  const again = encodeContainer(data.name, data.content, encodeSignatureXml(submission.fields));
  demand(equal(again, bytes), "XML_PROFILE");
  return submission;
}

function manifestXml(dataFileName: string): Uint8Array {
  return text(MANIFEST_HEAD + dataFileName + MANIFEST_TAIL);
}

/** Step 2: four local entries from the first byte on. */
function readEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  const take = (length: number): Uint8Array => {
    demand(length <= bytes.length - at, "ZIP_PROFILE", `byte ${at}`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  for (let k = 0; k < 4; k++) {
    demand(k < 3 || !beginsHeader(bytes, at, true), "SIGNATURE_MISSING");
    demand(beginsHeader(bytes, at), "ZIP_PROFILE", `byte ${at}`);
    const header = take(30);
    const name = take(integerAt(header, 26, 2, "ZIP_PROFILE"));
    demand(
      name.every((byte) => byte >= 0x20 && byte <= 0x7e),
      "ZIP_PROFILE",
    );
    entries.push({ name: keyOf(name), content: take(integerAt(header, 22, 4, "ZIP_PROFILE")) });
  }
  return entries;
}

/** Step 4. */
function checkEntries(entries: readonly ZipEntry[]): readonly [ZipEntry, ZipEntry, ZipEntry, ZipEntry] {
  const [mimetype, data, manifest, signatures] = entries as [ZipEntry, ZipEntry, ZipEntry, ZipEntry];
  demand(
    mimetype.name === NAMES.mimetype &&
      equal(mimetype.content, text(MIME_TYPE)) &&
      DATA_FILE_NAME.test(data.name) &&
      manifest.name === NAMES.manifest &&
      equal(manifest.content, manifestXml(data.name)) &&
      signatures.name === NAMES.signatures,
    "CONTAINER_PROFILE",
  );
  return [mimetype, data, manifest, signatures];
}

/** Steps 5 and 6. `xml` has one character a byte. */
function readSignatureFile(xml: string, data: ZipEntry): Submission {
  const signatures = xml.split("<ds:Signature ").length - 1;
  demand(signatures > 0, "SIGNATURE_MISSING");
  demand(signatures === 1, "SIGNATURE_SEVERAL");
  const fields = /[^\0-\x7f]/.test(xml) ? undefined : matchSignatureXml(xml);
  if (fields === undefined) return refuse("XML_PROFILE", "template");
  demand(fields.file === data.name, "XML_PROFILE", "file");
  decodeInstant(fields.time, "XML_PROFILE");
  return {
    dataFileName: data.name,
    dataFile: data.content,
    fields,
    dataDigest: base64Field(fields.dataDigest, 32),
    propertiesDigest: base64Field(fields.propertiesDigest, 32),
    certificateDigest: base64Field(fields.certDigest, 32),
    signatureValue: base64Field(fields.value),
    certificate: base64Field(fields.cert),
  };
}

/** Strict base64 of `length` bytes, or of one byte and more. */
function base64Field(value: string, length?: number): Uint8Array {
  const bytes = fromBase64Or(value, "XML_PROFILE");
  demand(length === undefined ? bytes.length > 0 : bytes.length === length, "XML_PROFILE", "base64");
  return bytes;
}

function fromBase64Or(value: string, code: string): Uint8Array {
  try {
    return fromBase64(value);
  } catch (error) {
    return refuse(code, codeOf(error));
  }
}
