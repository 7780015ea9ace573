/** Scalars: integers modulo ℓ, the order of ristretto255. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { concat, type Decoded, decodeError, ok, type RandomBytes, sha512, u64le, utf8 } from "@selge/basics";
import { GROUP_LABELS } from "./labels.ts";

export type Scalar = bigint & { readonly __brand: "Scalar" };

const Fn = ed25519.Point.Fn;

/** ℓ = 2^252 + 27742317777372353535851937790883648493. */
export const ORDER: bigint = Fn.ORDER;

export const SCALAR_BYTES = 32;

/** Reduces any integer modulo ℓ. */
export function scalar(value: bigint | number): Scalar {
  return Fn.create(BigInt(value)) as Scalar;
}

export const ZERO: Scalar = scalar(0);
export const ONE: Scalar = scalar(1);

export const add = (a: Scalar, b: Scalar): Scalar => Fn.add(a, b) as Scalar;
export const sub = (a: Scalar, b: Scalar): Scalar => Fn.sub(a, b) as Scalar;
export const mul = (a: Scalar, b: Scalar): Scalar => Fn.mul(a, b) as Scalar;
export const neg = (a: Scalar): Scalar => Fn.neg(a) as Scalar;

/** Throws for zero: the caller has excluded it. */
export function invert(a: Scalar): Scalar {
  if (a === 0n) throw new RangeError("zero has no inverse");
  return Fn.inv(a) as Scalar;
}

/** a^k for k ≥ 0. */
export function power(a: Scalar, k: number): Scalar {
  return Fn.pow(a, BigInt(k)) as Scalar;
}

/** GRP-1 EncodeScalar: 32 bytes, little-endian. */
export function encodeScalar(a: Scalar): Uint8Array<ArrayBuffer> {
  return concat(Fn.toBytes(a));
}

/** GRP-2 DecodeScalar: exactly 32 bytes, little-endian, value below ℓ; anything else is refused, never reduced. */
export function decodeScalar(bytes: Uint8Array, where = "scalar"): Decoded<Scalar> {
  const value = bytes.length === SCALAR_BYTES ? littleEndian(bytes) : ORDER;
  return value < ORDER
    ? ok(value as Scalar)
    : decodeError("SCALAR_ENCODING", where, "32 bytes little-endian, below the group order");
}

/** GRP-3 WideReduce: 64 bytes, little-endian, modulo ℓ. The bias is below 2^−259. */
export function wideReduce(bytes: Uint8Array): Scalar {
  if (bytes.length !== 64) throw new RangeError("wide reduction takes 64 bytes");
  return scalar(littleEndian(bytes));
}

/** GRP-22 RandomScalar: uniform, from 64 bytes of the port. Never zero: a CSPRNG that gives zero is broken, and the bug is thrown. */
export function randomScalar(random: RandomBytes): Scalar {
  const a = wideReduce(random(64));
  if (a === 0n) throw new Error("the random source gave zero");
  return a;
}

/**
 * GRP-4 HedgedNonces: `count` secret nonces from fresh randomness, hedged with the witness and the statement, so that a
 * random source that repeats does not repeat a nonce for another statement.
 * seed = SHA-512(label ‖ 32 fresh bytes ‖ SHA-512(witness) ‖ SHA-512(statement)); nonce_i = WideReduce(SHA-512(seed ‖ u64le(i))).
 */
export function hedgedNonces(count: number, witness: Uint8Array, statement: Uint8Array, random: RandomBytes): Scalar[] {
  const fresh = random(32);
  if (fresh.length !== 32) throw new RangeError("the random source gave another number of bytes");
  const seed = sha512(utf8(GROUP_LABELS.nonce), fresh, sha512(witness), sha512(statement));
  return Array.from({ length: count }, (_, i) => wideReduce(sha512(seed, u64le(i))));
}

/** Little-endian bytes as an integer. */
export function littleEndian(bytes: Uint8Array): bigint {
  let hex = "";
  for (let i = bytes.length - 1; i >= 0; i--) hex += bytes[i]!.toString(16).padStart(2, "0");
  return hex === "" ? 0n : BigInt(`0x${hex}`);
}
