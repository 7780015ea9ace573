/** OCSP responses (RFC 6960): one basic response about one certificate. */
import type { Decoded, Instant } from "@selge/basics";
import { readSerial } from "./certificate.ts";
import { type DerReader, decodeDer, TAG } from "./der.ts";
import { readIdentifierHash } from "./digest.ts";
import { readExtension } from "./extensions.ts";
import { readName } from "./name.ts";
import { OID } from "./oids.ts";
import type { Signed } from "./raw-signature.ts";
import { readSignatureAlgorithm } from "./signature-algorithm.ts";

export type OcspStatus = "good" | "revoked" | "unknown";

export interface CertId {
  readonly hash: "sha1" | "sha256";
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: Uint8Array;
}

export interface OcspResponse {
  /** Subject DER of the responder, or SHA-1 of its key bytes. */
  readonly responder: { readonly name: Uint8Array } | { readonly keyHash: Uint8Array };
  readonly producedAt: Instant;
  readonly certId: CertId;
  readonly status: OcspStatus;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant | undefined;
  /** Content of the nonce extension: for whoever asked, to compare; no check here depends on it. */
  readonly nonce: Uint8Array | undefined;
  readonly signed: Signed;
}

/** IDN-16 DecodeOcspResponse. Total. Verifies no signature. */
export function decodeOcspResponse(der: Uint8Array): Decoded<OcspResponse> {
  return decodeDer(der, "OCSP_FORMAT", (reader) =>
    reader.inside(TAG.sequence, (r) => {
      const { content } = r.take(TAG.enumerated);
      if (content.length !== 1 || content[0] !== 0) r.fail("response status successful");
      const basic = r.inside(0xa0, (bytes) =>
        bytes.inside(TAG.sequence, (s) => (s.oid() === OID.ocspBasic ? s.octets() : s.fail("a basic response"))),
      );
      const read = decodeDer(basic, "OCSP_FORMAT", readBasicResponse);
      return read.ok ? read.value : r.fail(`in the basic response, ${read.error.where}: ${read.error.expected}`);
    }),
  );
}

function readBasicResponse(reader: DerReader): OcspResponse {
  return reader.inside(TAG.sequence, (r) => {
    const data = r.take(TAG.sequence);
    const body = r.within(data, readResponseData);
    const algorithm = readSignatureAlgorithm(r);
    const signature = r.bitBytes();
    r.skipOptional(0xa0);
    return { ...body, signed: { algorithm, signature, message: data.raw } };
  });
}

function readResponseData(r: DerReader): Omit<OcspResponse, "signed"> {
  const responder = readResponder(r);
  const producedAt = r.generalizedTime();
  const single = r.inside(TAG.sequence, readSingle);
  const nonce = readNonce(r);
  return { responder, producedAt, ...single, nonce };
}

function readResponder(r: DerReader): OcspResponse["responder"] {
  if (r.sees(0xa1)) return { name: r.inside(0xa1, readName).raw };
  const keyHash = r.inside(0xa2, (k) => k.octets());
  return keyHash.length === 20 ? { keyHash } : r.fail("a key hash of 20 bytes");
}

function readSingle(reader: DerReader) {
  return reader.inside(TAG.sequence, (r) => {
    const certId = r.inside(TAG.sequence, (c) => ({
      hash: readIdentifierHash(c),
      issuerNameHash: c.octets(),
      issuerKeyHash: c.octets(),
      serial: readSerial(c),
    }));
    const status = readStatus(r);
    const thisUpdate = r.generalizedTime();
    const nextUpdate = r.optional(0xa0, (n) => n.generalizedTime());
    readNonce(r);
    return { certId, status, thisUpdate, nextUpdate };
  });
}

function readStatus(r: DerReader): OcspStatus {
  if (r.sees(0xa1))
    return r.inside(0xa1, (info) => {
      info.generalizedTime();
      info.skipOptional(0xa0);
      return "revoked";
    });
  const { tag, content } = r.take();
  if (content.length > 0 || (tag !== 0x80 && tag !== 0x82)) r.fail("good, revoked or unknown");
  return tag === 0x80 ? "good" : "unknown";
}

/** Extensions in [1]: the nonce if there is one; any other critical one is refused. */
function readNonce(r: DerReader): Uint8Array | undefined {
  const list = r.optional(0xa1, (e) => e.list(TAG.sequence, 0, readExtension)) ?? [];
  if (list.some((e) => e.critical && e.id !== OID.ocspNonce)) r.fail("no unread critical extension");
  return list.find((e) => e.id === OID.ocspNonce)?.value;
}
