// Single multiplications a·P. Scalars are 32 bytes below 2^253, recoded into signed digits. What is called constant-time touches every
// entry of a table for every digit and takes no branch on the scalar; what is called public looks entries up.
import { addNiels, double } from "./products";
import { IDENTITY, NIELS_IDENTITY } from "./constants";
import { copy } from "./field";
import { addPoints, toNiels } from "./point";

const padded = memory.data(40, 16); // a scalar and 8 zero bytes, so that a digit is one load

/**
 * Signed digits of `width` bits, -2^(width-1) <= d < 2^(width-1), lowest first, 16 bits each, `stride` bytes apart; no branch on the
 * scalar. count·width > 253 makes the last carry zero. width <= 15.
 */
export function recode(digits: usize, scalar: usize, width: i32, count: i32, stride: usize): void {
  for (let i: usize = 0; i < 32; i += 8) store<u64>(padded + i, load<u64>(scalar + i));
  const half = 1 << (width - 1);
  let carry = 0;
  for (let i = 0; i < count; i++) {
    const bit = width * i;
    const word = bit < 256 ? load<u32>(padded + usize(bit >> 3)) >> u32(bit & 7) : 0;
    const digit = i32(word & ((1 << width) - 1)) + carry;
    carry = (digit + half) >> width;
    store<i16>(digits + stride * usize(i), i16(digit - (carry << width)));
  }
}

/** The Niels forms of 1·P, …, n·P at `table`; leaves n·P in `last`. */
function multiples(table: usize, p: usize, n: i32, last: usize): void {
  copy(last, p);
  toNiels(table, p);
  for (let j = 1; j < n; j++) {
    addNiels(last, last, table, 0);
    toNiels(table + 160 * j, last);
  }
}

const chosen = memory.data(160, 16), base = memory.data(160, 16), last = memory.data(160, 16);

/** The Niels form of |d|·P from n multiples into `chosen`: reads all, keeps one by masks. */
function scan(table: usize, n: i32, magnitude: i32): void {
  const none = i32x4.splat(-i32(magnitude == 0));
  let c0 = v128.and(v128.load(NIELS_IDENTITY, 0), none), c1 = v128.and(v128.load(NIELS_IDENTITY, 16), none);
  let c2 = v128.and(v128.load(NIELS_IDENTITY, 32), none), c3 = v128.and(v128.load(NIELS_IDENTITY, 48), none);
  let c4 = v128.and(v128.load(NIELS_IDENTITY, 64), none), c5 = v128.and(v128.load(NIELS_IDENTITY, 80), none);
  let c6 = v128.and(v128.load(NIELS_IDENTITY, 96), none), c7 = v128.and(v128.load(NIELS_IDENTITY, 112), none);
  let c8 = v128.and(v128.load(NIELS_IDENTITY, 128), none), c9 = v128.and(v128.load(NIELS_IDENTITY, 144), none);
  let entry = table;
  for (let j = 1; j <= n; j++, entry += 160) {
    const mask = i32x4.splat(-i32(magnitude == j));
    c0 = v128.or(c0, v128.and(v128.load(entry, 0), mask));
    c1 = v128.or(c1, v128.and(v128.load(entry, 16), mask));
    c2 = v128.or(c2, v128.and(v128.load(entry, 32), mask));
    c3 = v128.or(c3, v128.and(v128.load(entry, 48), mask));
    c4 = v128.or(c4, v128.and(v128.load(entry, 64), mask));
    c5 = v128.or(c5, v128.and(v128.load(entry, 80), mask));
    c6 = v128.or(c6, v128.and(v128.load(entry, 96), mask));
    c7 = v128.or(c7, v128.and(v128.load(entry, 112), mask));
    c8 = v128.or(c8, v128.and(v128.load(entry, 128), mask));
    c9 = v128.or(c9, v128.and(v128.load(entry, 144), mask));
  }
  v128.store(chosen, c0, 0);
  v128.store(chosen, c1, 16);
  v128.store(chosen, c2, 32);
  v128.store(chosen, c3, 48);
  v128.store(chosen, c4, 64);
  v128.store(chosen, c5, 80);
  v128.store(chosen, c6, 96);
  v128.store(chosen, c7, 112);
  v128.store(chosen, c8, 128);
  v128.store(chosen, c9, 144);
}

/** o += d·P by scanning n multiples of P. */
function addScanned(o: usize, table: usize, n: i32, digit: i32): void {
  const sign = digit >> 31;
  scan(table, n, (digit ^ sign) - sign);
  addNiels(o, o, chosen, sign);
}

/** Windows of a fixed base: `width` bits each, multiples 1 … 2^(width-1) of 2^(width·i)·P for i = 0 … windows - 1. */
export function windows(width: i32): i32 {
  return 253 / width + 1;
}

export function buildTable(table: usize, p: usize, width: i32): void {
  const entries = 1 << (width - 1);
  copy(base, p);
  for (let i = 0; i < windows(width); i++) {
    multiples(table + 160 * usize(i * entries), base, entries, last);
    double(base, last); // 2·2^(width-1)·2^(width·i)·P
  }
}

const digits = memory.data(2 * 256, 16);

/** o_i = a_i·P, constant-time, from a table of width 5. */
export function multiplyFixedSecret(o: usize, table: usize, scalars: usize, n: i32): void {
  const count = windows(5);
  for (let i = 0; i < n; i++, o += 160, scalars += 32) {
    recode(digits, scalars, 5, count, 2);
    copy(o, IDENTITY);
    for (let k = 0; k < count; k++) addScanned(o, table + 160 * 16 * usize(k), 16, load<i16>(digits + 2 * usize(k)));
  }
}

/** o_i = a_i·P, variable time, from a table of the given width. */
export function multiplyFixedPublic(o: usize, table: usize, width: i32, scalars: usize, n: i32): void {
  const count = windows(width);
  const entries = usize(1 << (width - 1));
  for (let i = 0; i < n; i++, o += 160, scalars += 32) {
    recode(digits, scalars, width, count, 2);
    copy(o, IDENTITY);
    for (let k = 0; k < count; k++) {
      const digit: i32 = load<i16>(digits + 2 * usize(k));
      if (digit == 0) continue;
      const sign = digit >> 31;
      addNiels(o, o, table + 160 * (entries * usize(k) + usize((digit ^ sign) - sign) - 1), sign);
    }
  }
}

const small = memory.data(16 * 160, 16), moreDigits = memory.data(2 * 64, 16);

/** o_i = (a_i + b_i)·P_i, constant-time: both scalars in one ladder of 5-bit windows over one table of 16 multiples. */
export function multiplyEachSecret(o: usize, points: usize, a: usize, b: usize, n: i32): void {
  const count = windows(5);
  for (let i = 0; i < n; i++, o += 160, points += 160, a += 32, b += 32) {
    multiples(small, points, 16, last);
    recode(digits, a, 5, count, 2);
    recode(moreDigits, b, 5, count, 2);
    copy(last, IDENTITY);
    for (let k = count - 1; k >= 0; k--) {
      for (let j = 0; j < 5; j++) double(last, last);
      addScanned(last, small, 16, load<i16>(digits + 2 * usize(k)));
      addScanned(last, small, 16, load<i16>(moreDigits + 2 * usize(k)));
    }
    copy(o, last);
  }
}

/** o_i = P_i + Q_i, or P_i - Q_i where `negate` is -1. */
export function addVectors(o: usize, p: usize, q: usize, n: i32, negate: i32): void {
  for (let i: usize = 0; i < 160 * usize(n); i += 160) addPoints(o + i, p + i, q + i, negate);
}
