import { concat, fromUtf8, u16le, u32le, utf8 } from "@selge/basics";
import { encodeManifestXml } from "../src/container.ts";
import { MIMETYPE } from "../src/index.ts";
import { encodeStoredZip, type ZipEntry } from "../src/zip.ts";
import type { Case } from "./cases.ts";
import { BALLOT, makeEnvelope, type World } from "./world.ts";

const FILE = "RK_2027.ballot";

/** Attacks on the container: signature stripping, wrapping and the whole zoo of ZIP. */
export function containerCases(world: World): readonly Case[] {
  const honest = makeEnvelope(world);
  const { submission, additions } = honest;
  const xml = signatureFileOf(submission);
  const refuse = (name: string, expect: Case["expect"], bytes: Uint8Array): Case => ({
    name,
    expect,
    submission: bytes,
    additions,
  });
  const zip = (name: string, expect: Case["expect"], entries: readonly ZipEntry[]): Case =>
    refuse(name, expect, encodeStoredZip(entries));
  const withXml = (name: string, expect: Case["expect"], change: (xml: string) => string): Case =>
    zip(name, expect, entriesOf(utf8(change(xml))));
  const signature = xml.slice(xml.indexOf("<ds:Signature "), xml.indexOf("</asic:"));
  const entries = entriesOf(utf8(xml));
  const [mimetype, data, manifest, signed] = entries as [ZipEntry, ZipEntry, ZipEntry, ZipEntry];
  return [
    refuse("an empty upload", "ZIP_PROFILE", new Uint8Array()),
    refuse("a megabyte", "SUBMISSION_TOO_LARGE", concat(submission, new Uint8Array(65537 - submission.length))),
    zip("G1 signature file stripped", "SIGNATURE_MISSING", [mimetype, data, manifest]),
    withXml("G1 empty signature list", "SIGNATURE_MISSING", (x) => x.replace(signature, "")),
    refuse("G1 the unsigned ballot itself", "ZIP_PROFILE", BALLOT),
    withXml("G2 second Signature element", "SIGNATURE_SEVERAL", (x) => x.replace(signature, signature + signature)),
    zip("G2 second signature file", "ZIP_PROFILE", [...entries, { ...signed, name: "META-INF/signatures1.xml" }]),
    withXml("G8 second SignedInfo", "XML_PROFILE", (x) =>
      x.replace("<ds:SignatureValue", "<ds:SignedInfo></ds:SignedInfo><ds:SignatureValue"),
    ),
    withXml("G8 comment inside DigestValue", "XML_PROFILE", (x) =>
      x.replace("<ds:DigestValue>", "<ds:DigestValue><!-- -->"),
    ),
    withXml("G8 document type declaration", "XML_PROFILE", (x) =>
      x.replace("<asic:", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><asic:'),
    ),
    withXml("G8 XPath transform", "XML_PROFILE", (x) =>
      x.replace(
        '<ds:Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11">',
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">',
      ),
    ),
    withXml("G8 repeated Id", "XML_PROFILE", (x) => x.replace('Id="S0-RefId1"', 'Id="S0-RefId0"')),
    withXml("G8 other white space", "XML_PROFILE", (x) => x.replace("</ds:SignedInfo>", "</ds:SignedInfo>\n")),
    withXml("G8 wrapped in another Object", "XML_PROFILE", (x) =>
      x.replace("<ds:Object>", "<ds:Object></ds:Object><ds:Object>"),
    ),
    withXml("G8 trailing comment", "XML_PROFILE", (x) => `${x}<!-- -->`),
    withXml("G8 byte order mark", "XML_PROFILE", (x) => `\ufeff${x}`),
    withXml("G8 short empty element", "XML_PROFILE", (x) => x.replace("></ds:CanonicalizationMethod>", "/>")),
    withXml("baseline LT instead of B", "XML_PROFILE", (x) =>
      x.replace(
        "</xades:QualifyingProperties>",
        "<xades:UnsignedProperties></xades:UnsignedProperties></xades:QualifyingProperties>",
      ),
    ),
    withXml("G10 broken base64 line", "XML_PROFILE", (x) => x.replace(/(<ds:X509Certificate>.{64})/, "$1\n")),
    withXml("G10 base64 with stray bits", "XML_PROFILE", (x) =>
      x.replace(/[A-Za-z0-9+/]=(<\/ds:DigestValue>)/, (m, tail) => `${bump(m[0]!)}=${tail}`),
    ),
    withXml("G10 signing time with offset", "XML_PROFILE", (x) =>
      x.replace(/Z<\/xades:SigningTime>/, "+00:00</xades:SigningTime>"),
    ),
    withXml("G10 impossible signing time", "XML_PROFILE", (x) =>
      x.replace(/<xades:SigningTime>\d{4}-\d\d-\d\d/, "<xades:SigningTime>2027-02-30"),
    ),
    withXml("digest of 20 bytes", "XML_PROFILE", (x) =>
      x.replace(/<ds:DigestValue>[^<]*/, "<ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ),
    withXml("signature over another file name", "XML_PROFILE", (x) =>
      x.replace(`URI="${FILE}"`, 'URI="EP_2029.ballot"'),
    ),
    withXml("empty signature value", "XML_PROFILE", (x) => x.replace(/(Id="S0-SIG">)[^<]*/, "$1")),
    refuse("G9 trailing data", "ZIP_PROFILE", concat(submission, Uint8Array.of(0))),
    refuse("G9 leading data", "ZIP_PROFILE", concat(Uint8Array.of(0), submission)),
    refuse("G9 truncated", "ZIP_PROFILE", submission.slice(0, -1)),
    refuse("G9 archive comment", "ZIP_PROFILE", concat(submission.slice(0, -2), u16le(1), utf8("x"))),
    refuse("G9 deflated entry", "ZIP_PROFILE", patch(submission, 8, u16le(8))),
    refuse("G9 encrypted flag", "ZIP_PROFILE", patch(submission, 6, u16le(1))),
    refuse("G9 other date", "ZIP_PROFILE", patch(submission, 12, u16le(0x5b61))),
    refuse("G9 declared size lies", "ZIP_PROFILE", patch(submission, 22, u32le(0xffffffff))),
    refuse("G9 wrong checksum", "ZIP_PROFILE", patch(submission, 14, u32le(0))),
    refuse(
      "G9 central header names another file",
      "ZIP_PROFILE",
      patch(submission, submission.lastIndexOf(0x52), utf8("X")),
    ),
    refuse("G9 archive in an archive", "ZIP_PROFILE", encodeStoredZip([{ name: "a.asice", content: submission }])),
    refuse("G9 one entry twice over", "ZIP_PROFILE", concat(submission, submission)),
    zip("duplicate ZIP entry", "ZIP_PROFILE", [
      mimetype,
      data,
      { ...data, content: utf8("other ballot") },
      manifest,
      signed,
    ]),
    zip("duplicate entry instead of the manifest", "CONTAINER_PROFILE", [mimetype, data, data, signed]),
    zip("G9 path out of the container", "CONTAINER_PROFILE", [
      mimetype,
      { ...data, name: "../RK_2027.ballot" },
      manifest,
      signed,
    ]),
    zip("other order of entries", "CONTAINER_PROFILE", [data, mimetype, manifest, signed]),
    zip("other mimetype", "CONTAINER_PROFILE", [
      { ...mimetype, content: utf8("application/zip") },
      data,
      manifest,
      signed,
    ]),
    zip("mimetype with line end", "CONTAINER_PROFILE", [
      { ...mimetype, content: utf8(`${MIMETYPE}\n`) },
      data,
      manifest,
      signed,
    ]),
    zip("manifest of another file", "CONTAINER_PROFILE", [
      mimetype,
      data,
      { ...manifest, content: utf8(encodeManifestXml("EP_2029.ballot")) },
      signed,
    ]),
    zip("data file that is no ballot", "CONTAINER_PROFILE", [
      mimetype,
      { ...data, name: "RK_2027.txt" },
      { ...manifest, content: utf8(encodeManifestXml("RK_2027.txt")) },
      signed,
    ]),
    { name: "ballot of another election", expect: "DATA_FILE_NAME", ...makeEnvelope(world, { electionId: "EP_2029" }) },
    ...additionCases(honest.submission, additions),
  ];
}

function additionCases(submission: Uint8Array, additions: Uint8Array): readonly Case[] {
  const refuse = (name: string, expect: Case["expect"], bytes: Uint8Array): Case => ({
    name,
    expect,
    submission,
    additions: bytes,
  });
  const length = additions[0]! + 256 * additions[1]!;
  const [timestamp, ocsp] = [additions.slice(4, 4 + length), additions.slice(8 + length)];
  const framed = (...parts: Uint8Array[]): Uint8Array => concat(...parts.flatMap((p) => [u32le(p.length), p]));
  return [
    refuse("no additions", "ADDITIONS_FORMAT", new Uint8Array()),
    refuse("additions without status", "ADDITIONS_FORMAT", framed(timestamp)),
    refuse("additions with a third part", "ADDITIONS_FORMAT", framed(timestamp, ocsp, ocsp)),
    refuse("empty timestamp", "ADDITIONS_FORMAT", framed(new Uint8Array(), ocsp)),
    refuse("an addition above the cap", "ADDITIONS_FORMAT", framed(new Uint8Array(16385), ocsp)),
    refuse("timestamp and status exchanged", "TIMESTAMP_FORMAT", framed(ocsp, timestamp)),
    refuse("byte after the timestamp", "TIMESTAMP_FORMAT", framed(concat(timestamp, Uint8Array.of(0)), ocsp)),
    refuse(
      "timestamp with indefinite length",
      "TIMESTAMP_FORMAT",
      framed(concat(Uint8Array.of(0x30, 0x80), timestamp.subarray(4), new Uint8Array(2)), ocsp),
    ),
    refuse("timestamp cut short", "TIMESTAMP_FORMAT", framed(timestamp.slice(0, -1), ocsp)),
    refuse("byte after the status", "OCSP_FORMAT", framed(timestamp, concat(ocsp, Uint8Array.of(0)))),
    refuse("responder answers tryLater", "OCSP_FORMAT", framed(timestamp, Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x03))),
    refuse("status unsuccessful with a body", "OCSP_FORMAT", framed(timestamp, patch(ocsp, 6, Uint8Array.of(6)))),
  ];
}

function entriesOf(signatureFile: Uint8Array): readonly ZipEntry[] {
  return [
    { name: "mimetype", content: utf8(MIMETYPE) },
    { name: FILE, content: BALLOT },
    { name: "META-INF/manifest.xml", content: utf8(encodeManifestXml(FILE)) },
    { name: "META-INF/signatures0.xml", content: signatureFile },
  ];
}

function signatureFileOf(submission: Uint8Array): string {
  const text = Array.from(submission, (c) => String.fromCharCode(c)).join("");
  const from = text.indexOf("<?xml", text.indexOf("META-INF/signatures0.xml"));
  return fromUtf8(submission.slice(from, text.indexOf("</asic:XAdESSignatures>") + "</asic:XAdESSignatures>".length))!;
}

function patch(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const out = bytes.slice();
  out.set(by, at);
  return out;
}

/** The base64 digit whose unused bits are not zero: decodes alike in lenient decoders. */
function bump(digit: string): string {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return digits[digits.indexOf(digit) + 1]!;
}
