import "reflect-metadata";
import { X509Certificate } from "@peculiar/x509";
import { decodeCanonicalJson, encodeCanonicalJson, instant, must, platformRandom, toHex } from "@selge/basics";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import { describe, expect, it } from "vitest";
import {
  createDemoAuthority,
  decodeDemoIdentity,
  decodeDemoState,
  demoProvider,
  encodeDemoIdentity,
  encodeDemoState,
  issueDemoIdentity,
  nobleKeys,
  openDemoAuthority,
  signSubmission,
} from "../src/demo/index.ts";
import {
  assembleSubmission,
  checkEnvelope,
  decodeOcspResponse,
  decodeSubmission,
  decodeTimestampToken,
  decodeTrust,
  encodeAdditions,
  prepareSignature,
  timestampImprint,
} from "../src/index.ts";
import { nodeVerifySignature as verify } from "./node-verify.ts";
import { BALLOT, ELECTION_ID, makeEnvelope, makeWorld, NOW, VOTER } from "./world.ts";

const ports = { clock: () => NOW, random: platformRandom, keys: nobleKeys(platformRandom) };
const REQUEST = { electionId: ELECTION_ID, dataFile: BALLOT, signingTime: NOW };
const authority = createDemoAuthority(ports);
const identity = issueDemoIdentity(authority, VOTER);

function cast(a: typeof authority, submission: Uint8Array) {
  const { signatureValue, certificate } = must(decodeSubmission(submission));
  const additions = encodeAdditions({
    timestamp: a.stamp(timestampImprint(signatureValue)),
    ocsp: a.status(certificate),
  });
  const trust = must(decodeTrust(a.trust));
  return checkEnvelope(submission, additions, { electionId: ELECTION_ID, trust, verify });
}

describe("demonstration authority", () => {
  it("gives a voter everything that a cast needs", () => {
    const result = cast(authority, signSubmission(ports.keys, identity.signing, REQUEST));
    expect(must(result)).toMatchObject({ signer: VOTER.personCode, castTime: NOW });
  });

  it("signs through the provider port in two phases", async () => {
    const provider = demoProvider(identity, ports.keys);
    const chosen = await provider.chooseCertificate();
    const prepared = prepareSignature({ ...REQUEST, ...chosen });
    const value = await provider.sign(chosen, prepared.bytesToSign);
    expect(cast(authority, assembleSubmission(prepared, value)).ok).toBe(true);
  });

  it("refuses its own authentication key, revoked voters and other authorities' voters", () => {
    const code = (result: ReturnType<typeof cast>) => (result.ok ? "accept" : result.error);
    expect(code(cast(authority, signSubmission(ports.keys, identity.authentication, REQUEST)))).toBe("KEY_USAGE");
    const other = issueDemoIdentity(createDemoAuthority(ports), VOTER);
    expect(code(cast(authority, signSubmission(ports.keys, other.signing, REQUEST)))).toBe("ISSUER_UNKNOWN");
    const victim = issueDemoIdentity(authority, { ...VOTER, personCode: "47101010033" });
    authority.revoke(victim.signing.certificate);
    expect(code(cast(authority, signSubmission(ports.keys, victim.signing, REQUEST)))).toBe("OCSP_REVOKED");
  });

  it("echoes a nonce", () => {
    const token = must(decodeTimestampToken(authority.stamp(new Uint8Array(32), Uint8Array.of(5, 6))));
    expect(token.nonce).toEqual(Uint8Array.of(5, 6));
  });

  it("answers unknown about certificates of others", () => {
    const stranger = makeWorld("stranger");
    expect(must(decodeOcspResponse(authority.status(stranger.leaf.der))).status).toBe("unknown");
    expect(must(decodeOcspResponse(authority.status(identity.signing.certificate))).status).toBe("good");
  });

  it("issues to personal codes only", () => {
    expect(() => issueDemoIdentity(authority, { ...VOTER, personCode: "123" })).toThrow(RangeError);
  });

  it("goes on in another process", () => {
    const text = encodeCanonicalJson(encodeDemoState(authority.state()));
    const again = openDemoAuthority(must(decodeDemoState(must(decodeCanonicalJson(text)))), ports);
    const kept = must(decodeDemoIdentity(must(decodeCanonicalJson(encodeCanonicalJson(encodeDemoIdentity(identity))))));
    expect(kept).toEqual(identity);
    expect(cast(again, signSubmission(ports.keys, kept.signing, REQUEST)).ok).toBe(true);
    expect(again.state()).toEqual(authority.state());
  });

  it.each(["true", "{}", `{"type":"selge/demo-authority","version":2}`, "[]", `"x"`])(
    "takes no state from %s",
    (text) => {
      const json = must(decodeCanonicalJson(new TextEncoder().encode(text)));
      expect(decodeDemoState(json)).toMatchObject({ ok: false, error: { code: "DEMO_STATE" } });
      expect(decodeDemoIdentity(json)).toMatchObject({ ok: false, error: { code: "DEMO_STATE" } });
    },
  );

  it("never writes a secret into an error", () => {
    const secret = toHex(authority.state().ca.secret);
    const state = { ...encodeDemoState(authority.state()), version: 2 };
    const text = JSON.stringify(decodeDemoState(state));
    expect(text).toContain("DEMO_STATE");
    expect(text).not.toContain(secret);
  });
});

describe("cross-check with PKI.js", () => {
  // PKI.js verifies chains at the machine's time.
  const today = instant(Math.floor(Date.now() / 1000));
  const world = makeWorld("cross-check", today);
  const envelope = makeEnvelope(world, { genTime: today, ocsp: { nextUpdate: instant(today + 3600) } });
  const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
  const length = envelope.additions[0]! + 256 * envelope.additions[1]!;
  const [timestamp, ocsp] = [envelope.additions.slice(4, 4 + length), envelope.additions.slice(8 + length)];

  it("reads and verifies our certificates", async () => {
    const ca = new X509Certificate(buffer(world.ca.der));
    for (const { der } of [world.ca, world.responder, world.tsa, world.leaf]) {
      const certificate = new X509Certificate(buffer(der));
      expect(await certificate.verify({ publicKey: ca.publicKey, signatureOnly: true })).toBe(true);
    }
    expect(new X509Certificate(buffer(world.leaf.der)).subject).toContain("JÕEORG");
  });

  it("reads and verifies our timestamp tokens", async () => {
    const info = pkijs.ContentInfo.fromBER(buffer(timestamp));
    const signed = new pkijs.SignedData({ schema: info.content });
    const content = (signed.encapContentInfo.eContent as asn1js.OctetString).getValue();
    const tst = pkijs.TSTInfo.fromBER(content);
    expect(tst.genTime.getTime()).toBe(today * 1000);
    const attributes = new Uint8Array(signed.signerInfos[0]!.signedAttrs!.encodedValue);
    const key = await new X509Certificate(buffer(world.tsa.der)).publicKey.export();
    const engine = pkijs.getCrypto(true);
    const signature = signed.signerInfos[0]!.signature.valueBlock.valueHexView;
    const raw = pkijs.createECDSASignatureFromCMS(asn1js.fromBER(buffer(signature)).result, 32);
    expect(await engine.verify({ name: "ECDSA", hash: "SHA-256" } as never, key as never, raw, attributes)).toBe(true);
  });

  it("reads and verifies our OCSP responses", async () => {
    const response = pkijs.OCSPResponse.fromBER(buffer(ocsp));
    const basic = pkijs.BasicOCSPResponse.fromBER(
      new Uint8Array(response.responseBytes!.response.valueBlock.valueHexView),
    );
    const ca = pkijs.Certificate.fromBER(buffer(world.ca.der));
    const leaf = pkijs.Certificate.fromBER(buffer(world.leaf.der));
    expect(await basic.getCertificateStatus(leaf, ca)).toEqual({ isForCertificate: true, status: 0 });
    expect(await basic.verify({ trustedCerts: [ca] })).toBe(true);
  });
});
