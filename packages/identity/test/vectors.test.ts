import { readFileSync } from "node:fs";
import { fromBase64, instant, must, toBase64, toHex } from "@selge/basics";
import { describe, expect, it } from "vitest";
import {
  algorithmOfUri,
  assembleSubmission,
  checkEnvelope,
  decodeSubmission,
  decodeTrust,
  encodeLtContainer,
  prepareSignature,
  timestampImprint,
} from "../src/index.ts";
import { apexForms } from "../src/signature-xml.ts";
import { allCases } from "./cases.ts";
import { nodeVerifySignature as verify } from "./node-verify.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../test/vectors/identity-${name}.json`, import.meta.url), "utf8"));
const bytes = (text: string): Uint8Array => fromBase64(text)!;

interface TrustJson {
  readonly cas: string[];
  readonly ocsp: string[];
  readonly tsa: string[];
  readonly policies: string[];
  readonly demonstration: boolean;
}

interface EnvelopeCase {
  readonly name: string;
  readonly electionId: string;
  readonly trust?: TrustJson;
  readonly submission?: string;
  readonly additions?: string;
  readonly expect: object;
}

interface TrustCase {
  readonly name: string;
  readonly trust: TrustJson;
  readonly expect: string;
}

const openTrust = ({ cas, ocsp, tsa, policies, demonstration }: TrustJson) =>
  decodeTrust({ cas: cas.map(bytes), ocsp: ocsp.map(bytes), tsa: tsa.map(bytes), policies, demonstration });

describe("vectors: envelope", () => {
  const file = read("envelope");

  it.each((file.cases as EnvelopeCase[]).map((c) => [c.name, c] as const))("%s", (_name, c) => {
    const trust = must(openTrust(c.trust ?? file.trust));
    const result = checkEnvelope(bytes(c.submission ?? file.submission), bytes(c.additions ?? file.additions), {
      electionId: c.electionId,
      trust,
      verify,
    });
    if (!result.ok) return expect({ code: result.error }).toEqual(c.expect);
    const { signer, name, castTime, certificateSha256, ballot } = result.value;
    const got = { signer, name, castTime, certificateSha256: toHex(certificateSha256), ballot: toBase64(ballot) };
    expect(got).toEqual(c.expect);
  });

  it("hold every case", () => {
    expect(file.cases.map((c: { name: string }) => c.name)).toEqual(allCases().map((c) => c.name));
  });
});

describe("vectors: container", () => {
  const v = read("container");

  it("from parts to bytes", () => {
    const prepared = prepareSignature({
      electionId: v.electionId,
      dataFile: bytes(v.dataFile),
      certificate: bytes(v.certificate),
      signingTime: instant(v.signingTime),
      algorithm: algorithmOfUri(v.algorithmUri)!,
    });
    expect(new TextDecoder().decode(prepared.bytesToSign)).toBe(v.bytesToSign);
    expect(apexForms.signedProperties(prepared)).toBe(v.canonicalSignedProperties);
    expect(apexForms.signatureValue(bytes(v.signatureValue))).toBe(v.canonicalSignatureValue);
    expect(toHex(timestampImprint(bytes(v.signatureValue)))).toBe(v.timestampImprint);
    expect(toBase64(assembleSubmission(prepared, bytes(v.signatureValue)))).toBe(v.submission);
    const { timestamp, ocsp, certificates } = v.ltEvidence;
    const evidence = { timestamp: bytes(timestamp), ocsp: bytes(ocsp), certificates: certificates.map(bytes) };
    expect(toBase64(encodeLtContainer(must(decodeSubmission(bytes(v.submission))), evidence))).toBe(v.ltContainer);
  });
});

describe("vectors: trust", () => {
  it.each((read("trust").cases as TrustCase[]).map((c) => [c.name, c] as const))("%s", (_name, c) => {
    const result = openTrust(c.trust);
    expect(result.ok ? "accept" : result.error.code).toBe(c.expect);
  });
});
