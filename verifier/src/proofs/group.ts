/** The group of GRP: ristretto255 from noble, decoders that refuse by the SPEC's codes, generators, sums of multiples. */
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { equal, text, u32le } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";

export type Point = InstanceType<typeof ristretto255.Point>;
export type Scalar = bigint;

/** ℓ */
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
export const G: Point = ristretto255.Point.BASE;
export const O: Point = ristretto255.Point.ZERO;

/** GRP-8. */
export function hashToGroup(message: Uint8Array, tag: string): Point {
  return ristretto255_hasher.hashToCurve(message, { DST: text(tag) });
}

/** GRP-9. */
export const HKEY: Point = hashToGroup(new Uint8Array(0), "selge/v1/pedersen");
export const G_TAG: Point = hashToGroup(new Uint8Array(0), "selge/v1/tag");
export const G_STYLE: Point = hashToGroup(new Uint8Array(0), "selge/v1/style");

const GENERATORS_KEPT = 1 << 16;
const generators: Point[] = [];

/** GRP-10: `G_i`, i from 1. The first ones are kept, the others made again when they are needed. */
export function shuffleGenerator(i: number): Point {
  if (i > GENERATORS_KEPT) return hashToGroup(u32le(i), "selge/v1/shuffle");
  for (let next = generators.length + 1; next <= i; next++)
    generators.push(hashToGroup(u32le(next), "selge/v1/shuffle"));
  return generators[i - 1]!;
}

/** Modulo ℓ, into 0..ℓ−1. */
export function mod(value: bigint): Scalar {
  const rest = value % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

export function inverse(value: Scalar): Scalar {
  return power(value, ORDER - 2n);
}

export function power(base: Scalar, exponent: bigint): Scalar {
  let result = 1n;
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n, square = mod(square * square))
    if (rest & 1n) result = mod(result * square);
  return result;
}

/** Little-endian. */
export function bigintLe(bytes: Uint8Array): bigint {
  let value = 0n;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = bytes.length - 1; at >= whole; at--) value = (value << 8n) | BigInt(bytes[at]!);
  for (let at = whole - 8; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(at, true);
  return value;
}

/** GRP-1. */
export function encodeScalar(value: Scalar): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let i = 0, rest = value; i < 32; i++, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

const ORDER_BYTES = encodeScalar(ORDER);

/** GRP-2. */
export function decodeScalar(bytes: Uint8Array, where = ""): Scalar {
  demand(bytes.length === 32, "SCALAR_ENCODING", where);
  const value = bigintLe(bytes);
  demand(value < ORDER, "SCALAR_ENCODING", where);
  return value;
}

/** GRP-2 for packed scalars: the index of the first that is not below ℓ, or −1. */
export function firstUnreduced(packed: Uint8Array): number {
  for (let at = 0; at < packed.length; at += 32) {
    let i = 31;
    while (i >= 0 && packed[at + i] === ORDER_BYTES[i]) i--;
    if (i < 0 || packed[at + i]! > ORDER_BYTES[i]!) return at / 32;
  }
  return -1;
}

/** GRP-3. */
export function wideReduce(bytes: Uint8Array): Scalar {
  if (bytes.length !== 64) throw new RangeError("wideReduce");
  return bigintLe(bytes) % ORDER;
}

/** GRP-6. */
export function decodePoint(bytes: Uint8Array, where = ""): Point {
  if (bytes.length !== 32) refuse("POINT_ENCODING", where);
  try {
    return ristretto255.Point.fromBytes(bytes);
  } catch {
    return refuse("POINT_ENCODING", where);
  }
}

const IDENTITY = new Uint8Array(32);

export function isIdentityEncoding(bytes: Uint8Array): boolean {
  return equal(bytes, IDENTITY);
}

/** GRP-7. */
export function decodeNonIdentity(bytes: Uint8Array, where = ""): Point {
  const point = decodePoint(bytes, where);
  demand(!isIdentityEncoding(bytes), "POINT_IDENTITY", where);
  return point;
}

/** A small multiple or sum; long ones go through `multiply` of msm.ts. */
export function times(scalar: Scalar, point: Point): Point {
  return scalar === 0n ? O : point.multiplyUnsafe(scalar);
}
