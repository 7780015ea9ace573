/** X.509 certificates: IDN-12. */
import type { SignatureAlgorithm } from "../ports.ts";
import { equal } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import { signatureAlgorithm } from "./algorithms.ts";
import { type Children, context, decodeAs, inner, onlyValue, optionalInner, TAG, within } from "./der.ts";
import { expectInteger, serialNumber, time, wholeBytes } from "./der-values.ts";
import { type ReadExtensions, readExtensions } from "./extensions.ts";
import { type PublicKey, publicKey } from "./keys.ts";
import { type Name, name } from "./names.ts";

export interface Certificate {
  readonly der: Uint8Array;
  /** What the issuer signed. */
  readonly tbs: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** Content bytes of the INTEGER. */
  readonly serial: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: PublicKey;
  readonly extensions: ReadExtensions;
}

const LARGEST = 8192;

/** IDN-12. Refuses with CERTIFICATE_FORMAT. */
export function decodeCertificate(der: Uint8Array): Certificate {
  return decodeAs("CERTIFICATE_FORMAT", () => {
    demand(der.length <= LARGEST, "DER", "size");
    return within(onlyValue(der), TAG.sequence, (parts) => {
      const tbs = parts.take(TAG.sequence);
      const algorithmId = parts.take(TAG.sequence);
      const signature = wholeBytes(parts.take(TAG.bitString));
      const algorithm = signatureAlgorithm(algorithmId);
      const fields = within(tbs, TAG.sequence, (children) => readTbs(children, algorithmId.raw));
      return { der, tbs: tbs.raw, algorithm, signature, ...fields };
    });
  });
}

export function isValidAt(certificate: Certificate, instant: number): boolean {
  return certificate.notBefore <= instant && instant <= certificate.notAfter;
}

function readTbs(tbs: Children, algorithmId: Uint8Array) {
  expectInteger(inner(tbs.take(context(0)), context(0)), 2);
  const serial = serialNumber(tbs.take(TAG.integer));
  demand(equal(tbs.take(TAG.sequence).raw, algorithmId), "DER", "two signature algorithms");
  const issuer = name(tbs.take(TAG.sequence));
  const validity = within(tbs.take(TAG.sequence), TAG.sequence, (times) => ({
    notBefore: time(times.any()),
    notAfter: time(times.any()),
  }));
  const subject = name(tbs.take(TAG.sequence));
  const key = publicKey(tbs.take(TAG.sequence));
  const extensions = readExtensions(optionalInner(tbs, context(3)));
  return { serial, issuer, ...validity, subject, key, extensions };
}
