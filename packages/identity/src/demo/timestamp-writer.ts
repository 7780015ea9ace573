/** Writes RFC 3161 timestamp tokens. */
import { concat, type Instant, sha256 } from "@selge/basics";
import type { Certificate } from "../certificate.ts";
import { TAG } from "../der.ts";
import { generalizedTime, integer, octetString, oid, sequence, setOf, tlv } from "../der-writer.ts";
import type { HashName } from "../digest.ts";
import { OID } from "../oids.ts";
import { type DerSigner, hashAlgorithmId, signatureAlgorithmId } from "./algorithm-writer.ts";

export interface TimestampFields {
  readonly tsa: Certificate;
  readonly imprint: Uint8Array;
  readonly imprintHash: HashName;
  readonly genTime: Instant;
  readonly serial: Uint8Array;
  readonly nonce: Uint8Array | undefined;
  /** Extension, DER, each. */
  readonly extensions?: readonly Uint8Array[];
}

export function encodeTimestampToken(fields: TimestampFields, signer: DerSigner): Uint8Array<ArrayBuffer> {
  const { tsa } = fields;
  const content = encodeTstInfo(fields);
  const attributes = setOf(
    attribute(OID.contentType, oid(OID.tstInfo)),
    attribute(OID.messageDigest, octetString(sha256(content))),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octetString(tsa.sha256))))),
  );
  const signerInfo = sequence(
    integer(Uint8Array.of(1)),
    sequence(tsa.issuer.raw, integer(tsa.serial)),
    hashAlgorithmId("sha256"),
    concat(Uint8Array.of(0xa0), attributes.subarray(1)),
    signatureAlgorithmId(signer.algorithm),
    octetString(signer.sign(attributes)),
  );
  const signedData = sequence(
    integer(Uint8Array.of(3)),
    setOf(hashAlgorithmId("sha256")),
    sequence(oid(OID.tstInfo), tlv(0xa0, octetString(content))),
    tlv(0xa0, tsa.der),
    setOf(signerInfo),
  );
  return sequence(oid(OID.signedData), tlv(0xa0, signedData));
}

function encodeTstInfo({ imprintHash, imprint, serial, genTime, nonce, extensions }: TimestampFields): Uint8Array {
  return sequence(
    integer(Uint8Array.of(1)),
    oid(`${OID.demonstration}.3`),
    sequence(hashAlgorithmId(imprintHash), octetString(imprint)),
    integer(serial),
    generalizedTime(genTime),
    ...(nonce === undefined ? [] : [integer(nonce)]),
    ...(extensions === undefined ? [] : [tlv(0xa1, ...extensions)]),
  );
}

function attribute(id: string, value: Uint8Array): Uint8Array {
  return sequence(oid(id), tlv(TAG.set, value));
}
