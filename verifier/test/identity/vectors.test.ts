/** The published vectors, by both ports: the same codes as whoever made them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeSubmission } from "../../src/identity/container.ts";
import { judgeEnvelope, nobleSignatures, prepareTrust } from "../../src/identity/index.ts";
import {
  canonicalSignatureValue,
  canonicalSignedInfo,
  canonicalSignedProperties,
} from "../../src/identity/signature-xml.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import { hex, sha256 } from "../../src/record/bytes.ts";

interface TrustVector {
  readonly cas: readonly string[];
  readonly ocsp: readonly string[];
  readonly tsa: readonly string[];
  readonly policies: readonly string[];
  readonly demonstration: boolean;
}

interface EnvelopeVector {
  readonly name: string;
  readonly electionId: string;
  readonly trust?: TrustVector;
  readonly submission?: string;
  readonly additions?: string;
  readonly expect: { readonly code: string } | Readonly<Record<string, string | number>>;
}

const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
const decodeTrust = ({ cas, ocsp, tsa, ...rest }: TrustVector) =>
  prepareTrust({ cas: cas.map(fromBase64), ocsp: ocsp.map(fromBase64), tsa: tsa.map(fromBase64), ...rest });

describe("identity-container.json", () => {
  const file = read("identity-container.json") as Readonly<Record<string, string>> & { readonly signingTime: number };
  const submission = decodeSubmission(fromBase64(file.submission!));

  it("gives back its parts", () => {
    expect(submission.dataFileName).toBe(`${file.electionId}.ballot`);
    expect(Buffer.from(submission.dataFile).toString("base64")).toBe(file.dataFile);
    expect(Buffer.from(submission.certificate).toString("base64")).toBe(file.certificate);
    expect(submission.fields.alg).toBe(file.algorithmUri);
    expect(submission.fields.value).toBe(file.signatureValue);
    expect(Date.parse(submission.fields.time) / 1000).toBe(file.signingTime);
  });

  it("has these canonical forms", () => {
    const { fields } = submission;
    expect(text(canonicalSignedProperties(fields))).toBe(file.canonicalSignedProperties);
    expect(text(canonicalSignedInfo(fields))).toBe(file.bytesToSign);
    expect(text(canonicalSignatureValue(fields))).toBe(file.canonicalSignatureValue);
    expect(hex(sha256(canonicalSignatureValue(fields)))).toBe(file.timestampImprint);
  });

  it("is not a container at baseline LT", () => {
    expect(() => decodeSubmission(fromBase64(file.ltContainer!))).toThrow("XML_PROFILE");
  });
});

describe("identity-envelope.json", () => {
  const file = read("identity-envelope.json") as {
    readonly trust: TrustVector;
    readonly submission: string;
    readonly additions: string;
    readonly cases: readonly EnvelopeVector[];
  };
  const ports = { noble: nobleSignatures, node: nodeSignatures() };

  it("has refusals and acceptances", () => {
    const refusals = file.cases.filter((one) => "code" in one.expect).length;
    expect(refusals).toBeGreaterThan(file.cases.length - refusals);
  });

  it.each(file.cases.map((one) => [one.name, one] as const))("%s", async (_, vector) => {
    const { submission, additions, trust } = { ...file, ...vector };
    const prepared = decodeTrust(trust);
    if (!prepared.ok) throw new Error(prepared.code);
    for (const verify of [ports.node, ports.noble]) {
      const rules = { electionId: vector.electionId, trust: prepared.value, verify };
      const judged = await judgeEnvelope(fromBase64(submission), fromBase64(additions), rules);
      expect(judged.ok ? readable(judged) : { code: judged.code }).toEqual(vector.expect);
    }
  });
});

describe("identity-trust.json", () => {
  const { cases } = read("identity-trust.json") as {
    readonly cases: readonly { readonly name: string; readonly trust: TrustVector; readonly expect: string }[];
  };

  it.each(cases.map((one) => [one.name, one] as const))("%s", (_, vector) => {
    const prepared = decodeTrust(vector.trust);
    expect(prepared.ok ? "accept" : prepared.code).toBe(vector.expect);
  });
});

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../test/vectors/${name}`, import.meta.url), "utf8"));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function readable(judged: Extract<Awaited<ReturnType<typeof judgeEnvelope>>, { readonly ok: true }>) {
  const { signer, name, castTime, certificateSha256, dataFile } = judged;
  const ballot = Buffer.from(dataFile).toString("base64");
  return { signer, name, castTime, certificateSha256: hex(certificateSha256), ballot };
}
