/**
 * The demonstration identity authority: certificate authority, OCSP responder and timestamp authority in one. It issues identities to
 * anybody under any name; every certificate says so, and an election that is not a demonstration refuses them all.
 */
import {
  type Clock,
  equalBytes,
  type Instant,
  instant,
  must,
  type RandomBytes,
  sha1Legacy,
  toHex,
} from "@selge/basics";
import { type Certificate, decodeCertificate } from "../certificate.ts";
import { KEY_USAGE } from "../extensions.ts";
import type { OcspStatus } from "../ocsp.ts";
import { OID } from "../oids.ts";
import { DEMONSTRATION_ORGANIZATION, type TrustSource } from "../trust.ts";
import { type DerSigner, p256Signer } from "./algorithm-writer.ts";
import { encodeCertificate, encodeName, extension } from "./certificate-writer.ts";
import { type P256Keys, p256Spki } from "./keys.ts";
import { encodeOcspResponse } from "./ocsp-writer.ts";
import { encodeTimestampToken } from "./timestamp-writer.ts";

export interface DemoPorts {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly keys: P256Keys;
}

export interface DemoKeyPair {
  readonly secret: Uint8Array;
  readonly certificate: Uint8Array;
}

/** Everything that must be kept; secret, the caller protects it. */
export interface DemoState {
  readonly ca: DemoKeyPair;
  readonly ocsp: DemoKeyPair;
  readonly tsa: DemoKeyPair;
  /** Serial numbers, hexadecimal. */
  readonly revoked: readonly string[];
}

export interface DemoAuthority {
  readonly ports: DemoPorts;
  readonly ca: Certificate;
  readonly caSigner: DerSigner;
  /** For the manifest of a demonstration. */
  readonly trust: TrustSource;
  /** A timestamp token over a SHA-256 imprint. */
  stamp(imprint: Uint8Array, nonce?: Uint8Array): Uint8Array;
  /** An OCSP response about a certificate (DER): good, revoked, or unknown when another authority issued it. */
  status(certificate: Uint8Array, nonce?: Uint8Array): Uint8Array;
  revoke(certificate: Uint8Array): void;
  state(): DemoState;
}

const DAY = 86400;
export const DEMO_VALIDITY_SECONDS = 5 * 365 * DAY;

/** Makes three new keys and their certificates, valid from a day before now. */
export function createDemoAuthority(ports: DemoPorts): DemoAuthority {
  const { keys } = ports;
  const caSecret = keys.generate();
  const caName = demoName("Selge demonstration CA");
  const caPoint = keys.publicPoint(caSecret);
  const issue = (name: Uint8Array, point: Uint8Array, ...own: Uint8Array[]): Uint8Array =>
    encodeCertificate(
      {
        serial: randomSerial(ports.random),
        issuer: caName,
        subject: name,
        ...demoValidity(ports.clock()),
        spki: p256Spki(point),
        extensions: [...own, extension.subjectKeyId(sha1Legacy(point)), extension.authorityKeyId(sha1Legacy(caPoint))],
      },
      p256Signer(keys, caSecret),
    );
  const { keyCertSign, digitalSignature } = KEY_USAGE;
  const child = (commonName: string, ...own: Uint8Array[]): DemoKeyPair => {
    const secret = keys.generate();
    const usage = extension.keyUsage(digitalSignature);
    return { secret, certificate: issue(demoName(commonName), keys.publicPoint(secret), usage, ...own) };
  };
  const caUsage = extension.keyUsage(keyCertSign);
  const ca = { secret: caSecret, certificate: issue(caName, caPoint, extension.basicConstraints(true), caUsage) };
  const ocspUsage = extension.extendedKeyUsage(false, OID.ocspSigning);
  const ocsp = child("Selge demonstration OCSP", ocspUsage, extension.ocspNoCheck());
  const tsa = child("Selge demonstration TSA", extension.extendedKeyUsage(true, OID.timeStamping));
  return openDemoAuthority({ ca, ocsp, tsa, revoked: [] }, ports);
}

/** Continues with a kept state. */
export function openDemoAuthority(state: DemoState, ports: DemoPorts): DemoAuthority {
  const read = ({ certificate }: DemoKeyPair): Certificate => must(decodeCertificate(certificate));
  const [ca, responder, tsa] = [read(state.ca), read(state.ocsp), read(state.tsa)];
  const ocspSigner = p256Signer(ports.keys, state.ocsp.secret);
  const tsaSigner = p256Signer(ports.keys, state.tsa.secret);
  const revoked = new Set(state.revoked);
  return {
    ports,
    ca,
    caSigner: p256Signer(ports.keys, state.ca.secret),
    trust: {
      cas: [ca.der],
      ocsp: [responder.der],
      tsa: [tsa.der],
      policies: [OID.demonstrationSigning],
      demonstration: true,
    },
    stamp: (imprint, nonce) => {
      const serial = randomSerial(ports.random);
      const fields = { tsa, imprint, imprintHash: "sha256", genTime: ports.clock(), serial, nonce } as const;
      return encodeTimestampToken(fields, tsaSigner);
    },
    status: (der, nonce) => {
      const certificate = must(decodeCertificate(der));
      const now = ports.clock();
      const about = { responder, issuer: ca, serial: certificate.serial, certIdHash: "sha1" } as const;
      const times = { producedAt: now, thisUpdate: now, nextUpdate: undefined };
      const extensions = nonce === undefined ? {} : { extensions: [extension.other(OID.ocspNonce, false, nonce)] };
      return encodeOcspResponse(
        { ...about, ...times, ...extensions, status: statusOf(certificate, ca, revoked) },
        ocspSigner,
      );
    },
    revoke: (der) => void revoked.add(toHex(must(decodeCertificate(der)).serial)),
    state: () => ({ ...state, revoked: [...revoked].sort() }),
  };
}

function statusOf(certificate: Certificate, ca: Certificate, revoked: ReadonlySet<string>): OcspStatus {
  const { issuer, authorityKeyId } = certificate;
  const ours =
    equalBytes(issuer.raw, ca.subject.raw) && toHex(authorityKeyId ?? new Uint8Array()) === toHex(ca.subjectKeyId!);
  if (!ours) return "unknown";
  return revoked.has(toHex(certificate.serial)) ? "revoked" : "good";
}

export function demoName(commonName: string, ...more: readonly (readonly [string, string])[]): Uint8Array {
  return encodeName([
    [OID.country, "EE"],
    [OID.organization, DEMONSTRATION_ORGANIZATION],
    [OID.commonName, commonName],
    ...more,
  ]);
}

export function demoValidity(now: Instant): { readonly notBefore: Instant; readonly notAfter: Instant } {
  return { notBefore: instant(now - DAY), notAfter: instant(now + DEMO_VALIDITY_SECONDS) };
}

/** 16 random bytes, positive as an INTEGER. */
export function randomSerial(random: RandomBytes): Uint8Array {
  const serial = random(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
}
