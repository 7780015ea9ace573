/** Public keys out of certificates: three curves and RSA, refused when malformed or (for curves) not on the curve. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { type DerReader, decodeDer, TAG } from "./der.ts";
import { toBigInt } from "./der-values.ts";
import { OID } from "./oids.ts";

export type CurveName = "P-256" | "P-384" | "P-521";

export interface EcKey {
  readonly type: CurveName;
  /** Uncompressed point, 04 ‖ x ‖ y. */
  readonly point: Uint8Array;
}

export interface RsaKey {
  readonly type: "RSA";
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly modulusLength: number;
}

export type PublicKey = (EcKey | RsaKey) & {
  /** SubjectPublicKeyInfo, DER: what the signature port gets. */
  readonly spki: Uint8Array;
  /** Content of its BIT STRING: what OCSP hashes. */
  readonly keyBytes: Uint8Array;
};

interface Curve {
  readonly size: number;
  readonly order: bigint;
  readonly prime: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

export const CURVES: Readonly<Record<CurveName, Curve>> = {
  "P-256": curve(p256, 32),
  "P-384": curve(p384, 48),
  "P-521": curve(p521, 66),
};

const BY_OID: Readonly<Record<string, CurveName>> = { [OID.p256]: "P-256", [OID.p384]: "P-384", [OID.p521]: "P-521" };

/** IDN-13 DecodePublicKey: the SubjectPublicKeyInfo at the cursor. */
export function readPublicKey(reader: DerReader): PublicKey {
  const { raw: spki, content } = reader.take(TAG.sequence);
  const read = decodeDer(content, "KEY", (r) => {
    const kind = r.inside(TAG.sequence, readKind);
    const keyBytes = r.bitBytes();
    const key = kind === "RSA" ? readRsa(keyBytes) : readPoint(kind, keyBytes);
    return { ...(key ?? r.fail("a well-formed public key")), spki, keyBytes };
  });
  return read.ok ? read.value : reader.fail(`a public key: ${read.error.expected}`);
}

function readKind(r: DerReader): CurveName | "RSA" {
  const id = r.oid();
  if (id === OID.rsaEncryption) {
    r.null();
    return "RSA";
  }
  if (id !== OID.ecPublicKey) r.fail("an EC or RSA key");
  return BY_OID[r.oid()] ?? r.fail("P-256, P-384 or P-521");
}

function readPoint(type: CurveName, point: Uint8Array): EcKey | undefined {
  const { size, prime, a, b } = CURVES[type];
  if (point.length !== 1 + 2 * size || point[0] !== 4) return undefined;
  const x = toBigInt(point.subarray(1, 1 + size));
  const y = toBigInt(point.subarray(1 + size));
  if (x >= prime || y >= prime) return undefined;
  return (y * y - (x * x + a) * x - b) % prime === 0n ? { type, point } : undefined;
}

function readRsa(bytes: Uint8Array): RsaKey | undefined {
  const read = decodeDer(bytes, "RSA", (r) =>
    r.inside(TAG.sequence, (s) => ({ modulus: s.unsigned(), exponent: s.unsigned() })),
  );
  if (!read.ok) return undefined;
  const { modulus, exponent } = read.value;
  const bits = modulus.toString(2).length;
  if (bits < 2048 || bits > 8192 || modulus % 2n === 0n) return undefined;
  if (exponent < 65537n || exponent >= 1n << 32n || exponent % 2n === 0n) return undefined;
  return { type: "RSA", modulus, exponent, modulusLength: Math.ceil(bits / 8) };
}

function curve(ecdsa: typeof p256, size: number): Curve {
  const { p: prime, n: order, a, b } = ecdsa.Point.CURVE();
  return { size, order, prime, a, b };
}
