/** A small world for the tests: one demonstration authority, one voter, and a builder whose every part can be replaced. */
import { constants, createHash, createPublicKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { concat, type Instant, instant, must, type RandomBytes, sha1Legacy, sha256, u32le, utf8 } from "@selge/basics";
import { type Certificate, decodeCertificate } from "../src/certificate.ts";
import { type DerSigner, ecdsaToDer } from "../src/demo/algorithm-writer.ts";
import { type CertificateFields, encodeCertificate, extension } from "../src/demo/certificate-writer.ts";
import { createDemoAuthority, issueDemoIdentity, nobleKeys, p256Signer } from "../src/demo/index.ts";
import { encodeOcspResponse, type OcspAnswer } from "../src/demo/ocsp-writer.ts";
import { encodeTimestampToken, type TimestampFields } from "../src/demo/timestamp-writer.ts";
import { bitString, oid, sequence } from "../src/der-writer.ts";
import {
  assembleSubmission,
  encodeAdditions,
  hashOfAlgorithm,
  type PreparedSignature,
  prepareSignature,
  type SignatureAlgorithm,
  timestampImprint,
} from "../src/index.ts";
import { OID } from "../src/oids.ts";

export const ELECTION_ID = "RK_2027";
export const NOW = instant(1803895200); // 2027-03-01T10:00:00Z
export const VOTER = { personCode: "38001085718", givenName: "JAAK-KRISTJAN", surname: "JÕEORG" };
export const BALLOT = utf8("signed ballot bytes ".repeat(5));

/** Deterministic, for tests only. */
export function seededRandom(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () => sha256(utf8(seed), u32le(counter++)));
    return concat(...blocks).slice(0, length);
  };
}

export type World = ReturnType<typeof makeWorld>;

export function makeWorld(seed: string, now: Instant = NOW) {
  const random = seededRandom(seed);
  const keys = nobleKeys(random);
  const authority = createDemoAuthority({ clock: () => now, random, keys });
  const identity = issueDemoIdentity(authority, VOTER);
  const state = authority.state();
  const open = (der: Uint8Array): Certificate => must(decodeCertificate(der));
  return {
    random,
    keys,
    authority,
    identity,
    ca: authority.ca,
    caSigner: authority.caSigner,
    responder: open(state.ocsp.certificate),
    responderSigner: p256Signer(keys, state.ocsp.secret),
    tsa: open(state.tsa.certificate),
    tsaSigner: p256Signer(keys, state.tsa.secret),
    leaf: open(identity.signing.certificate),
  };
}

export interface TestKey {
  readonly algorithm: SignatureAlgorithm;
  readonly spki: Uint8Array;
  /** As in the container. */
  readonly signRaw: (message: Uint8Array) => Uint8Array;
}

const CURVES = {
  "P-256": { ecdsa: p256, id: OID.p256 },
  "P-384": { ecdsa: p384, id: OID.p384 },
  "P-521": { ecdsa: p521, id: OID.p521 },
};

export function ecKey(curve: keyof typeof CURVES, seed: string, hash: "sha256" | "sha384" | "sha512"): TestKey {
  const { ecdsa, id } = CURVES[curve];
  const secret = ecdsa.utils.randomSecretKey(seededRandom(seed)(ecdsa.lengths.seed!));
  const spki = sequence(sequence(oid(OID.ecPublicKey), oid(id)), bitString(ecdsa.getPublicKey(secret, false)));
  const digest = (message: Uint8Array): Uint8Array => createHash(hash).update(message).digest();
  const signRaw = (message: Uint8Array): Uint8Array => ecdsa.sign(digest(message), secret, { prehash: false });
  return { algorithm: `ecdsa-${hash}`, spki, signRaw };
}

const RSA_PEM = readFileSync(new URL("fixtures/rsa-2048.pem", import.meta.url), "utf8");

export function rsaKey(algorithm: SignatureAlgorithm): TestKey {
  const spki = new Uint8Array(createPublicKey(RSA_PEM).export({ format: "der", type: "spki" }));
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const options = { key: RSA_PEM, ...(algorithm.startsWith("rsa-pss-") ? pss : {}) };
  const signRaw = (m: Uint8Array): Uint8Array => new Uint8Array(sign(hashOfAlgorithm(algorithm), m, options));
  return { algorithm, spki, signRaw };
}

export function derSigner({ algorithm, signRaw }: TestKey): DerSigner {
  const isEcdsa = algorithm.startsWith("ecdsa-");
  return { algorithm, sign: (message) => (isEcdsa ? ecdsaToDer(signRaw(message)) : signRaw(message)) };
}

export interface LeafChanges extends Partial<CertificateFields> {
  readonly usage?: readonly number[];
  readonly isCa?: boolean;
  readonly policies?: readonly string[];
  readonly more?: readonly Uint8Array[];
  readonly authorityKeyId?: Uint8Array;
  readonly signer?: DerSigner;
}

/** A certificate of the voter's profile for another key, with changes. */
export function leafFor(world: World, spki: Uint8Array, changes: LeafChanges = {}): Uint8Array {
  const {
    usage = [1],
    isCa = false,
    policies = [OID.demonstrationSigning],
    more = [],
    authorityKeyId,
    signer,
  } = changes;
  const fields: CertificateFields = {
    serial: Uint8Array.of(0x4d, 1, 2, 3, 4, 5, 6, 7),
    issuer: world.ca.subject.raw,
    subject: world.leaf.subject.raw,
    notBefore: world.leaf.notBefore,
    notAfter: world.leaf.notAfter,
    spki,
    extensions: [
      extension.basicConstraints(isCa),
      extension.keyUsage(...usage),
      ...(policies.length > 0 ? [extension.policies(...policies)] : []),
      extension.authorityKeyId(authorityKeyId ?? world.ca.subjectKeyId!),
      extension.subjectKeyId(sha1Legacy(spki)),
      ...more,
    ],
  };
  const { usage: _u, isCa: _c, policies: _p, more: _m, authorityKeyId: _a, signer: _s, ...own } = changes;
  return encodeCertificate({ ...fields, ...own }, signer ?? world.caSigner);
}

export interface EnvelopeChanges {
  readonly electionId?: string;
  readonly dataFile?: Uint8Array;
  readonly certificate?: Uint8Array;
  readonly algorithm?: SignatureAlgorithm;
  readonly signRaw?: (message: Uint8Array) => Uint8Array;
  /** After signing, before assembling. */
  readonly tweak?: (prepared: PreparedSignature) => PreparedSignature;
  readonly genTime?: Instant;
  readonly timestamp?: Partial<TimestampFields> & { readonly signer?: DerSigner };
  readonly ocsp?: Partial<OcspAnswer> & { readonly signer?: DerSigner };
}

export interface Envelope {
  readonly submission: Uint8Array;
  readonly additions: Uint8Array;
}

export function makeSubmission(world: World, changes: EnvelopeChanges = {}) {
  const { signing } = world.identity;
  const prepared = prepareSignature({
    electionId: changes.electionId ?? ELECTION_ID,
    dataFile: changes.dataFile ?? BALLOT,
    certificate: changes.certificate ?? signing.certificate,
    algorithm: changes.algorithm ?? "ecdsa-sha256",
    signingTime: NOW,
  });
  const signRaw = changes.signRaw ?? ((message: Uint8Array) => world.keys.sign(signing.secret, message));
  const signatureValue = signRaw(prepared.bytesToSign);
  const submission = assembleSubmission(changes.tweak?.(prepared) ?? prepared, signatureValue);
  return { submission, signatureValue, certificate: prepared.certificate };
}

export function makeTimestamp(world: World, signatureValue: Uint8Array, changes: EnvelopeChanges = {}): Uint8Array {
  const { signer = world.tsaSigner, ...own } = changes.timestamp ?? {};
  const imprint = timestampImprint(signatureValue);
  const genTime = changes.genTime ?? NOW;
  const serial = Uint8Array.of(7);
  return encodeTimestampToken(
    { tsa: world.tsa, imprint, imprintHash: "sha256", genTime, serial, nonce: undefined, ...own },
    signer,
  );
}

export function makeOcsp(world: World, certificate: Uint8Array, changes: EnvelopeChanges = {}): Uint8Array {
  const { signer = world.responderSigner, ...own } = changes.ocsp ?? {};
  const decoded = decodeCertificate(certificate);
  const at = changes.genTime ?? NOW;
  const answer: OcspAnswer = {
    responder: world.responder,
    issuer: world.ca,
    serial: decoded.ok ? decoded.value.serial : Uint8Array.of(1),
    certIdHash: "sha1",
    status: "good",
    producedAt: at,
    thisUpdate: at,
    nextUpdate: undefined,
  };
  return encodeOcspResponse({ ...answer, ...own }, signer);
}

export function makeEnvelope(world: World, changes: EnvelopeChanges = {}): Envelope {
  const { submission, signatureValue, certificate } = makeSubmission(world, changes);
  const timestamp = makeTimestamp(world, signatureValue, changes);
  return { submission, additions: encodeAdditions({ timestamp, ocsp: makeOcsp(world, certificate, changes) }) };
}
