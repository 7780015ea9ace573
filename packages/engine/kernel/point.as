// Points of the curve -x^2 + y^2 = 1 + d·x^2·y^2 in extended coordinates, lanes (X, Y, T, Z), x = X/Z, y = Y/Z, T = XY/Z, each 1u; and
// the form in which they are added ("Niels"): lanes (y-x, y+x, 2d·t, 2z), each 1u. Formulas: generated module `products`.
import { addNiels, mul } from "./products";
import { NIELS_SCALE, ONE } from "./constants";
import { copy, invert, isZero } from "./field";

const niels = memory.data(160, 16);

/** (Y-X, Y+X, T, Z) · (1, 1, 2d, 2). */
export function toNiels(o: usize, p: usize): void {
  for (let k: usize = 0; k < 160; k += 16) {
    const v = v128.load(p + k);
    const x = v128.shuffle<i32>(v, v, 0, 0, 0, 0);
    const signed = i16x8.mul(x, i16x8(-1, -1, 1, 1, 0, 0, 0, 0));
    v128.store(niels + k, i16x8.add(v128.shuffle<i32>(v, v, 1, 1, 2, 3), signed));
  }
  mul(o, niels, NIELS_SCALE);
}

const other = memory.data(160, 16);

/** o = p + q, or p - q where `negate` is -1 (else 0). */
export function addPoints(o: usize, p: usize, q: usize, negate: i32): void {
  toNiels(other, q);
  addNiels(o, p, other, negate);
}

/** Is the class of p the identity? Its members are the points with x = 0 or y = 0, which is T = 0. */
export function isIdentity(p: usize): bool {
  return (i32x4.bitmask(isZero(p)) & 4) != 0;
}

/** Four points to four coordinates, or back: a transposition. Source and target may be the same places. */
export function transpose(
  oX: usize, oY: usize, oT: usize, oZ: usize,
  a: usize, b: usize, c: usize, d: usize,
): void {
  for (let k: usize = 0; k < 160; k += 16) {
    const p = v128.load(a + k), q = v128.load(b + k), r = v128.load(c + k), s = v128.load(d + k);
    const pq = v128.shuffle<i32>(p, q, 0, 4, 1, 5), rs = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
    const pqHigh = v128.shuffle<i32>(p, q, 2, 6, 3, 7), rsHigh = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
    v128.store(oX + k, v128.shuffle<i32>(pq, rs, 0, 1, 4, 5));
    v128.store(oY + k, v128.shuffle<i32>(pq, rs, 2, 3, 6, 7));
    v128.store(oT + k, v128.shuffle<i32>(pqHigh, rsHigh, 0, 1, 4, 5));
    v128.store(oZ + k, v128.shuffle<i32>(pqHigh, rsHigh, 2, 3, 6, 7));
  }
}

// Outside the kernel a point is 80 bytes: the limbs of x and y, pairs (2k, 2k+1) of x then of y for k = 0 … 9, each 1u.

const four = memory.data(640, 16), x = memory.data(160, 16), y = memory.data(160, 16), t = memory.data(160, 16);
const z = memory.data(160, 16), product = memory.data(160, 16), inverse = memory.data(160, 16);

/** n points of 80 bytes to extended coordinates, filled up with copies of the first to a multiple of four. */
export function unpack(points: usize, packed: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    for (let j = 0; j < 4; j++) {
      const from = packed + 80 * usize(i + j < n ? i + j : 0);
      for (let k: usize = 0; k < 10; k++) v128.store(four + 160 * usize(j) + 16 * k, v128.load64_zero(from + 8 * k));
    }
    transpose(x, y, t, z, four, four + 160, four + 320, four + 480);
    mul(t, x, y);
    const p = points + 160 * usize(i);
    transpose(p, p + 160, p + 320, p + 480, x, y, t, ONE);
  }
}

/** n points with Z = 1 to 80 bytes each. */
export function packAffine(packed: usize, points: usize, n: i32): void {
  for (let i: usize = 0; i < usize(n); i++)
    for (let k: usize = 0; k < 10; k++) store<u64>(packed + 80 * i + 8 * k, load<u64>(points + 160 * i + 16 * k));
}

/** n points to 80 bytes each, with one inversion (Montgomery's trick); `work` holds 40 bytes for each point, rounded up to four. */
export function pack(packed: usize, points: usize, n: i32, work: usize): void {
  copy(product, ONE);
  for (let i = 0; i < n; i += 4) {
    readFour(points, i, n);
    copy(work + 40 * usize(i), product);
    mul(product, product, z);
  }
  invert(inverse, product);
  for (let i = (n - 1) & ~3; i >= 0; i -= 4) {
    readFour(points, i, n);
    mul(t, inverse, work + 40 * usize(i)); // 1/z
    mul(inverse, inverse, z);
    mul(x, x, t);
    mul(y, y, t);
    transpose(four, four + 160, four + 320, four + 480, x, y, t, z);
    packAffine(packed + 80 * usize(i), four, min(4, n - i));
  }
}

/** The coordinates of points i … i+3; the last one stands for those beyond n. */
function readFour(points: usize, i: i32, n: i32): void {
  const p = points + 160 * usize(i), last = points + 160 * usize(n - 1);
  transpose(x, y, t, z, p, min(p + 160, last), min(p + 320, last), min(p + 480, last));
}
