// RFC 9496, four elements at a time: decoding (§ 4.3.1), encoding (§ 4.3.2), the map to the group (§ 4.3.4); and encoding of doubles in
// batches (curve25519-dalek's double_and_compress_batch, after Hamburg). Buffers hold a multiple of four items; names as in the RFC.
import { mul } from "./products";
import {
  D, D_MINUS_ONE_SQ, INVSQRT_A_MINUS_D, ONE, ONE_MINUS_D_SQ, SQRT_AD_MINUS_ONE, SQRT_M1,
} from "./constants";
import {
  absolute, add, assignIf, copy, fromBytes, inverseSqrt, invert, isNegative, isZero, negateIf, sqr, sub, toBytes,
} from "./field";
import { addPoints, transpose } from "./point";

const s = memory.data(160, 16), x = memory.data(160, 16), y = memory.data(160, 16), t = memory.data(160, 16);
const z = memory.data(160, 16), u1 = memory.data(160, 16), u2 = memory.data(160, 16), v = memory.data(160, 16);
const w = memory.data(160, 16), I = memory.data(160, 16), den1 = memory.data(160, 16), den2 = memory.data(160, 16);

/** Bytes of a canonical non-negative field element: below p and even. */
function isCanonicalEven(bytes: usize): bool {
  const a = load<u64>(bytes), b = load<u64>(bytes, 8), c = load<u64>(bytes, 16), d = load<u64>(bytes, 24);
  const top: u64 = 0x7fffffffffffffff;
  const belowP = d < top || (d == top && ((b & c) != u64.MAX_VALUE || a < u64.MAX_VALUE - 18));
  return belowP && (a & 1) == 0;
}

/** n encodings (32 bytes each) to points; n is a multiple of 4. Returns the index of the first bad one, else -1. Variable time. */
export function decode(points: usize, bytes: usize, n: i32): i32 {
  for (let i = 0; i < n; i += 4) {
    const from = bytes + 32 * i;
    const good = decodeFour(points + 160 * i, from);
    for (let lane = 0; lane < 4; lane++)
      if (((good >> lane) & 1) == 0 || !isCanonicalEven(from + 32 * lane)) return i + lane;
  }
  return -1;
}

/** Bit l of the result: is encoding l that of a point (its canonicity apart)? */
function decodeFour(points: usize, bytes: usize): i32 {
  for (let lane: usize = 0; lane < 4; lane++) fromBytes(s, lane, bytes + 32 * lane);
  mul(s, s, ONE);
  sqr(w, s); // ss
  sub(u1, ONE, w);
  add(u2, ONE, w);
  sqr(w, u2); // u2_sqr
  sqr(v, u1);
  mul(v, v, D);
  add(v, v, w);
  negateIf(i32x4.splat(-1), v); // -(D·u1^2) - u2_sqr, 2u
  mul(t, v, w);
  const wasSquare = inverseSqrt(I, t);
  mul(den1, I, u2); // den_x
  mul(den2, I, den1);
  mul(den2, den2, v); // den_y
  add(s, s, s);
  mul(x, s, den1);
  absolute(x);
  mul(y, u1, den2);
  mul(t, x, y);
  const bad = v128.or(isNegative(t), isZero(y));
  transpose(points, points + 160, points + 320, points + 480, x, y, t, ONE);
  return i32x4.bitmask(v128.andnot(wasSquare, bad));
}

/** n points to encodings; n is a multiple of 4. No branch on the points. */
export function encode(bytes: usize, points: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) encodeFour(bytes + 32 * i, points + 160 * i);
}

function encodeFour(bytes: usize, p: usize): void {
  transpose(x, y, t, z, p, p + 160, p + 320, p + 480);
  add(u1, z, y);
  sub(w, z, y);
  mul(u1, u1, w);
  mul(u2, x, y);
  sqr(w, u2);
  mul(w, w, u1);
  inverseSqrt(I, w); // was_square is ignored: true for every point, or the argument is zero and so is I
  mul(den1, I, u1);
  mul(den2, I, u2);
  mul(w, den1, den2);
  mul(w, w, t); // z_inv
  mul(v, t, w);
  const rotate = isNegative(v);
  mul(u1, y, SQRT_M1); // iy
  mul(u2, x, SQRT_M1); // ix
  assignIf(rotate, x, u1);
  assignIf(rotate, y, u2);
  mul(v, den1, INVSQRT_A_MINUS_D); // enchanted_denominator
  assignIf(rotate, den2, v);
  mul(v, x, w);
  negateIf(isNegative(v), y);
  sub(v, z, y);
  mul(s, den2, v);
  absolute(s);
  toBytes(bytes, s);
}

// What doubleAndEncode keeps for each four points, in `work`: e, g, f, h, e·g, f·h, and the product of all e·g·f·h before.
const STATE: usize = 7 * 160;

/** Encodings of 2·P for n points, n a multiple of 4; `work` holds 280 bytes for each point. One inversion for all. No secret branch. */
export function doubleAndEncode(bytes: usize, points: usize, n: i32, work: usize): void {
  copy(w, ONE);
  for (let i = 0; i < n; i += 4) {
    const state = work + STATE * (i >> 2);
    const e = state, g = state + 160, f = state + 320, h = state + 480, eg = state + 640, fh = state + 800;
    const p = points + 160 * i;
    transpose(x, y, t, z, p, p + 160, p + 320, p + 480);
    sqr(u1, x);
    sqr(u2, y);
    add(g, u1, u2); // Y^2 + X^2
    add(u1, y, y);
    mul(e, x, u1); // 2XY
    sqr(u1, z);
    sqr(u2, t);
    mul(u2, u2, D);
    add(f, u1, u2); // Z^2 + d·T^2
    sub(h, u1, u2);
    mul(eg, e, g);
    mul(fh, f, h);
    copy(state + 960, w);
    nonZeroProduct(u1, eg, fh);
    mul(w, w, u1);
  }
  invert(I, w);
  for (let i = n - 4; i >= 0; i -= 4) encodeDouble(bytes + 32 * i, work + STATE * (i >> 2));
}

/** o = a·b, or 1 where that is zero: the double is the identity. Returns the mask of those. */
function nonZeroProduct(o: usize, a: usize, b: usize): v128 {
  mul(o, a, b);
  const zero = isZero(o);
  assignIf(zero, o, ONE);
  return zero;
}

function encodeDouble(bytes: usize, state: usize): void {
  const e = state, g = state + 160, f = state + 320, h = state + 480, eg = state + 640, fh = state + 800;
  mul(w, I, state + 960); // 1/(e·g·f·h)
  const identity = nonZeroProduct(u1, eg, fh);
  mul(I, I, u1);
  sub(u2, w, w);
  assignIf(identity, w, u2); // as if 1/0 were 0: s = 0
  mul(z, eg, w); // Zinv
  mul(t, fh, w); // Tinv
  mul(v, eg, z);
  const turn = isNegative(v);
  mul(u1, e, ONE);
  mul(u2, f, SQRT_M1);
  copy(v, INVSQRT_A_MINUS_D); // magic
  assignIf(turn, e, g);
  negateIf(i32x4.splat(-1), u1);
  assignIf(turn, g, u1);
  assignIf(turn, h, u2);
  assignIf(turn, v, SQRT_M1);
  mul(u1, h, e);
  mul(u1, u1, z);
  negateIf(isNegative(u1), g);
  mul(u1, g, t);
  mul(u1, u1, v);
  mul(g, g, ONE);
  mul(h, h, ONE);
  sub(u2, h, g);
  mul(s, u2, u1);
  absolute(s);
  toBytes(bytes, s);
}

/** n uniform strings of 64 bytes to points, n a multiple of 4: the sum of the images of both halves. */
export function fromUniform(points: usize, bytes: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) {
    const p = points + 160 * i;
    mapFour(image, bytes + 64 * i);
    addPoints(p, image, image + 160, 0);
    addPoints(p + 160, image + 320, image + 480, 0);
  }
}

const image = memory.data(640, 16);

/** MAP of RFC 9496 § 4.3.4 on four strings of 32 bytes, the top bit of each ignored. */
function mapFour(points: usize, bytes: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) fromBytes(t, lane, bytes + 32 * lane);
  mul(t, t, ONE);
  sqr(w, t);
  mul(w, w, SQRT_M1); // r
  add(u1, w, ONE);
  mul(u1, u1, ONE_MINUS_D_SQ); // u
  mul(v, w, D);
  add(v, v, ONE);
  negateIf(i32x4.splat(-1), v);
  add(u2, w, D);
  mul(v, v, u2); // v
  // SQRT_RATIO_M1(u, v) = |u·SQRT_RATIO_M1(1, u·v)|, and u/v is a square where u·v is. u is never 0: i·t^2 = -1 has no solution.
  mul(y, u1, v);
  const wasSquare = inverseSqrt(s, y);
  mul(s, s, u1);
  absolute(s);
  mul(x, s, t);
  absolute(x);
  negateIf(i32x4.splat(-1), x); // s_prime
  assignIf(v128.not(wasSquare), s, x);
  sub(y, w, ONE); // r - 1
  copy(z, w);
  minusOne(u2);
  assignIf(wasSquare, z, u2); // c
  mul(z, z, y);
  mul(z, z, D_MINUS_ONE_SQ);
  sub(z, z, v); // N
  add(u1, s, s);
  mul(u1, u1, v); // w0
  mul(u2, z, SQRT_AD_MINUS_ONE); // w1
  sqr(w, s);
  sub(den1, ONE, w); // w2
  add(den2, ONE, w); // w3
  mul(x, u1, den2);
  mul(y, den1, u2);
  mul(z, u2, den2);
  mul(t, u1, den1);
  transpose(points, points + 160, points + 320, points + 480, x, y, t, z);
}

function minusOne(o: usize): void {
  copy(o, ONE);
  negateIf(i32x4.splat(-1), o);
}
