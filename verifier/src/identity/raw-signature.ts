/** What a signature must look like before mathematics is asked: IDN-15. */
import type { SignatureAlgorithm, SignaturePort } from "../ports.ts";
import { concat } from "../record/bytes.ts";
import { demand, Fault } from "../record/fault.ts";
import { schemeOf } from "./algorithms.ts";
import { onlyValue, TAG, type Tlv, within } from "./der.ts";
import { bigEndian, integerBytes } from "./der-values.ts";
import { COORDINATE_LENGTH, CURVES, type EcKey, type PublicKey } from "./keys.ts";

/** Does the algorithm go with the key? */
export function fits(algorithm: SignatureAlgorithm, key: PublicKey): boolean {
  return (schemeOf(algorithm) === "ecdsa") === (key.type === "ec");
}

/** Length and, for ECDSA, 1 ≤ r, s < order. `signature` as in a container: `r ‖ s` or RSA. */
export function isWellFormed(key: PublicKey, signature: Uint8Array): boolean {
  if (key.type === "rsa") return signature.length === key.size;
  const length = COORDINATE_LENGTH[key.curve];
  if (signature.length !== 2 * length) return false;
  const order = CURVES[key.curve].Point.CURVE().n;
  return [signature.subarray(0, length), signature.subarray(length)].every((half) => {
    const value = bigEndian(half);
    return value >= 1n && value < order;
  });
}

/** IDN-15 with a signature as in a container. */
export async function verifyPlain(
  port: SignaturePort,
  algorithm: SignatureAlgorithm,
  key: PublicKey,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  if (!fits(algorithm, key) || !isWellFormed(key, signature)) return false;
  return (await port.verify(algorithm, key.spki, signature, message)) === true;
}

/** IDN-15 with a signature as in certificates, OCSP responses and timestamps. */
export async function verifyInDer(
  port: SignaturePort,
  algorithm: SignatureAlgorithm,
  key: PublicKey,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  const plain = key.type === "rsa" ? signature : plainEcdsa(key, signature);
  return plain !== undefined && verifyPlain(port, algorithm, key, plain, message);
}

/** SEQUENCE { INTEGER r, INTEGER s } as `r ‖ s`; undefined when it is not that or does not fit the order's length. */
export function plainEcdsa(key: EcKey, der: Uint8Array): Uint8Array | undefined {
  const length = COORDINATE_LENGTH[key.curve];
  try {
    return within(onlyValue(der), TAG.sequence, (pair) =>
      concat(fixedLength(pair.take(TAG.integer), length), fixedLength(pair.take(TAG.integer), length)),
    );
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function fixedLength(value: Tlv, length: number): Uint8Array {
  const bytes = integerBytes(value);
  const digits = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  demand(bytes[0]! < 0x80 && digits.length <= length, "DER", "range");
  return concat(new Uint8Array(length - digits.length), digits);
}
