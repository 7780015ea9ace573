/** Writes test/vectors/identity-*.json. Run by hand after a change of SPEC.md: node packages/identity/test/make-vectors.ts */
import { writeFileSync } from "node:fs";
import { equalBytes, must, toBase64, toHex, utf8 } from "@selge/basics";
import {
  checkEnvelope,
  decodeTrust,
  encodeLtContainer,
  prepareSignature,
  type TrustSource,
  timestampImprint,
} from "../src/index.ts";
import { apexForms } from "../src/signature-xml.ts";
import { allCases, type Case } from "./cases.ts";
import { genuineTrust } from "./genuine.ts";
import { nodeVerifySignature } from "./node-verify.ts";
import { trustCases } from "./trust-cases.ts";
import { BALLOT, ELECTION_ID, makeEnvelope, makeSubmission, makeWorld, NOW } from "./world.ts";

const world = makeWorld("selge identity vectors");
const demo = world.authority.trust;
const honest = makeEnvelope(world);

function write(name: string, value: object): void {
  const url = new URL(`../../../test/vectors/identity-${name}.json`, import.meta.url);
  writeFileSync(url, `${JSON.stringify(value, null, 1)}\n`);
}

function trustJson({ cas, ocsp, tsa, policies, demonstration }: TrustSource): object {
  const base64 = (list: readonly Uint8Array[]): string[] => list.map(toBase64);
  return { cas: base64(cas), ocsp: base64(ocsp), tsa: base64(tsa), policies, demonstration };
}

function envelopeJson(c: Case): object {
  const source = { ...demo, ...c.trust };
  const electionId = c.electionId ?? ELECTION_ID;
  const rules = { electionId, trust: must(decodeTrust(source)), verify: nodeVerifySignature };
  const result = checkEnvelope(c.submission, c.additions, rules);
  const { name } = c;
  const inputs = {
    ...(equalBytes(c.submission, honest.submission) ? {} : { submission: toBase64(c.submission) }),
    ...(equalBytes(c.additions, honest.additions) ? {} : { additions: toBase64(c.additions) }),
  };
  const trust = c.trust === undefined ? {} : { trust: trustJson(source) };
  if (!result.ok) return { name, electionId, ...trust, ...inputs, expect: { code: result.error } };
  const { signer, castTime, certificateSha256, ballot } = result.value;
  const expected = {
    signer,
    name: result.value.name,
    castTime,
    certificateSha256: toHex(certificateSha256),
    ballot: toBase64(ballot),
  };
  return { name, electionId, ...trust, ...inputs, expect: expected };
}

function containerJson(): object {
  const { submission, signatureValue, certificate } = makeSubmission(world);
  const request = {
    electionId: ELECTION_ID,
    dataFile: BALLOT,
    certificate,
    signingTime: NOW,
    algorithm: "ecdsa-sha256",
  } as const;
  const { bytesToSign, ...prepared } = prepareSignature(request);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const evidence = {
    timestamp: utf8("timestamp"),
    ocsp: utf8("status"),
    certificates: ["responder", "authority", "tsa"].map(utf8),
  };
  return {
    description: "IDN-1 to IDN-6, IDN-10: from parts to bytes. Base64, instants in seconds.",
    electionId: ELECTION_ID,
    dataFile: toBase64(BALLOT),
    certificate: toBase64(certificate),
    signingTime: NOW,
    algorithmUri: prepared.algorithmUri,
    canonicalSignedProperties: apexForms.signedProperties(prepared),
    bytesToSign: text(bytesToSign),
    signatureValue: toBase64(signatureValue),
    canonicalSignatureValue: apexForms.signatureValue(signatureValue),
    timestampImprint: toHex(timestampImprint(signatureValue)),
    submission: toBase64(submission),
    ltEvidence: {
      timestamp: toBase64(evidence.timestamp),
      ocsp: toBase64(evidence.ocsp),
      certificates: evidence.certificates.map(toBase64),
    },
    ltContainer: toBase64(encodeLtContainer({ ...prepared, signatureValue }, evidence)),
  };
}

const cases = allCases(world);
write("envelope", {
  description:
    "IDN-24: submission and additions (base64) under a trust to a result or the first code. What a case does not have it takes from the top.",
  trust: trustJson(demo),
  submission: toBase64(honest.submission),
  additions: toBase64(honest.additions),
  cases: cases.map(envelopeJson),
});
write("container", containerJson());
write("trust", {
  description: "IDN-20: pinned certificates (base64) to acceptance or a code.",
  cases: [
    { name: "demonstration", trust: trustJson(demo), expect: "accept" },
    { name: "genuine authority", trust: trustJson(genuineTrust()), expect: "accept" },
    ...trustCases(world).map(([name, code, changes]) => ({
      name,
      trust: trustJson({ ...demo, ...changes }),
      expect: code,
    })),
  ],
});
console.log(
  `${cases.length} envelopes; a submission is ${honest.submission.length} bytes, its additions ${honest.additions.length}`,
);
