/** The one way from (key, algorithm, signature) to the signature port: fixed pairs, fixed lengths, r and s in range. */
import { concat } from "@selge/basics";
import { decodeDer, TAG } from "./der.ts";
import { toBigInt } from "./der-values.ts";
import type { VerifySignature } from "./ports.ts";
import { CURVES, type CurveName, type PublicKey } from "./public-key.ts";
import type { SignatureAlgorithm } from "./signature-algorithm.ts";

/** ECDSA with curves, RSA with RSA; every other pair is algorithm confusion. */
export function suitsKey(algorithm: SignatureAlgorithm, key: PublicKey): boolean {
  return algorithm.startsWith("ecdsa-") === (key.type !== "RSA");
}

/** IDN-15 CheckRawSignature, the part without mathematics: pair, length, 1 ≤ r, s < order. High s is accepted. */
export function isRawSignature(algorithm: SignatureAlgorithm, key: PublicKey, signature: Uint8Array): boolean {
  if (!suitsKey(algorithm, key)) return false;
  if (key.type === "RSA") return signature.length === key.modulusLength;
  const { size, order } = CURVES[key.type];
  if (signature.length !== 2 * size) return false;
  const inRange = (x: bigint): boolean => x > 0n && x < order;
  return inRange(toBigInt(signature.subarray(0, size))) && inRange(toBigInt(signature.subarray(size)));
}

export interface Signed {
  readonly algorithm: SignatureAlgorithm;
  /** As it stands inside DER objects: an ECDSA signature is a SEQUENCE. */
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

/** Verifies a signature of a certificate, OCSP response or timestamp token. Total. */
export function verifyDerSigned(verify: VerifySignature, key: PublicKey, signed: Signed): boolean {
  const { algorithm, message } = signed;
  const raw = key.type === "RSA" ? signed.signature : rawFromDer(key.type, signed.signature);
  if (raw === undefined || !isRawSignature(algorithm, key, raw)) return false;
  return verify(algorithm, key.spki, raw, message);
}

function rawFromDer(curve: CurveName, der: Uint8Array): Uint8Array | undefined {
  const { size } = CURVES[curve];
  const read = decodeDer(der, "SIGNATURE", (reader) =>
    reader.inside(TAG.sequence, (r) => [r.unsigned(), r.unsigned()] as const),
  );
  if (!read.ok) return undefined;
  const [r, s] = read.value.map((x) => fixedLength(x, size));
  return r === undefined || s === undefined ? undefined : concat(r, s);
}

function fixedLength(x: bigint, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size);
  let rest = x;
  for (let i = size - 1; i >= 0; i--, rest >>= 8n) out[i] = Number(rest & 0xffn);
  return rest === 0n ? out : undefined;
}
