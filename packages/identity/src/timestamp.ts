/** Timestamp tokens (RFC 3161 in CMS, RFC 5652, with RFC 5816). Certificates that a token carries are never looked at. */
import { concat, type Decoded, type Instant } from "@selge/basics";
import { readSerial } from "./certificate.ts";
import { type DerReader, decodeDer, TAG } from "./der.ts";
import { HASH_LENGTH, type HashName, readHashAlgorithm } from "./digest.ts";
import { readExtension } from "./extensions.ts";
import { readName } from "./name.ts";
import { OID } from "./oids.ts";
import type { Signed } from "./raw-signature.ts";
import { readSignatureAlgorithm } from "./signature-algorithm.ts";

export interface TstInfo {
  readonly policy: string;
  readonly imprintHash: HashName;
  readonly imprint: Uint8Array;
  /** genTime without its fraction: the cast time. */
  readonly genTime: Instant;
  /** Content of the nonce, for whoever asked, to compare; no check here depends on it. */
  readonly nonce: Uint8Array | undefined;
}

export interface TimestampToken extends TstInfo {
  readonly content: Uint8Array;
  /** SignerInfo: who says it signed. */
  readonly signer: { readonly issuer: Uint8Array; readonly serial: Uint8Array };
  readonly digestHash: HashName;
  readonly messageDigest: Uint8Array;
  /** Hash of the signer's certificate out of the signed attributes. */
  readonly certHash: { readonly hash: HashName; readonly value: Uint8Array };
  readonly signed: Signed;
}

/** IDN-17 DecodeTimestampToken. Total. Verifies no signature. */
export function decodeTimestampToken(der: Uint8Array): Decoded<TimestampToken> {
  return decodeDer(der, "TIMESTAMP_FORMAT", (reader) =>
    reader.inside(TAG.sequence, (r) => {
      if (r.oid() !== OID.signedData) r.fail("signed data");
      return r.inside(0xa0, (explicit) => explicit.inside(TAG.sequence, readSignedData));
    }),
  );
}

function readSignedData(r: DerReader): TimestampToken {
  if (r.unsigned() !== 3n) r.fail("signed data version 3");
  r.take(TAG.set);
  const content = r.inside(TAG.sequence, (c) =>
    c.oid() === OID.tstInfo ? c.inside(0xa0, (e) => e.octets()) : c.fail("TSTInfo"),
  );
  r.skipOptional(0xa0);
  r.skipOptional(0xa1);
  const signerInfo = r.inside(TAG.set, (set) => set.inside(TAG.sequence, readSignerInfo));
  const info = decodeDer(content, "TIMESTAMP_FORMAT", (reader) => reader.inside(TAG.sequence, readTstInfo));
  if (!info.ok) return r.fail(`in TSTInfo, ${info.error.where}: ${info.error.expected}`);
  return { ...info.value, ...signerInfo, content };
}

function readTstInfo(r: DerReader): TstInfo {
  if (r.unsigned() !== 1n) r.fail("TSTInfo version 1");
  const policy = r.oid();
  const { imprintHash, imprint } = r.inside(TAG.sequence, (m) => ({
    imprintHash: readHashAlgorithm(m),
    imprint: m.octets(),
  }));
  if (imprint.length !== HASH_LENGTH[imprintHash]) r.fail("an imprint of its hash's length");
  r.integer();
  const genTime = r.generalizedTime(true);
  r.skipOptional(TAG.sequence);
  r.flag();
  const nonce = r.sees(TAG.integer) ? r.integer() : undefined;
  r.skipOptional(0xa0);
  // [1] IMPLICIT: the extensions stand in it without a SEQUENCE of their own.
  const extensions = r.sees(0xa1) ? r.list(0xa1, 0, readExtension) : [];
  if (extensions.some((e) => e.critical)) r.fail("no critical extension");
  return { policy, imprintHash, imprint, genTime, nonce };
}

function readSignerInfo(r: DerReader): Omit<TimestampToken, keyof TstInfo | "content"> {
  if (r.unsigned() !== 1n) r.fail("signer info version 1");
  const signer = r.inside(TAG.sequence, (id) => ({ issuer: readName(id).raw, serial: readSerial(id) }));
  const digestHash = readHashAlgorithm(r);
  const attributes = r.take(0xa0);
  const { messageDigest, certHash } = r.within(attributes, readAttributes);
  const algorithm = readSignatureAlgorithm(r, digestHash);
  const signature = r.octets();
  r.skipOptional(0xa1);
  const message = concat(Uint8Array.of(TAG.set), attributes.raw.subarray(1));
  return { signer, digestHash, messageDigest, certHash, signed: { algorithm, signature, message } };
}

function readAttributes(r: DerReader): Pick<TimestampToken, "messageDigest" | "certHash"> {
  const found = new Map<string, Uint8Array>();
  while (r.more) {
    const [type, value] = r.inside(TAG.sequence, (a) => [a.oid(), a.inside(TAG.set, (set) => set.take().raw)] as const);
    if (found.has(type)) r.fail("each attribute once");
    found.set(type, value);
  }
  const read = <T>(id: string, parse: (value: DerReader) => T): T => {
    const value = decodeDer(found.get(id) ?? new Uint8Array(), "ATTRIBUTE", parse);
    return value.ok ? value.value : r.fail(`attribute ${id}: ${value.error.expected}`);
  };
  if (read(OID.contentType, (v) => v.oid()) !== OID.tstInfo) r.fail("content type TSTInfo");
  return {
    messageDigest: read(OID.messageDigest, (v) => v.octets()),
    certHash: read(OID.signingCertificateV2, (v) => v.inside(TAG.sequence, readSigningCertificate)),
  };
}

function readSigningCertificate(r: DerReader): TimestampToken["certHash"] {
  const certHash = r.inside(TAG.sequence, (certs) => {
    const first = certs.inside(TAG.sequence, (c) => {
      const hash = c.sees(TAG.sequence) ? readHashAlgorithm(c) : ("sha256" as const);
      const value = c.octets();
      c.skipOptional(TAG.sequence);
      return { hash, value };
    });
    while (certs.more) certs.take();
    return first;
  });
  r.skipOptional(TAG.sequence);
  return certHash;
}
