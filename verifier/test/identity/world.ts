/** A small public-key world of the test's own making: authority, responder, TSA, voter, with every field open to a test. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { encodeContainer } from "../../src/identity/container.ts";
import { prepareTrust, type Trust } from "../../src/identity/index.ts";
import {
  canonicalSignatureValue,
  canonicalSignedInfo,
  canonicalSignedProperties,
  encodeSignatureXml,
  type SignatureFields,
} from "../../src/identity/signature-xml.ts";
import { base64, concat, text, u32le } from "../../src/record/bytes.ts";
import * as der from "./der-writer.ts";

export const CAST = 1_800_000_000;
export const YEAR = 365 * 86_400;
export const ELECTION = "RK_2027";
export const ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"));
export const SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"));

export interface Party {
  readonly key: KeyObject;
  readonly spki: Uint8Array;
  readonly name: Uint8Array;
  readonly certificate: Uint8Array;
  readonly serial: number;
}

export interface Profile {
  readonly subject?: Uint8Array;
  readonly issuer?: { readonly name: Uint8Array; readonly key: KeyObject };
  readonly serial?: number;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly extensions?: readonly Uint8Array[];
  readonly curve?: "P-256" | "P-384" | "P-521";
  /** Replaces the tbs before it is signed. */
  readonly change?: (tbs: Uint8Array) => Uint8Array;
}

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());
export const signDer = (key: KeyObject, bytes: Uint8Array): Uint8Array => new Uint8Array(sign("sha256", bytes, key));

export function extension(id: string, value: Uint8Array, critical = false): Uint8Array {
  return der.sequence(der.oid(id), ...(critical ? [der.TRUE] : []), der.octetString(value));
}

export const keyUsage = (...bits: readonly number[]): Uint8Array => {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  const unused = byte === 0 ? 7 : Math.log2(byte & -byte);
  return extension("2.5.29.15", der.bitString(Uint8Array.of(byte), unused), true);
};
const purposes = (id: string): Uint8Array => extension("2.5.29.37", der.sequence(der.oid(id)), true);

export function makeParty(profile: Profile): Party {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: profile.curve ?? "P-256" });
  const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
  const name = profile.subject ?? der.nameOf(["2.5.4.3", "Test"]);
  const issuer = profile.issuer ?? { name, key: privateKey };
  const serial = profile.serial ?? 1;
  const tbs = der.sequence(
    der.tagged(0, der.integer(2)),
    der.integer(serial),
    ECDSA_SHA256,
    issuer.name,
    der.sequence(
      der.generalizedTime(profile.notBefore ?? CAST - YEAR),
      der.generalizedTime(profile.notAfter ?? CAST + YEAR),
    ),
    name,
    spki,
    der.tagged(3, der.sequence(...(profile.extensions ?? []))),
  );
  const changed = profile.change?.(tbs) ?? tbs;
  const certificate = der.sequence(changed, ECDSA_SHA256, der.bitString(signDer(issuer.key, changed)));
  return { key: privateKey, spki, name, certificate, serial };
}

export const AUTHORITY_NAME = der.nameOf(["2.5.4.6", "EE"], ["2.5.4.10", "Test authority"], ["2.5.4.3", "CA"]);
export const AUTHORITY = {
  subject: AUTHORITY_NAME,
  notBefore: CAST - 5 * YEAR,
  extensions: [extension("2.5.29.19", der.sequence(der.TRUE), true), keyUsage(5)],
};
export const ca = makeParty(AUTHORITY);
const issuer = { name: ca.name, key: ca.key };
export const responder = makeParty({
  subject: der.nameOf(["2.5.4.3", "OCSP"]),
  issuer,
  serial: 2,
  extensions: [purposes("1.3.6.1.5.5.7.3.9")],
});
export const tsa = makeParty({
  subject: der.nameOf(["2.5.4.3", "TSA"]),
  issuer,
  serial: 3,
  extensions: [purposes("1.3.6.1.5.5.7.3.8"), keyUsage(0)],
});

export function voterName(code = "38001085718"): Uint8Array {
  return der.nameOf(["2.5.4.4", "O’CONNEŽ"], ["2.5.4.42", "MARY"], ["2.5.4.5", `PNOEE-${code}`]);
}

export function makeVoter(profile: Profile = {}): Party {
  return makeParty({ subject: voterName(), issuer, serial: 77, extensions: [keyUsage(1)], ...profile });
}

export function makeTrust(extra: { readonly cas?: readonly Uint8Array[]; readonly policies?: readonly string[] } = {}) {
  const prepared = prepareTrust({
    cas: extra.cas ?? [ca.certificate],
    ocsp: [responder.certificate],
    tsa: [tsa.certificate],
    policies: extra.policies ?? [],
    demonstration: false,
  });
  if (!prepared.ok) throw new Error(`${prepared.code} ${prepared.where}`);
  return prepared.value satisfies Trust;
}

export interface Vote {
  readonly submission: Uint8Array;
  readonly additions: Uint8Array;
  readonly fields: SignatureFields;
}

export function makeVote(voter: Party, ballot = "a ballot", ocsp: OcspProfile = {}, stamp: StampProfile = {}): Vote {
  const { fields, submission } = signBallot(voter, text(ballot));
  return { submission, fields, additions: pack(makeTimestamp(fields, stamp), makeOcsp(voter, ocsp)) };
}

export function pack(timestamp: Uint8Array, ocsp: Uint8Array): Uint8Array {
  return concat(u32le(timestamp.length), timestamp, u32le(ocsp.length), ocsp);
}

/** `change` may alter any field before the signature is made. */
export function signBallot(voter: Party, ballot: Uint8Array, change: Partial<SignatureFields> = {}) {
  const file = `${ELECTION}.ballot`;
  const draft: SignatureFields = {
    file,
    alg: "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    dataDigest: base64(sha256(ballot)),
    propertiesDigest: "",
    value: "",
    cert: base64(voter.certificate),
    time: "2027-01-15T08:00:00Z",
    certDigest: base64(sha256(voter.certificate)),
    ...change,
  };
  const propertiesDigest = change.propertiesDigest ?? base64(sha256(canonicalSignedProperties(draft)));
  const bound = { ...draft, propertiesDigest };
  const value = sign("sha256", canonicalSignedInfo(bound), { key: voter.key, dsaEncoding: "ieee-p1363" });
  const fields = { ...bound, value: change.value ?? base64(value) };
  return { fields, submission: encodeContainer(file, ballot, encodeSignatureXml(fields)) };
}

export interface OcspProfile {
  readonly status?: Uint8Array;
  readonly producedAt?: number;
  readonly thisUpdate?: number;
  readonly serial?: number;
  readonly extensions?: readonly Uint8Array[];
  readonly change?: (tbs: Uint8Array) => Uint8Array;
}

export function makeOcsp(voter: Party, profile: OcspProfile = {}): Uint8Array {
  const producedAt = profile.producedAt ?? CAST + 1;
  const keyBytes = ca.spki.subarray(ca.spki.length - 65);
  const certId = der.sequence(
    SHA256,
    der.octetString(sha256(ca.name)),
    der.octetString(sha256(keyBytes)),
    der.integer(profile.serial ?? voter.serial),
  );
  const status = profile.status ?? Uint8Array.of(0x80, 0);
  const single = der.sequence(certId, status, der.generalizedTime(profile.thisUpdate ?? producedAt));
  const extensions = profile.extensions === undefined ? [] : [der.tagged(1, der.sequence(...profile.extensions))];
  const plain = [der.tagged(1, responder.name), der.generalizedTime(producedAt), der.sequence(single), ...extensions];
  const tbs = profile.change?.(der.sequence(...plain)) ?? der.sequence(...plain);
  const basic = der.sequence(tbs, ECDSA_SHA256, der.bitString(signDer(responder.key, tbs)));
  const typed = der.sequence(der.oid("1.3.6.1.5.5.7.48.1.1"), der.octetString(basic));
  return der.sequence(der.tlv(0x0a, Uint8Array.of(0)), der.tagged(0, typed));
}

export interface StampProfile {
  readonly castTime?: number;
  readonly fraction?: string;
  readonly extensions?: readonly Uint8Array[];
  readonly attributes?: readonly Uint8Array[];
  readonly changeInfo?: (info: Uint8Array) => Uint8Array;
  readonly changeAttributes?: (set: Uint8Array) => Uint8Array;
}

export function makeTimestamp(fields: SignatureFields, profile: StampProfile = {}): Uint8Array {
  const plainInfo = der.sequence(
    der.integer(1),
    der.oid("1.2.3.4"),
    der.sequence(SHA256, der.octetString(sha256(canonicalSignatureValue(fields)))),
    der.integer(9),
    der.generalizedTime(profile.castTime ?? CAST, profile.fraction),
    ...(profile.extensions === undefined ? [] : [der.tagged(1, ...profile.extensions)]),
  );
  const info = profile.changeInfo?.(plainInfo) ?? plainInfo;
  const attribute = (id: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(id), der.set(value));
  const plainAttributes = der.set(
    attribute("1.2.840.113549.1.9.3", der.oid("1.2.840.113549.1.9.16.1.4")),
    attribute("1.2.840.113549.1.9.4", der.octetString(sha256(info))),
    attribute(
      "1.2.840.113549.1.9.16.2.47",
      der.sequence(der.sequence(der.sequence(der.octetString(sha256(tsa.certificate))))),
    ),
    ...(profile.attributes ?? []),
  );
  const attributes = profile.changeAttributes?.(plainAttributes) ?? plainAttributes;
  const signer = der.sequence(
    der.integer(1),
    der.sequence(ca.name, der.integer(tsa.serial)),
    SHA256,
    concat(Uint8Array.of(0xa0), attributes.subarray(1)),
    ECDSA_SHA256,
    der.octetString(signDer(tsa.key, attributes)),
  );
  const content = der.sequence(der.oid("1.2.840.113549.1.9.16.1.4"), der.tagged(0, der.octetString(info)));
  const signedData = der.sequence(der.integer(3), der.set(SHA256), content, der.set(signer));
  return der.sequence(der.oid("1.2.840.113549.1.7.2"), der.tagged(0, signedData));
}
