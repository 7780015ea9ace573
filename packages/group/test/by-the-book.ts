/**
 * A second implementation of ristretto255, written from SPEC.md §§ 2–3 alone, plain and slow. It shares no line with the code under
 * test but SHA-512, so that agreement of the two says something.
 */
import { concat, sha512, utf8 } from "@selge/basics";

const p = 2n ** 255n - 19n;
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const SQRT_M1 = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;
const SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235n;
const INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578n;
const ONE_MINUS_D_SQ = 1159843021668779879193775521855586647937357759715417654439879720876111806838n;
const D_MINUS_ONE_SQ = 40440834346308536858101042469323190826248399146238708352240133220865137265952n;

/** Extended coordinates (X, Y, Z, T). */
export type Point = readonly [bigint, bigint, bigint, bigint];

export const IDENTITY: Point = [0n, 1n, 1n, 0n];

const mod = (a: bigint): bigint => ((a % p) + p) % p;
const negative = (a: bigint): boolean => mod(a) % 2n === 1n;
const abs = (a: bigint): bigint => (negative(a) ? mod(-a) : mod(a));

function pow(a: bigint, e: bigint): bigint {
  let out = 1n;
  for (let base = mod(a), rest = e; rest > 0n; rest >>= 1n, base = mod(base * base))
    if (rest & 1n) out = mod(out * base);
  return out;
}

function sqrtRatioM1(u: bigint, v: bigint): readonly [boolean, bigint] {
  const root = mod(u * pow(v, 3n) * pow(u * pow(v, 7n), (p - 5n) / 8n));
  const check = mod(v * root * root);
  const flipped = check === mod(-u);
  const r = flipped || check === mod(-u * SQRT_M1) ? mod(SQRT_M1 * root) : root;
  return [check === mod(u) || flipped, abs(r)];
}

export function encode([X, Y, Z, T]: Point): Uint8Array {
  const u1 = mod((Z + Y) * (Z - Y));
  const u2 = mod(X * Y);
  const [, i] = sqrtRatioM1(1n, mod(u1 * u2 * u2));
  const den1 = mod(i * u1);
  const den2 = mod(i * u2);
  const zInv = mod(den1 * den2 * T);
  const rotate = negative(T * zInv);
  const x = rotate ? mod(Y * SQRT_M1) : X;
  const y = rotate ? mod(X * SQRT_M1) : Y;
  const den = rotate ? mod(den1 * INVSQRT_A_MINUS_D) : den2;
  return toBytes(abs(den * (Z - (negative(x * zInv) ? -y : y))));
}

export function decode(bytes: Uint8Array): Point | undefined {
  const s = fromBytes(bytes);
  if (bytes.length !== 32 || s >= p || negative(s)) return undefined;
  const u1 = mod(1n - s * s);
  const u2 = mod(1n + s * s);
  const v = mod(-d * u1 * u1 - u2 * u2);
  const [square, i] = sqrtRatioM1(1n, mod(v * u2 * u2));
  const dx = mod(i * u2);
  const dy = mod(i * dx * v);
  const x = abs(2n * s * dx);
  const y = mod(u1 * dy);
  const t = mod(x * y);
  return square && !negative(t) && y !== 0n ? [x, y, 1n, t] : undefined;
}

/** The complete addition law of −x² + y² = 1 + d·x²·y². */
export function add([X1, Y1, Z1, T1]: Point, [X2, Y2, Z2, T2]: Point): Point {
  const A = mod((Y1 - X1) * (Y2 - X2));
  const B = mod((Y1 + X1) * (Y2 + X2));
  const C = mod(2n * d * T1 * T2);
  const D = mod(2n * Z1 * Z2);
  const [E, F, G, H] = [B - A, D - C, D + C, B + A];
  return [mod(E * F), mod(G * H), mod(F * G), mod(E * H)];
}

export function multiply(a: bigint, P: Point): Point {
  let out = IDENTITY;
  for (let base = P, rest = a; rest > 0n; rest >>= 1n, base = add(base, base)) if (rest & 1n) out = add(out, base);
  return out;
}

/** Element derivation from 64 bytes, step 2 of GRP-8. */
export function derive(bytes: Uint8Array): Point {
  return add(map(bytes.subarray(0, 32)), map(bytes.subarray(32)));
}

/** GRP-8. */
export function hashToGroup(message: Uint8Array, dst: string): Point {
  const dstPrime = concat(utf8(dst), Uint8Array.of(dst.length));
  const b0 = sha512(new Uint8Array(128), message, Uint8Array.of(0, 64, 0), dstPrime);
  return derive(sha512(b0, Uint8Array.of(1), dstPrime));
}

function map(half: Uint8Array): Point {
  const t = mod(fromBytes(half) & (2n ** 255n - 1n));
  const r = mod(SQRT_M1 * t * t);
  const v = mod((-1n - r * d) * (r + d));
  const [square, root] = sqrtRatioM1(mod((r + 1n) * ONE_MINUS_D_SQ), v);
  const s = square ? root : mod(-abs(root * t));
  const N = mod((square ? -1n : r) * (r - 1n) * D_MINUS_ONE_SQ - v);
  const [w0, w1, w2, w3] = [2n * s * v, N * SQRT_AD_MINUS_ONE, 1n - s * s, 1n + s * s];
  return [mod(w0 * w3), mod(w2 * w1), mod(w1 * w3), mod(w0 * w2)];
}

function fromBytes(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}
