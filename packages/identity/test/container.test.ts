import { equalBytes, must, toHex, utf8 } from "@selge/basics";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { dataFileName, encodeContainer, isDataFileName } from "../src/container.ts";
import { assembleSubmission, decodeSubmission, isElectionId, prepareSignature } from "../src/index.ts";
import { pullSignatureParts } from "../src/signature-template.ts";
import { encodeSignatureXml } from "../src/signature-xml.ts";
import { crc32, encodeStoredZip } from "../src/zip.ts";
import { BALLOT, ELECTION_ID, makeSubmission, makeWorld, NOW } from "./world.ts";

const world = makeWorld("containers");

describe("IDN-1 stored ZIP", () => {
  it("is what a common reader reads", () => {
    const entries = { mimetype: utf8("a"), "META-INF/x": new Uint8Array(), b: new Uint8Array(70000).fill(7) };
    const zip = encodeStoredZip(Object.entries(entries).map(([name, content]) => ({ name, content })));
    expect(unzipSync(zip)).toEqual(entries);
  });

  it("is these bytes", () => {
    const expected = [
      "504b0304 1400 0000 0000 0000 2100 f9efbe71 01000000 01000000 0100 0000 61 62",
      "504b0102 1400 1400 0000 0000 0000 2100 f9efbe71 01000000 01000000 0100 0000 0000 0000 0000 00000000 00000000 61",
      "504b0506 0000 0000 0100 0100 2f000000 20000000 0000",
    ];
    const zip = encodeStoredZip([{ name: "a", content: utf8("b") }]);
    expect(toHex(zip)).toBe(expected.join("").replaceAll(" ", ""));
  });

  it("crc32 check value", () => {
    expect(crc32(utf8("123456789"))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});

describe("IDN-2 names", () => {
  it.each(["RK_2027", "RK_2027_E_1", "KOV_2029", "a", "A.b-c_9", "x".repeat(64)])("%s is an election id", (id) => {
    expect(isElectionId(id)).toBe(true);
    expect(isDataFileName(dataFileName(id))).toBe(true);
  });

  it.each(["", ".", "../x", "a/b", "a b", "õ", "_a", "x".repeat(65), 'a"b', "a<b", "a\n"])("%j is none", (id) => {
    expect(isElectionId(id)).toBe(false);
    expect(() => dataFileName(id)).toThrow(RangeError);
  });
});

describe("IDN-7 reading is writing again", () => {
  it("gives back every part of any submission", () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), bytes, bytes, (dataFile, certificate, signatureValue) => {
        const request = { electionId: ELECTION_ID, dataFile, certificate, signingTime: NOW };
        const prepared = prepareSignature({ ...request, algorithm: "rsa-pss-sha512" });
        const decoded = must(decodeSubmission(assembleSubmission(prepared, signatureValue)));
        const { bytesToSign: _, ...parts } = prepared;
        expect(decoded).toEqual({ ...parts, signatureValue });
      }),
      { numRuns: 30 },
    );
  });

  it("accepts one byte string per set of parts: any changed byte decodes to other parts or to nothing", () => {
    const { submission } = makeSubmission(world);
    const honest = must(decodeSubmission(submission));
    for (let at = 0; at < submission.length; at += 7) {
      const changed = submission.slice();
      changed[at]! ^= 1;
      const decoded = decodeSubmission(changed);
      if (decoded.ok) expect(decoded.value).not.toEqual(honest);
    }
  });

  it("says where and why", () => {
    const { submission } = makeSubmission(world);
    expect(decodeSubmission(submission, 100)).toMatchObject({ ok: false, error: { code: "SUBMISSION_TOO_LARGE" } });
    expect(decodeSubmission(submission.slice(1))).toMatchObject({ error: { code: "ZIP_PROFILE", where: "byte 0" } });
    expect(decodeSubmission(submission.slice(0, 20))).toMatchObject({ error: { code: "ZIP_PROFILE" } });
  });

  it("is total on noise", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => !decodeSubmission(noise).ok));
  });

  it("reads the template only as a whole", () => {
    const { submission } = makeSubmission(world);
    const xml = encodeSignatureXml(must(decodeSubmission(submission)));
    expect(typeof pullSignatureParts(xml)).toBe("object");
    expect(pullSignatureParts(xml.slice(1))).toBe(0);
    expect(pullSignatureParts(`${xml}x`)).toBe(xml.length);
    expect(typeof pullSignatureParts(xml.slice(0, -1))).toBe("number");
    expect(typeof pullSignatureParts("")).toBe("number");
  });

  it("keeps the raw bytes: no second encoding of one submission", () => {
    const { submission } = makeSubmission(world);
    const { fileName, ...parts } = must(decodeSubmission(submission));
    const signatureFile = utf8(encodeSignatureXml({ fileName, ...parts }));
    expect(equalBytes(encodeContainer({ fileName, dataFile: BALLOT, signatureFile }), submission)).toBe(true);
  });
});
