/** Public keys: IDN-13. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { refuse } from "../record/fault.ts";
import { RSA_ENCRYPTION_OID } from "./algorithms.ts";
import { onlyValue, TAG, type Tlv, within } from "./der.ts";
import { bigEndian, expectNull, natural, objectIdentifier, wholeBytes } from "./der-values.ts";

export type CurveName = "P-256" | "P-384" | "P-521";

interface KeyBytes {
  /** The SubjectPublicKeyInfo as it stands in the file: what a signature port takes. */
  readonly spki: Uint8Array;
  /** The BIT STRING's bytes: what OCSP hashes. */
  readonly bytes: Uint8Array;
}

export interface EcKey extends KeyBytes {
  readonly type: "ec";
  readonly curve: CurveName;
}

export interface RsaKey extends KeyBytes {
  readonly type: "rsa";
  readonly n: bigint;
  readonly e: bigint;
  /** Bytes of the modulus, and of every signature. */
  readonly size: number;
}

export type PublicKey = EcKey | RsaKey;

const EC_OID = "1.2.840.10045.2.1";
const CURVE_OID: ReadonlyMap<string, CurveName> = new Map([
  ["1.2.840.10045.3.1.7", "P-256"],
  ["1.3.132.0.34", "P-384"],
  ["1.3.132.0.35", "P-521"],
]);
export const CURVES = { "P-256": p256, "P-384": p384, "P-521": p521 } as const;

/** Bytes of a coordinate and, on these curves, of the order. */
export const COORDINATE_LENGTH: Readonly<Record<CurveName, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };

/** A key by itself, nothing after it; undefined when it is none of IDN-13. Total. */
export function decodePublicKey(spki: Uint8Array): PublicKey | undefined {
  try {
    return publicKey(onlyValue(spki));
  } catch {
    return undefined;
  }
}

/** IDN-13. */
export function publicKey(value: Tlv): PublicKey {
  return within(value, TAG.sequence, (info): PublicKey => {
    const algorithm = info.take(TAG.sequence);
    const bytes = wholeBytes(info.take(TAG.bitString));
    const spki = value.raw;
    return within(algorithm, TAG.sequence, (id): PublicKey => {
      const oid = objectIdentifier(id.take(TAG.oid));
      if (oid === EC_OID) {
        const curve = CURVE_OID.get(objectIdentifier(id.take(TAG.oid))) ?? refuse("DER", "curve");
        return isPoint(curve, bytes) ? { type: "ec", curve, spki, bytes } : refuse("DER", "point");
      }
      if (oid !== RSA_ENCRYPTION_OID) refuse("DER", "key algorithm");
      expectNull(id.take(TAG.null));
      return { type: "rsa", spki, bytes, ...rsaNumbers(onlyValue(bytes)) };
    });
  });
}

/** `04 ‖ x ‖ y` with coordinates below the prime, on y² = x³ + ax + b. */
function isPoint(curve: CurveName, bytes: Uint8Array): boolean {
  const length = COORDINATE_LENGTH[curve];
  if (bytes.length !== 1 + 2 * length || bytes[0] !== 4) return false;
  const { p, a, b } = CURVES[curve].Point.CURVE();
  const x = bigEndian(bytes.subarray(1, 1 + length));
  const y = bigEndian(bytes.subarray(1 + length));
  return x < p && y < p && (y * y - (x * x + a) * x - b) % p === 0n;
}

function rsaNumbers(value: Tlv): { readonly n: bigint; readonly e: bigint; readonly size: number } {
  return within(value, TAG.sequence, (numbers) => {
    const n = natural(numbers.take(TAG.integer));
    const e = natural(numbers.take(TAG.integer));
    const bits = n.toString(2).length;
    const sound = n % 2n === 1n && bits >= 2048 && bits <= 8192 && e % 2n === 1n && e >= 65_537n && e < 1n << 32n;
    return sound ? { n, e, size: Math.ceil(bits / 8) } : refuse("DER", "RSA numbers");
  });
}
