/** Writes OCSP responses about one certificate. */
import type { Instant } from "@selge/basics";
import type { Certificate } from "../certificate.ts";
import { bitString, generalizedTime, integer, octetString, oid, sequence, tlv } from "../der-writer.ts";
import { hashWith } from "../digest.ts";
import type { OcspStatus } from "../ocsp.ts";
import { OID } from "../oids.ts";
import { type DerSigner, hashAlgorithmId, signatureAlgorithmId } from "./algorithm-writer.ts";

export interface OcspAnswer {
  readonly responder: Certificate;
  readonly issuer: Certificate;
  readonly serial: Uint8Array;
  readonly certIdHash: "sha1" | "sha256";
  readonly status: OcspStatus;
  readonly producedAt: Instant;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant | undefined;
  /** Extension, DER, each. */
  readonly extensions?: readonly Uint8Array[];
}

export function encodeOcspResponse(answer: OcspAnswer, signer: DerSigner): Uint8Array<ArrayBuffer> {
  const { certIdHash, issuer, nextUpdate } = answer;
  const certId = sequence(
    hashAlgorithmId(certIdHash),
    octetString(hashWith(certIdHash, issuer.subject.raw)),
    octetString(hashWith(certIdHash, issuer.publicKey.keyBytes)),
    integer(answer.serial),
  );
  const until = nextUpdate === undefined ? [] : [tlv(0xa0, generalizedTime(nextUpdate))];
  const single = sequence(certId, statusOf(answer), generalizedTime(answer.thisUpdate), ...until);
  const responderId = tlv(0xa1, answer.responder.subject.raw);
  const { extensions } = answer;
  const more = extensions === undefined ? [] : [tlv(0xa1, sequence(...extensions))];
  const data = sequence(responderId, generalizedTime(answer.producedAt), sequence(single), ...more);
  const signature = bitString(signer.sign(data));
  const certificates = tlv(0xa0, sequence(answer.responder.der));
  const basic = sequence(data, signatureAlgorithmId(signer.algorithm), signature, certificates);
  return sequence(tlv(0x0a, Uint8Array.of(0)), tlv(0xa0, sequence(oid(OID.ocspBasic), octetString(basic))));
}

function statusOf({ status, thisUpdate }: OcspAnswer): Uint8Array {
  if (status === "good") return tlv(0x80);
  return status === "unknown" ? tlv(0x82) : tlv(0xa1, generalizedTime(thisUpdate));
}
