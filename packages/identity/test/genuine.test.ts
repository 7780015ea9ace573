import { equalBytes, fromUtf8, instant, must, utf8 } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { encodeManifestXml } from "../src/container.ts";
import {
  checkEnvelope,
  checkSubmission,
  decodeAdditions,
  decodeOcspResponse,
  decodeSubmission,
  decodeTimestampToken,
  decodeTrust,
  encodeLtContainer,
  timestampImprint,
} from "../src/index.ts";
import { unsignedProperties } from "../src/lt-container.ts";
import { pullSignatureParts } from "../src/signature-template.ts";
import { encodeSignatureXml } from "../src/signature-xml.ts";
import {
  GENUINE,
  genuineContainer,
  genuineFiles,
  genuineTrust,
  pkiCertificate,
  splitSignatureFile,
} from "./genuine.ts";
import { nodeVerifySignature as verify } from "./node-verify.ts";

const trust = must(decodeTrust(genuineTrust()));
const CAST = instant(Date.UTC(2026, 10, 23, 16, 10) / 1000);
const ELECTIONS = { "out-v2-LT": "RK2027.question", "out-pkijs-LT": "RK2027.question", "out-rsapss-sha512": "v" };

describe.each(GENUINE)("genuine container %s", (name) => {
  const files = genuineFiles(name);
  const xml = fromUtf8(files["META-INF/signatures0.xml"]!)!;
  const split = splitSignatureFile(xml);
  const { submission, additions } = genuineContainer(name);

  it("is written again byte for byte from its parts", () => {
    const parts = pullSignatureParts(split.signed);
    if (typeof parts === "number") throw new Error(`leaves the template at ${parts}`);
    expect(encodeSignatureXml(parts, unsignedProperties(split))).toBe(xml);
    expect(utf8(encodeManifestXml(parts.fileName))).toEqual(files["META-INF/manifest.xml"]);
  });

  it("becomes the same signature file through the LT writer", () => {
    const decoded = must(decodeSubmission(submission));
    const lt = encodeLtContainer(decoded, { ...split, certificates: split.certificates });
    expect(Buffer.from(lt).includes(Buffer.from(utf8(xml)))).toBe(true);
  });

  it("is signed by the person it names", () => {
    const rules = { electionId: ELECTIONS[name], trust, verify };
    const checked = must(checkSubmission(submission, CAST, rules));
    expect(checked).toMatchObject({ signer: "38001085718", name: "JAAK-KRISTJAN JÕEORG" });
  });

  it("carries a status that our decoder reads", () => {
    const ocsp = must(decodeOcspResponse(must(decodeAdditions(additions)).ocsp));
    expect(ocsp).toMatchObject({ status: "good", certId: { hash: "sha1" } });
  });

  it("has its certificates in the order responder, authority, TSA", () => {
    const expected = ["ocsp", "ca", "tsa"].map(pkiCertificate).slice(0, split.certificates.length);
    expect(split.certificates.every((der, i) => equalBytes(der, expected[i]!))).toBe(true);
  });
});

describe("genuine timestamps", () => {
  it("out-v2-LT: imprint, signer and time, down to acceptance", () => {
    const { submission, additions } = genuineContainer("out-v2-LT");
    const token = must(decodeTimestampToken(must(decodeAdditions(additions)).timestamp));
    expect(token.imprint).toEqual(timestampImprint(must(decodeSubmission(submission)).signatureValue));
    const checked = must(checkEnvelope(submission, additions, { electionId: "RK2027.question", trust, verify }));
    expect(checked.castTime).toBe(Date.UTC(2026, 10, 23, 16, 2, 53) / 1000);
  });

  it.each(["out-pkijs-LT", "out-rsapss-sha512"] as const)("%s: constructed octets are BER, not DER", (name) => {
    const decoded = decodeTimestampToken(must(decodeAdditions(genuineContainer(name).additions)).timestamp);
    expect(decoded).toMatchObject({ ok: false, error: { code: "TIMESTAMP_FORMAT", expected: "tag 4" } });
  });
});
