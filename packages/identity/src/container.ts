/** The ASiC-E container around one data file and one signature file. */
import { utf8 } from "@selge/basics";
import { encodeStoredZip } from "./zip.ts";

export const MIMETYPE = "application/vnd.etsi.asic-e+zip";
export const MANIFEST_PATH = "META-INF/manifest.xml";
export const SIGNATURE_PATH = "META-INF/signatures0.xml";
export const XML_DECLARATION = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n`;

const ELECTION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isElectionId(text: string): boolean {
  return ELECTION_ID.test(text);
}

/** `<election id>.ballot`; throws on an id outside the alphabet (the manifest's decoder has refused it before). */
export function dataFileName(electionId: string): string {
  if (!isElectionId(electionId)) throw new RangeError("no election id");
  return `${electionId}.ballot`;
}

export function isDataFileName(name: string): boolean {
  return name.endsWith(".ballot") && isElectionId(name.slice(0, -".ballot".length));
}

export interface ContainerParts {
  readonly fileName: string;
  readonly dataFile: Uint8Array;
  /** Content of `META-INF/signatures0.xml`. */
  readonly signatureFile: Uint8Array;
}

/** IDN-2 EncodeContainer: mimetype, data file, manifest, signature; in this order, stored. */
export function encodeContainer({ fileName, dataFile, signatureFile }: ContainerParts): Uint8Array<ArrayBuffer> {
  return encodeStoredZip([
    { name: "mimetype", content: utf8(MIMETYPE) },
    { name: fileName, content: dataFile },
    { name: MANIFEST_PATH, content: utf8(encodeManifestXml(fileName)) },
    { name: SIGNATURE_PATH, content: signatureFile },
  ]);
}

export function encodeManifestXml(fileName: string): string {
  const entry = (path: string, type: string): string =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
  return (
    XML_DECLARATION +
    `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">` +
    `${entry("/", MIMETYPE)}${entry(fileName, "application/octet-stream")}</manifest:manifest>`
  );
}
