// Points of the curve -x^2 + y^2 = 1 + d·x^2·y^2 in extended coordinates, lanes (X, Y, T, Z), x = X/Z, y = Y/Z, T = XY/Z, each 1u; and
// the form in which they are added ("Niels"): lanes (y-x, y+x, 2d·t, 2z), each 1u. Formulas: generated module `products`.
import { addNiels, mul } from "./products";
import { NIELS_SCALE } from "./constants";
import { isZero } from "./field";

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
