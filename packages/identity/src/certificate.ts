/** X.509 certificates: what the checks need and nothing more. */
import { type Decoded, decodeError, equalBytes, type Instant, sha256 } from "@selge/basics";
import { type DerReader, decodeDer, TAG } from "./der.ts";
import { type ReadExtensions, readExtensions } from "./extensions.ts";
import { type DistinguishedName, readName } from "./name.ts";
import { type PublicKey, readPublicKey } from "./public-key.ts";
import type { Signed } from "./raw-signature.ts";
import { readSignatureAlgorithm } from "./signature-algorithm.ts";

export interface Certificate extends ReadExtensions {
  readonly der: Uint8Array;
  readonly sha256: Uint8Array;
  /** Content bytes of the serial number. */
  readonly serial: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly publicKey: PublicKey;
  /** The issuer's signature over the certificate. */
  readonly signed: Signed;
}

const MAX_CERTIFICATE_BYTES = 8192;

/** IDN-12 DecodeCertificate. Total. Verifies no signature. */
export function decodeCertificate(der: Uint8Array, code = "CERTIFICATE_FORMAT"): Decoded<Certificate> {
  if (der.length > MAX_CERTIFICATE_BYTES) return decodeError(code, "bytes", `at most ${MAX_CERTIFICATE_BYTES} bytes`);
  return decodeDer(der, code, (reader) =>
    reader.inside(TAG.sequence, (r) => {
      const tbs = r.take(TAG.sequence);
      const { signatureId, ...body } = r.within(tbs, readTbs);
      const outside = r.take(TAG.sequence);
      if (!equalBytes(outside.raw, signatureId)) r.fail("the same algorithm inside and outside");
      const signature = r.bitBytes();
      const algorithm = algorithmOf(r, signatureId);
      return { ...body, der, sha256: sha256(der), signed: { algorithm, signature, message: tbs.raw } };
    }),
  );
}

/** Content of a positive INTEGER of at most 21 bytes. */
export function readSerial(r: DerReader): Uint8Array {
  const serial = r.integer();
  const positive = serial[0]! < 0x80 && serial.some((b) => b !== 0);
  return positive && serial.length <= 21 ? serial : r.fail("a positive serial number of at most 21 bytes");
}

/** Whether `at` lies in the validity period, both ends included. */
export function isValidAt(certificate: Certificate, at: Instant): boolean {
  return certificate.notBefore <= at && at <= certificate.notAfter;
}

function readTbs(r: DerReader) {
  const version = r.inside(0xa0, (v) => v.unsigned());
  if (version !== 2n) r.fail("version 3");
  const serial = readSerial(r);
  const signatureId = r.take(TAG.sequence).raw;
  const issuer = readName(r);
  const [notBefore, notAfter] = r.inside(TAG.sequence, (v) => [v.time(), v.time()] as const);
  const subject = readName(r);
  const publicKey = readPublicKey(r);
  return { serial, signatureId, issuer, notBefore, notAfter, subject, publicKey, ...readExtensions(r) };
}

function algorithmOf(r: DerReader, id: Uint8Array) {
  const read = decodeDer(id, "ALGORITHM", (reader) => readSignatureAlgorithm(reader));
  return read.ok ? read.value : r.fail("a known signature algorithm");
}
