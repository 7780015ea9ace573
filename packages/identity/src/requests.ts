/** What a collector sends to a timestamp authority and to an OCSP responder, and how it opens the former's answer. */
import { type Decoded, decodeError, equalBytes, type RandomBytes } from "@selge/basics";
import type { Certificate } from "./certificate.ts";
import { decodeDer, TAG } from "./der.ts";
import { derNull, derTrue, integer, octetString, oid, sequence, tlv } from "./der-writer.ts";
import { hashWith } from "./digest.ts";
import { OID } from "./oids.ts";
import { decodeTimestampToken } from "./timestamp.ts";

export interface ServiceRequest {
  /** DER, the body of the HTTP request. */
  readonly der: Uint8Array;
  /** Content of the nonce as it must come back. */
  readonly nonce: Uint8Array;
}

/** IDN-26 EncodeTimestampRequest: over a SHA-256 imprint (`timestampImprint`). */
export function encodeTimestampRequest(imprint: Uint8Array, random: RandomBytes): ServiceRequest {
  const encoded = integer(random(8));
  const sha256 = sequence(oid(OID.sha256), derNull());
  const der = sequence(integer(Uint8Array.of(1)), sequence(sha256, octetString(imprint)), encoded, derTrue());
  return { der, nonce: encoded.slice(2) };
}

/** IDN-27 DecodeTimestampResponse: the token (DER) of a granted response to `request`. Total. */
export function decodeTimestampResponse(der: Uint8Array, request: ServiceRequest): Decoded<Uint8Array> {
  const response = decodeDer(der, "TIMESTAMP_REFUSED", (reader) =>
    reader.inside(TAG.sequence, (r) => {
      const status = r.inside(TAG.sequence, (info) => {
        const value = info.unsigned();
        while (info.more) info.take();
        return value;
      });
      if (status > 1n) r.fail("a granted request");
      return r.take(TAG.sequence).raw;
    }),
  );
  if (!response.ok) return response;
  const token = decodeTimestampToken(response.value);
  if (!token.ok) return token;
  const { nonce } = token.value;
  if (nonce === undefined || !equalBytes(nonce, request.nonce))
    return decodeError("TIMESTAMP_NONCE", "token", "the nonce that was sent");
  return response;
}

/** IDN-28 EncodeOcspRequest: about one certificate. */
export function encodeOcspRequest(issuer: Certificate, certificate: Certificate, random: RandomBytes): ServiceRequest {
  const certId = sequence(
    sequence(oid(OID.sha1), derNull()),
    octetString(hashWith("sha1", issuer.subject.raw)),
    octetString(hashWith("sha1", issuer.publicKey.keyBytes)),
    integer(certificate.serial),
  );
  const nonce = octetString(random(16));
  const extensions = tlv(0xa2, sequence(sequence(oid(OID.ocspNonce), octetString(nonce))));
  return { der: sequence(sequence(sequence(sequence(certId)), extensions)), nonce };
}
