import { concat, equalBytes, instant, sha256, utf8 } from "@selge/basics";
import { encodeName, extension } from "../src/demo/certificate-writer.ts";
import { ecdsaToDer } from "../src/demo/index.ts";
import { bitString, derNull, oid, printableString, sequence, setOf, tlv, utf8String } from "../src/der-writer.ts";
import type { PreparedSignature, SignatureAlgorithm } from "../src/index.ts";
import { OID } from "../src/oids.ts";
import type { Case } from "./cases.ts";
import { genuineContainer, genuineTrust, pkiCertificate } from "./genuine.ts";
import {
  derSigner,
  type EnvelopeChanges,
  ecKey,
  type LeafChanges,
  leafFor,
  makeEnvelope,
  makeWorld,
  NOW,
  rsaKey,
  VOTER,
  type World,
} from "./world.ts";

const CODE = `PNOEE-${VOTER.personCode}`;

/** Attacks with certificates, keys and the signature itself. */
export function signerCases(world: World): readonly Case[] {
  const key = ecKey("P-256", "leaf 256", "sha256");
  const leaf = (name: string, expect: Case["expect"], changes: LeafChanges, more: EnvelopeChanges = {}): Case => ({
    name,
    expect,
    ...makeEnvelope(world, { certificate: leafFor(world, key.spki, changes), signRaw: key.signRaw, ...more }),
  });
  const subject = (...attributes: (readonly [string, string])[]): Uint8Array =>
    encodeName([[OID.country, "EE"], ...attributes]);
  const other = makeWorld("another authority");
  const second = instant(NOW + 1);
  const before = instant(NOW - 1);
  return [
    leaf("G6 authentication certificate", "KEY_USAGE", { usage: [0] }),
    {
      name: "G6 the voter's own authentication key",
      expect: "KEY_USAGE",
      ...makeEnvelope(world, ownAuthentication(world)),
    },
    leaf("no key usage", "KEY_USAGE", { extensions: [extension.basicConstraints(false)] }),
    leaf("certificate authority as signer", "CERTIFICATE_IS_CA", { isCa: true }),
    leaf("signer that may sign certificates", "CERTIFICATE_IS_CA", { usage: [1, 5] }),
    {
      name: "the pinned authority itself as signer",
      expect: "CERTIFICATE_IS_CA",
      ...makeEnvelope(world, { certificate: world.ca.der }),
    },
    leaf("G4 expired", "CERTIFICATE_EXPIRED", { notAfter: before }),
    leaf("G4 not yet valid", "CERTIFICATE_NOT_YET_VALID", { notBefore: second }),
    leaf("G6 foreign policy", "POLICY", { policies: ["1.3.6.1.4.1.51361.2.1.5"] }),
    leaf("G6 no policy", "POLICY", { policies: [] }),
    leaf("unknown critical extension", "CERTIFICATE_CRITICAL", { more: [extension.other("1.2.3.4", true, derNull())] }),
    leaf("G6 seal of a company", "PERSON_ID", {
      subject: subject([OID.organization, "AS Firma"], [OID.serialNumber, "NTREE-10000000"]),
    }),
    leaf("G6 person of another country", "PERSON_ID", { subject: subject([OID.serialNumber, "PNOLV-38001085718"]) }),
    leaf("G12 two serial numbers", "PERSON_ID", {
      subject: subject([OID.serialNumber, CODE], [OID.serialNumber, "PNOEE-47101010033"]),
    }),
    leaf("G12 code of ten digits", "PERSON_ID", { subject: subject([OID.serialNumber, "PNOEE-3800108571"]) }),
    leaf("G12 code followed by a line end", "PERSON_ID", { subject: subject([OID.serialNumber, `${CODE}\n`]) }),
    leaf("G12 digits of another script", "PERSON_ID", {
      subject: sequence(
        setOf(
          sequence(
            oid(OID.serialNumber),
            utf8String("PNOEE-\u0663\u0668\u0660\u0660\u0661\u0660\u0668\u0665\u0667\u0661\u0668"),
          ),
        ),
      ),
    }),
    leaf("G12 no serial number", "PERSON_ID", { subject: subject([OID.commonName, `JÕEORG,JAAK-KRISTJAN,${CODE}`]) }),
    leaf("G12 two attributes in one RDN", "CERTIFICATE_FORMAT", {
      subject: sequence(
        setOf(sequence(oid(OID.serialNumber), printableString(CODE)), sequence(oid(OID.commonName), utf8String("X"))),
      ),
    }),
    leaf("G3 own key, the victim's name, signed by itself", "CHAIN_SIGNATURE", { signer: derSigner(key) }),
    leaf("G3 own key and issuer with the victim's name", "ISSUER_UNKNOWN", {
      issuer: world.leaf.subject.raw,
      signer: derSigner(key),
    }),
    leaf("G3 other authority of the same name", "CHAIN_SIGNATURE", { signer: other.caSigner }),
    leaf("G3 other authority of the same name and its own key identifier", "ISSUER_UNKNOWN", {
      signer: other.caSigner,
      authorityKeyId: other.ca.subjectKeyId!,
    }),
    {
      name: "G6 certificate of an authority that is not pinned",
      expect: "ISSUER_UNKNOWN",
      ...makeEnvelope(world, { certificate: pkiCertificate("voter-sign") }),
    },
    { name: "authority expired before the cast", expect: "CA_NOT_VALID", ...lateWorld(world) },
    ...certificateForms(world, key.spki, leaf),
    ...algorithmCases(world, leaf),
    ...swapCases(world, leaf),
    {
      name: "demonstration identity in a real election",
      expect: "DEMONSTRATION_IDENTITY",
      ...makeEnvelope(world),
      trust: genuineTrust(),
    },
    {
      name: "demonstration policy under a real name",
      expect: "DEMONSTRATION_IDENTITY",
      ...makeEnvelope(world, {
        certificate: leafFor(world, key.spki, {
          issuer: encodeName([[OID.commonName, "CA"]]),
          subject: subject([OID.serialNumber, CODE]),
          policies: ["1.3.6.1.4.1.32473.1.9.9"],
        }),
        signRaw: key.signRaw,
      }),
      trust: genuineTrust(),
    },
    {
      name: "genuine container at a time stamp of constructed octets (BER)",
      expect: "TIMESTAMP_FORMAT",
      ...genuineContainer("out-pkijs-LT"),
      trust: genuineTrust(),
      electionId: "RK2027.question",
    },
  ];
}

type LeafCase = (name: string, expect: Case["expect"], changes: LeafChanges, more?: EnvelopeChanges) => Case;

/** Certificates that do not decode. */
function certificateForms(world: World, spki: Uint8Array, leaf: LeafCase): readonly Case[] {
  const bytes = leafFor(world, spki);
  const point = ecKey("P-256", "point", "sha256").spki.slice(-65);
  const key = (curve: string, bits: Uint8Array): Uint8Array =>
    sequence(sequence(oid(OID.ecPublicKey), oid(curve)), bitString(bits));
  const offCurve = point.slice();
  offCurve[64]! ^= 1;
  const raw = (name: string, certificate: Uint8Array): Case => ({
    name,
    expect: "CERTIFICATE_FORMAT",
    ...makeEnvelope(world, { certificate }),
  });
  return [
    raw("certificate cut short", bytes.slice(0, -1)),
    raw("byte after the certificate", concat(bytes, Uint8Array.of(0))),
    raw("certificate of nothing", Uint8Array.of(0x30, 0)),
    raw("length not minimal", concat(Uint8Array.of(0x30, 0x83, 0), bytes.subarray(2))),
    raw(
      "version 1",
      sequence(tlv(0x30, new Uint8Array(3)), sequence(oid("1.2.840.10045.4.3.2")), bitString(new Uint8Array(8))),
    ),
    leaf("G7 P-384 OID with a P-256 key", "CERTIFICATE_FORMAT", { spki: key(OID.p384, point) }),
    leaf("G7 invalid-curve key", "CERTIFICATE_FORMAT", { spki: key(OID.p256, offCurve) }),
    leaf("G7 compressed key", "CERTIFICATE_FORMAT", {
      spki: key(OID.p256, concat(Uint8Array.of(2), point.subarray(1, 33))),
    }),
    leaf("G7 the point at infinity", "CERTIFICATE_FORMAT", { spki: key(OID.p256, Uint8Array.of(0)) }),
    leaf("G7 unknown curve", "CERTIFICATE_FORMAT", { spki: key("1.3.132.0.10", point) }),
    leaf("G7 certificate signed with SHA-1", "CERTIFICATE_FORMAT", {}, { certificate: sha1Certificate(bytes) }),
    leaf("serial number zero", "CERTIFICATE_FORMAT", { serial: Uint8Array.of(0) }),
    leaf("one extension twice", "CERTIFICATE_FORMAT", { more: [extension.keyUsage(1)] }),
  ];
}

/** Algorithm confusion and malformed signatures. */
function algorithmCases(world: World, leaf: LeafCase): readonly Case[] {
  const { signing } = world.identity;
  const sign = (m: Uint8Array): Uint8Array => world.keys.sign(signing.secret, m);
  const raw = (name: string, expect: Case["expect"], signRaw: (m: Uint8Array) => Uint8Array): Case => ({
    name,
    expect,
    ...makeEnvelope(world, { signRaw }),
  });
  const uri = (name: string, algorithmUri: string): Case => ({
    name,
    expect: "ALGORITHM_UNKNOWN",
    ...makeEnvelope(world, { tweak: (p) => ({ ...p, algorithmUri }) }),
  });
  const order = ecOrder();
  const P521 = ecKey("P-521", "leaf 521", "sha512");
  return [
    uri("G7 SHA-1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
    uri("G7 no algorithm", ""),
    uri("G7 HMAC", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
    {
      name: "G7 RSA algorithm with a curve key",
      expect: "ALGORITHM_KEY",
      ...makeEnvelope(world, { algorithm: "rsa-sha256" }),
    },
    leaf("G7 ECDSA algorithm with an RSA key", "ALGORITHM_KEY", { spki: rsaKey("rsa-sha256").spki }),
    leaf(
      "signer with a P-521 key",
      "ALGORITHM_KEY",
      { spki: P521.spki },
      { algorithm: P521.algorithm, signRaw: P521.signRaw },
    ),
    raw("G7 DER signature instead of raw", "SIGNATURE_FORMAT", (m) => ecdsaToDer(sign(m))),
    raw("G7 (r, s) = 0", "SIGNATURE_FORMAT", () => new Uint8Array(64)),
    raw("G7 s = 0", "SIGNATURE_FORMAT", (m) => concat(sign(m).subarray(0, 32), new Uint8Array(32))),
    raw("G7 r = order", "SIGNATURE_FORMAT", (m) => concat(order, sign(m).subarray(32))),
    raw("G7 signature of a P-384 length", "SIGNATURE_FORMAT", (m) => concat(sign(m), new Uint8Array(32))),
    leaf(
      "RSA signature too short",
      "SIGNATURE_FORMAT",
      { spki: rsaKey("rsa-sha256").spki },
      { algorithm: "rsa-sha256", signRaw: () => new Uint8Array(255) },
    ),
    leaf(
      "RSA-PSS signature under the PKCS #1 name",
      "SIGNATURE_INVALID",
      { spki: rsaKey("rsa-sha256").spki },
      { algorithm: "rsa-sha256", signRaw: rsaKey("rsa-pss-sha256").signRaw },
    ),
    raw("signature of another key", "SIGNATURE_INVALID", ecKey("P-256", "stranger", "sha256").signRaw),
    raw("signature over another text", "SIGNATURE_INVALID", (m) => sign(concat(m, utf8(" ")))),
    {
      name: "algorithm changed after signing",
      expect: "SIGNATURE_INVALID",
      ...makeEnvelope(world, { tweak: renamed("ecdsa-sha512") }),
    },
  ];
}

/** Parts exchanged after signing. */
function swapCases(world: World, leaf: LeafCase): readonly Case[] {
  const { spki } = world.leaf.publicKey;
  const victim = leafFor(world, spki, { subject: encodeName([[OID.serialNumber, "PNOEE-47101010033"]]) });
  const swap = (name: string, expect: Case["expect"], tweak: (p: PreparedSignature) => PreparedSignature): Case => ({
    name,
    expect,
    ...makeEnvelope(world, { tweak }),
  });
  const otherBallot = utf8("another ballot");
  return [
    swap("G3 certificate of the same key and another person", "CERTIFICATE_DIGEST", (p) => ({
      ...p,
      certificate: victim,
    })),
    swap("G3 the same with its digest", "PROPERTIES_DIGEST", (p) => ({
      ...p,
      certificate: victim,
      certificateDigest: sha256(victim),
    })),
    swap("G10 data file replaced", "DATA_DIGEST", (p) => ({ ...p, dataFile: otherBallot })),
    swap("G10 data file and digest replaced", "SIGNATURE_INVALID", (p) => ({
      ...p,
      dataFile: otherBallot,
      dataDigest: sha256(otherBallot),
    })),
    swap("signing time moved", "PROPERTIES_DIGEST", (p) => ({ ...p, signingTime: instant(NOW + 1) })),
    swap("signed properties digest replaced", "PROPERTIES_DIGEST", (p) => ({
      ...p,
      propertiesDigest: new Uint8Array(32),
    })),
    leaf(
      "certificate of another key of the same person",
      "SIGNATURE_INVALID",
      {},
      { signRaw: (m) => world.keys.sign(world.identity.signing.secret, m) },
    ),
  ];
}

function renamed(algorithm: SignatureAlgorithm) {
  const name = algorithm.slice("ecdsa-".length);
  return (p: PreparedSignature): PreparedSignature => ({ ...p, algorithmUri: p.algorithmUri.replace("sha256", name) });
}

function ownAuthentication({ identity, keys }: World): EnvelopeChanges {
  const { certificate, secret } = identity.authentication;
  return { certificate, signRaw: (m) => keys.sign(secret, m) };
}

/** A certificate that outlives its authority. */
function lateWorld(world: World) {
  const genTime = instant(world.ca.notAfter + 1);
  const key = ecKey("P-256", "leaf 256", "sha256");
  const certificate = leafFor(world, key.spki, { notAfter: instant(genTime + 86400) });
  return makeEnvelope(world, { certificate, signRaw: key.signRaw, genTime });
}

function sha1Certificate(der: Uint8Array): Uint8Array {
  const [from, to] = [oid("1.2.840.10045.4.3.2"), oid("1.2.840.10045.4.1")];
  const text = (b: Uint8Array): string => Buffer.from(b).toString("latin1");
  if (equalBytes(from, to)) throw new Error("the same algorithm");
  return Buffer.from(text(der).replaceAll(text(from.subarray(2)), `${text(to.subarray(2))}\u0001`), "latin1");
}

function ecOrder(): Uint8Array {
  return Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");
}
