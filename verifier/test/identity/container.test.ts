/** IDN-1 to IDN-9: threats G1, G2, G8, G9, G10 against the container. */
import { crc32 as zlibCrc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeAdditions } from "../../src/identity/additions.ts";
import { decodeSubmission, encodeContainer } from "../../src/identity/container.ts";
import { encodeSignatureXml } from "../../src/identity/signature-xml.ts";
import { crc32, encodeStoredZip, type ZipEntry } from "../../src/identity/zip.ts";
import { concat, fromUtf8, text, u32le } from "../../src/record/bytes.ts";
import { ELECTION, makeVoter, signBallot } from "./world.ts";
import { entriesOf } from "./zip-entries.ts";

const BALLOT = text("the ballot");
const { submission, fields } = signBallot(makeVoter(), BALLOT);
const xml = fromUtf8(encodeSignatureXml(fields));
const manifest = fromUtf8(entriesOf(submission)[2]!.content);

function codeOf(bytes: Uint8Array, cap?: number): string {
  try {
    decodeSubmission(bytes, cap);
    return "accept";
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

/** The honest container with some entry's name or content changed and the rest written as it should be. */
function withEntry(index: number, change: Partial<ZipEntry>): Uint8Array {
  return encodeStoredZip(entriesOf(submission).map((entry, i) => (i === index ? { ...entry, ...change } : entry)));
}
const withXml = (changed: string): Uint8Array => withEntry(3, { content: text(changed) });
const withBytes = (at: number, ...bytes: readonly number[]): Uint8Array => {
  const changed = submission.slice();
  changed.set(bytes, at);
  return changed;
};

describe("the honest container", () => {
  it("gives back its parts", () => {
    const decoded = decodeSubmission(submission);
    expect(decoded).toMatchObject({ dataFileName: `${ELECTION}.ballot`, dataFile: BALLOT, fields });
  });

  it("may be empty of ballot and as large as the cap", () => {
    const room = 65_536 - submission.length + BALLOT.length;
    const sized = (length: number) => encodeContainer(`${ELECTION}.ballot`, new Uint8Array(length), text(xml));
    expect([codeOf(sized(0)), codeOf(sized(room)), codeOf(sized(room + 1))]).toEqual([
      "accept",
      "accept",
      "SUBMISSION_TOO_LARGE",
    ]);
    expect([codeOf(submission, submission.length), codeOf(submission, 10)]).toEqual(["accept", "SUBMISSION_TOO_LARGE"]);
  });

  it("has the checksums of zlib", () => {
    for (const bytes of [new Uint8Array(), text("123456789"), submission]) expect(crc32(bytes)).toBe(zlibCrc32(bytes));
  });
});

describe("G9: the archive", () => {
  const central = submission.findIndex((_, i) => submission.subarray(i, i + 4).join() === "80,75,1,2");
  const end = submission.length - 22;
  const entries = entriesOf(submission);

  it.each([
    ["nothing", new Uint8Array()],
    ["a byte before it", concat(Uint8Array.of(0), submission)],
    ["a byte after it", concat(submission, Uint8Array.of(0))],
    ["two archives", concat(submission, submission)],
    ["encrypted flag", withBytes(6, 1)],
    ["data descriptor flag", withBytes(6, 8)],
    ["UTF-8 flag", withBytes(7, 8)],
    ["deflate", withBytes(8, 8)],
    ["another date", withBytes(12, 0x22)],
    ["another checksum", withBytes(14, submission[14]! ^ 1)],
    ["compressed size that lies", withBytes(18, submission[18]! ^ 1)],
    ["size of 4 GiB", withBytes(22, 0xff, 0xff, 0xff, 0xff)],
    ["size of 2 GiB", withBytes(22, 0, 0, 0, 0x80)],
    ["extra field", withBytes(28, 1)],
    ["name of 64 KiB", withBytes(26, 0xff, 0xff)],
    ["name with a zero byte", withBytes(30, 0)],
    ["central size unlike the local", withBytes(central + 24, submission[central + 24]! ^ 1)],
    ["central name unlike the local", withBytes(central + 46, 0x6e)],
    ["central offset elsewhere", withBytes(central + 42, 1)],
    ["comment", concat(submission.subarray(0, submission.length - 2), Uint8Array.of(1, 0, 0x41))],
    ["another count", withBytes(end + 8, 3)],
    ["fifth entry", encodeStoredZip([...entries, { name: "x", content: BALLOT }])],
    ["three entries, the signature's gone and no directory", concat(...localsOf(entries.slice(0, 3)))],
  ])("ZIP_PROFILE: %s", (_, bytes) => {
    expect(codeOf(bytes)).toBe("ZIP_PROFILE");
  });

  it.each([
    ["mimetype with a line end", withEntry(0, { content: text("application/vnd.etsi.asic-e+zip\n") })],
    ["mimetype of ASiC-S", withEntry(0, { content: text("application/vnd.etsi.asic-s+zip") })],
    ["another first name", withEntry(0, { name: "Mimetype" })],
    ["path out of the archive", withEntry(1, { name: "../a.ballot" })],
    ["absolute path", withEntry(1, { name: "/a.ballot" })],
    ["name of 65 characters", withEntry(1, { name: `${"a".repeat(65)}.ballot` })],
    ["another extension", withEntry(1, { name: `${ELECTION}.bdoc` })],
    ["a name that the manifest does not know", withEntry(1, { name: "a.ballot" })],
    ["duplicate names", withEntry(3, { name: "META-INF/manifest.xml" })],
    ["second signature file's name", withEntry(3, { name: "META-INF/signatures1.xml" })],
    [
      "manifest with one more file",
      withEntry(2, {
        content: text(manifest.replace("</manifest:manifest>", "<manifest:file-entry/></manifest:manifest>")),
      }),
    ],
    ["manifest in another version", withEntry(2, { content: text(manifest.replace('"1.2"', '"1.3"')) })],
    ["two entries exchanged", encodeStoredZip([0, 2, 1, 3].map((i) => entries[i]!))],
  ])("CONTAINER_PROFILE: %s", (_, bytes) => {
    expect(codeOf(bytes)).toBe("CONTAINER_PROFILE");
  });

  it("G1: no signature", () => {
    expect(codeOf(encodeStoredZip(entries.slice(0, 3)))).toBe("SIGNATURE_MISSING");
    expect(codeOf(withXml(""))).toBe("SIGNATURE_MISSING");
    expect(codeOf(withXml(xml.replace(/<ds:Signature .*<\/ds:Signature>/, "")))).toBe("SIGNATURE_MISSING");
    expect(codeOf(withXml(xml.replace("<ds:Signature ", "<ds:Signature\t")))).toBe("SIGNATURE_MISSING");
  });

  it("G2: two signatures", () => {
    const own = /<ds:Signature .*<\/ds:Signature>/.exec(xml)![0];
    expect(codeOf(withXml(xml.replace(own, () => own + own)))).toBe("SIGNATURE_SEVERAL");
    expect(codeOf(withXml(`${xml}<!--<ds:Signature -->`))).toBe("SIGNATURE_SEVERAL");
  });
});

describe("G8: XML_PROFILE", () => {
  const swap = (from: string | RegExp, to: string): string => xml.replace(from, () => to);

  it.each([
    ["document type", swap("<asic:", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><asic:')],
    ["comment in the digest", swap("<ds:DigestValue>", "<ds:DigestValue><!---->")],
    ["CDATA in the digest", swap("<ds:DigestValue>", "<ds:DigestValue><![CDATA[]]>")],
    ["processing instruction", swap("<asic:", "<?a b?><asic:")],
    [
      "a transform more",
      swap(
        "</ds:Transforms>",
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform></ds:Transforms>',
      ),
    ],
    ["another canonical form", swap("xml-c14n11", "xml-c14n11#WithComments")],
    ["wrapped SignedInfo", swap("</ds:SignedInfo>", "</ds:SignedInfo><ds:SignedInfo></ds:SignedInfo>")],
    ["the same Id twice", swap('Id="S0-SIG"', 'Id="S0-SignedProperties"')],
    ["white space between elements", swap("><ds:KeyInfo", "> <ds:KeyInfo")],
    ["carriage return", swap("\n", "\r\n")],
    ["byte order mark", `\ufeff${xml}`],
    ["single quotes", swap('Id="S0"', "Id='S0'")],
    ["self-closing element", swap("></ds:CanonicalizationMethod>", "/>")],
    ["a line end after it", `${xml}\n`],
    ["cut off", xml.slice(0, -1)],
    ["time with an offset", swap(fields.time, fields.time.replace("Z", "+00:00"))],
    ["time with a fraction", swap(fields.time, fields.time.replace("Z", ".0Z"))],
    ["30 February", swap(fields.time, "2027-02-30T00:00:00Z")],
    ["no time", swap(fields.time, "")],
    ["digest of 31 bytes", swap(fields.dataDigest, Buffer.alloc(31).toString("base64"))],
    ["base64 with a space", swap(fields.value, ` ${fields.value}`)],
    ["base64 with a line end", swap(fields.cert, `${fields.cert.slice(0, 64)}\n${fields.cert.slice(64)}`)],
    ["base64 without padding", swap(fields.dataDigest, fields.dataDigest.replace("=", ""))],
    ["base64 with set spare bits", swap(fields.dataDigest, nextSpare(fields.dataDigest))],
    ["base64url", swap(fields.dataDigest, `-${fields.dataDigest.slice(1)}`)],
    ["no signature value", swap(fields.value, "")],
    ["no certificate", swap(fields.cert, "")],
    ["reference to another file", swap(`URI="${fields.file}"`, 'URI="b.ballot"')],
    ["reference to a file of the web", swap(`URI="${fields.file}"`, 'URI="http://example.org/a.ballot"')],
    ["a quote in the algorithm", swap(fields.alg, `${fields.alg}" a="b`)],
    ["a letter beyond ASCII in the algorithm", swap(fields.alg, `${fields.alg}é`)],
  ])("%s", (_, changed) => {
    expect(changed).not.toBe(xml);
    expect(codeOf(withXml(changed))).toBe("XML_PROFILE");
  });

  it("leaves the word about an unknown algorithm to the signer's check", () => {
    expect(codeOf(withXml(swap(fields.alg, "http://www.w3.org/2000/09/xmldsig#<rsa-sha1>")))).toBe("accept");
  });
});

describe("IDN-9: additions", () => {
  const pair = (first: number, second: number): Uint8Array =>
    concat(u32le(first), new Uint8Array(first), u32le(second), new Uint8Array(second));

  it("has two pieces of 1 to 16384 bytes", () => {
    for (const [first, second] of [
      [1, 1],
      [16_384, 16_384],
    ] as const)
      expect(decodeAdditions(pair(first, second))).toEqual({
        timestamp: new Uint8Array(first),
        ocsp: new Uint8Array(second),
      });
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["one piece", pair(5, 5).subarray(0, 9)],
    ["an empty timestamp", pair(0, 5)],
    ["an empty answer", pair(5, 0)],
    ["16385 bytes", pair(16_385, 1)],
    ["a byte too few", pair(5, 5).subarray(0, 17)],
    ["a byte too many", concat(pair(5, 5), Uint8Array.of(0))],
    ["4 GiB", Uint8Array.of(255, 255, 255, 255, 1)],
  ])("ADDITIONS_FORMAT: %s", (_, bytes) => {
    expect(() => decodeAdditions(bytes)).toThrow("ADDITIONS_FORMAT");
  });
});

function localsOf(entries: readonly ZipEntry[]): readonly Uint8Array[] {
  return entries.map((entry) => {
    const whole = encodeStoredZip([entry]);
    return whole.subarray(0, 30 + entry.name.length + entry.content.length);
  });
}

/** The last character before one `=` has two bits that decode to nothing; sets the lowest. */
function nextSpare(value: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const at = value.indexOf("=") - 1;
  return value.slice(0, at) + letters[letters.indexOf(value[at]!) + 1] + value.slice(at + 1);
}
