/** The submission: the exact bytes of the signed container as the voter's browser sends them and the box keeps them. */
import {
  type Decoded,
  type DecodeError,
  decodeError,
  equalBytes,
  err,
  type Instant,
  ok,
  sha256,
  utf8,
} from "@selge/basics";
import {
  dataFileName,
  encodeContainer,
  encodeManifestXml,
  isDataFileName,
  MANIFEST_PATH,
  MIMETYPE,
  SIGNATURE_PATH,
} from "./container.ts";
import { ALGORITHM_URIS, type SignatureAlgorithm } from "./signature-algorithm.ts";
import { pullSignatureParts } from "./signature-template.ts";
import { apexForms, encodeSignatureXml, type SignatureParts } from "./signature-xml.ts";
import { CENTRAL_SIGNATURE, encodeStoredZip, LOCAL_HEADER_SIZE, LOCAL_SIGNATURE, type ZipEntry } from "./zip.ts";

export const MAX_SUBMISSION_BYTES = 65536;

export interface Submission extends SignatureParts {
  readonly dataFile: Uint8Array;
}

export interface PreparedSignature extends Omit<Submission, "signatureValue"> {
  /** The canonical SignedInfo: what the card, phone or key signs (hashed with the algorithm's hash). */
  readonly bytesToSign: Uint8Array;
}

export interface SigningRequest {
  readonly electionId: string;
  readonly dataFile: Uint8Array;
  /** The signer's certificate, DER. */
  readonly certificate: Uint8Array;
  readonly signingTime: Instant;
  readonly algorithm: SignatureAlgorithm;
}

/** IDN-5 PrepareSignature: phase one, everything but the signature value. */
export function prepareSignature(request: SigningRequest): PreparedSignature {
  const { dataFile, certificate, signingTime } = request;
  const certificateDigest = sha256(certificate);
  const info = {
    algorithmUri: ALGORITHM_URIS[request.algorithm],
    fileName: dataFileName(request.electionId),
    dataDigest: sha256(dataFile),
    propertiesDigest: sha256(utf8(apexForms.signedProperties({ signingTime, certificateDigest }))),
  };
  const bytesToSign = utf8(apexForms.signedInfo(info));
  return { ...info, dataFile, certificate, signingTime, certificateDigest, bytesToSign };
}

/** IDN-6 AssembleSubmission: phase two. `signatureValue` is r ‖ s for ECDSA, never DER. */
export function assembleSubmission(prepared: PreparedSignature, signatureValue: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeSubmission({ ...prepared, signatureValue });
}

/**
 * IDN-7 DecodeSubmission: pulls the variable parts out, writes the container again and compares every byte. Total.
 * Says nothing about digests, certificate or signature: those are `checkSigner`.
 */
export function decodeSubmission(bytes: Uint8Array, maxBytes = MAX_SUBMISSION_BYTES): Decoded<Submission> {
  if (bytes.length > maxBytes) return decodeError("SUBMISSION_TOO_LARGE", "bytes", `at most ${maxBytes} bytes`);
  const entries = readEntries(bytes);
  if (!entries.ok) return entries;
  if (!equalBytes(encodeStoredZip(entries.value), bytes))
    return decodeError("ZIP_PROFILE", "bytes", "the fixed ZIP profile of IDN-1");
  const [mimetype, data, manifest, signature] = entries.value;
  if (!hasContainerShape(mimetype!, data!, manifest!, signature!))
    return decodeError("CONTAINER_PROFILE", "entries", "mimetype, <election id>.ballot, manifest, signatures0");
  const parts = readSignature(signature!.content, data!.name);
  if (!parts.ok) return parts;
  const submission = { ...parts.value, dataFile: data!.content };
  if (!equalBytes(encodeSubmission(submission), bytes)) return xmlError("signatures0.xml");
  return ok(submission);
}

function encodeSubmission(submission: Submission): Uint8Array<ArrayBuffer> {
  const { fileName, dataFile } = submission;
  return encodeContainer({ fileName, dataFile, signatureFile: utf8(encodeSignatureXml(submission)) });
}

/** Takes names and contents of four entries from the front; the rest of the file is judged by writing it again. */
function readEntries(bytes: Uint8Array): Decoded<readonly ZipEntry[]> {
  const entries: ZipEntry[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let k = 0; k < 4; k++) {
    if (k === 3 && equalBytes(bytes.subarray(at, at + 4), CENTRAL_SIGNATURE))
      return decodeError("SIGNATURE_MISSING", SIGNATURE_PATH, "one signature");
    const start = at + LOCAL_HEADER_SIZE;
    if (start > bytes.length || !equalBytes(bytes.subarray(at, at + 4), LOCAL_SIGNATURE)) return zipError(at);
    const contentAt = start + view.getUint16(at + 26, true);
    const end = contentAt + view.getUint32(at + 22, true);
    if (end > bytes.length) return zipError(at);
    const name = bytes.subarray(start, contentAt);
    if (name.some((c) => c < 0x20 || c > 0x7e)) return zipError(start);
    entries.push({ name: String.fromCharCode(...name), content: bytes.slice(contentAt, end) });
    at = end;
  }
  return ok(entries);
}

function hasContainerShape(mimetype: ZipEntry, data: ZipEntry, manifest: ZipEntry, signature: ZipEntry): boolean {
  return (
    mimetype.name === "mimetype" &&
    equalBytes(mimetype.content, utf8(MIMETYPE)) &&
    isDataFileName(data.name) &&
    manifest.name === MANIFEST_PATH &&
    equalBytes(manifest.content, utf8(encodeManifestXml(data.name))) &&
    signature.name === SIGNATURE_PATH
  );
}

function readSignature(content: Uint8Array, fileName: string): Decoded<SignatureParts> {
  // One character per byte: a byte above 7f then differs from every character of the template.
  const xml = new TextDecoder("latin1").decode(content);
  const count = xml.split("<ds:Signature ").length - 1;
  if (count === 0) return decodeError("SIGNATURE_MISSING", SIGNATURE_PATH, "one signature");
  if (count > 1) return decodeError("SIGNATURE_SEVERAL", SIGNATURE_PATH, "one signature");
  if (/[^\u0000-\u007f]/.test(xml)) return xmlError("non-ASCII byte");
  const parts = pullSignatureParts(xml);
  if (typeof parts === "number") return xmlError(`byte ${parts}`);
  return parts.fileName === fileName ? ok(parts) : xmlError("URI of the data file");
}

function xmlError(where: string): { readonly ok: false; readonly error: DecodeError } {
  return decodeError("XML_PROFILE", where, "the template of IDN-3");
}

function zipError(at: number): { readonly ok: false; readonly error: DecodeError } {
  return err({ code: "ZIP_PROFILE", where: `byte ${at}`, expected: "an entry of the fixed ZIP profile" });
}
