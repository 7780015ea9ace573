/** Writes X.509 v3 certificates. */
import type { Instant } from "@selge/basics";
import {
  bitString,
  derTrue,
  integer,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  tlv,
  utcTime,
  utf8String,
} from "../der-writer.ts";
import { OID } from "../oids.ts";
import { type DerSigner, signatureAlgorithmId } from "./algorithm-writer.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface CertificateFields {
  readonly serial: Uint8Array;
  /** Name, DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly spki: Uint8Array;
  /** Extension, DER, each. */
  readonly extensions: readonly Uint8Array[];
}

export function encodeCertificate(fields: CertificateFields, signer: DerSigner): Bytes {
  const algorithm = signatureAlgorithmId(signer.algorithm);
  const tbs = sequence(
    tlv(0xa0, integer(Uint8Array.of(2))),
    integer(fields.serial),
    algorithm,
    fields.issuer,
    sequence(utcTime(fields.notBefore), utcTime(fields.notAfter)),
    fields.subject,
    fields.spki,
    tlv(0xa3, sequence(...fields.extensions)),
  );
  return sequence(tbs, algorithm, bitString(signer.sign(tbs)));
}

/** A Name of single-valued RDNs in the given order; country and serialNumber are PrintableString, the rest UTF8String. */
export function encodeName(attributes: readonly (readonly [string, string])[]): Bytes {
  const value = (type: string, text: string): Bytes =>
    type === OID.country || type === OID.serialNumber ? printableString(text) : utf8String(text);
  return sequence(...attributes.map(([type, text]) => setOf(sequence(oid(type), value(type, text)))));
}

export const extension = {
  /** Bits by number, as in RFC 5280. */
  keyUsage: (...bits: readonly number[]): Bytes => {
    const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
    return encode(OID.keyUsage, true, bitString(Uint8Array.of(byte), 7 - Math.max(...bits)));
  },
  basicConstraints: (isCa: boolean): Bytes =>
    encode(OID.basicConstraints, isCa, sequence(...(isCa ? [derTrue()] : []))),
  extendedKeyUsage: (critical: boolean, ...purposes: readonly string[]): Bytes =>
    encode(OID.extendedKeyUsage, critical, sequence(...purposes.map(oid))),
  policies: (...ids: readonly string[]): Bytes =>
    encode(OID.certificatePolicies, false, sequence(...ids.map((id) => sequence(oid(id))))),
  authorityKeyId: (id: Uint8Array): Bytes => encode(OID.authorityKeyIdentifier, false, sequence(tlv(0x80, id))),
  subjectKeyId: (id: Uint8Array): Bytes => encode(OID.subjectKeyIdentifier, false, octetString(id)),
  ocspNoCheck: (): Bytes => encode(OID.ocspNoCheck, false, tlv(0x05)),
  other: (id: string, critical: boolean, value: Uint8Array): Bytes => encode(id, critical, value),
};

function encode(id: string, critical: boolean, value: Uint8Array): Bytes {
  return sequence(oid(id), ...(critical ? [derTrue()] : []), octetString(value));
}
