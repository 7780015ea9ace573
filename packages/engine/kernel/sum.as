// Multi-scalar multiplication, sum of a_i·P_i; variable time in scalars and points. Scalars below 2^253; `bits` bounds them all.
import { addNiels, double } from "./products";
import { IDENTITY } from "./constants";
import { copy } from "./field";
import { addPoints, toNiels } from "./point";
import { recode } from "./multiply";

const running = memory.data(160, 16), partial = memory.data(160, 16), acc = memory.data(160, 16), twice = memory.data(160, 16);

/**
 * Few terms: Straus with width-5 non-adjacent forms. `work` holds 1536 bytes for each term: 8 odd multiples and 256 digits.
 * o may be anywhere.
 */
export function straus(o: usize, scalars: usize, points: usize, n: i32, work: usize): void {
  const forms = work + 1280 * usize(n);
  let top = -1;
  for (let i = 0; i < n; i++) {
    oddMultiples(work + 1280 * usize(i), points + 160 * usize(i));
    const length = nonAdjacentForm(forms + 256 * usize(i), scalars + 32 * usize(i));
    if (length > top) top = length;
  }
  copy(acc, IDENTITY);
  for (let bit = top; bit >= 0; bit--) {
    double(acc, acc);
    for (let i = 0; i < n; i++) {
      const digit: i32 = load<i8>(forms + 256 * usize(i) + usize(bit));
      if (digit == 0) continue;
      const sign = digit >> 31;
      addNiels(acc, acc, work + 1280 * usize(i) + 160 * usize(((digit ^ sign) - sign) >> 1), sign);
    }
  }
  copy(o, acc);
}

/** Niels forms of P, 3P, …, 15P. */
function oddMultiples(table: usize, p: usize): void {
  double(twice, p);
  toNiels(table, p);
  toNiels(partial, twice);
  copy(running, p);
  for (let j = 1; j < 8; j++) {
    addNiels(running, running, partial, 0);
    toNiels(table + 160 * usize(j), running);
  }
}

const rest = memory.data(48, 16);

/** Digits d_0 … d_255 in {0, ±1, ±3, …, ±15} with sum of d_i·2^i = a, five apart at least. Returns the highest index used, or -1. */
function nonAdjacentForm(form: usize, scalar: usize): i32 {
  memory.fill(form, 0, 256);
  for (let i: usize = 0; i < 32; i += 8) store<u64>(rest + i, load<u64>(scalar + i));
  let top = -1;
  let carry: u32 = 0;
  for (let bit = 0; bit < 256; ) {
    const window = ((load<u32>(rest + usize(bit >> 3)) >> u32(bit & 7)) & 31) + carry;
    if ((window & 1) == 0) {
      bit++;
      continue;
    }
    const negative = window >= 16;
    store<i8>(form + usize(bit), i8(negative ? i32(window) - 32 : i32(window)));
    carry = u32(negative);
    top = bit;
    bit += 5;
  }
  return top;
}

/**
 * Many terms: Pippenger's buckets with signed digits of `width` bits. `points` become Niels forms in place; `digits` holds
 * 2·n·windows bytes, `buckets` 160·2^(width-1). count = windows needed: count·width > bits.
 */
export function pippenger(
  o: usize, scalars: usize, points: usize, n: i32, width: i32, count: i32, digits: usize, buckets: usize,
): void {
  for (let i = 0; i < n; i++) {
    toNiels(points + 160 * usize(i), points + 160 * usize(i));
    recode(digits + 2 * usize(i), scalars + 32 * usize(i), width, count, 2 * usize(n));
  }
  const entries = 1 << (width - 1);
  copy(acc, IDENTITY);
  for (let k = count - 1; k >= 0; k--) {
    for (let j = 0; j < width; j++) double(acc, acc);
    for (let j = 0; j < entries; j++) copy(buckets + 160 * usize(j), IDENTITY);
    fill(buckets, points, digits + 2 * usize(n) * usize(k), n);
    collect(buckets, entries);
    addPoints(acc, acc, partial, 0);
  }
  copy(o, acc);
}

/** Adds sign(d)·P to bucket |d| for every term; the sign without a branch, it would be mispredicted every other time. */
function fill(buckets: usize, points: usize, digits: usize, n: i32): void {
  for (let i = 0; i < n; i++, points += 160, digits += 2) {
    const digit: i32 = load<i16>(digits);
    if (digit == 0) continue;
    const sign = digit >> 31;
    const bucket = buckets + 160 * usize(((digit ^ sign) - sign) - 1);
    addNiels(bucket, bucket, points, sign);
  }
}

/** Sum of j·bucket_j into `partial`, by running sums from the highest. */
function collect(buckets: usize, entries: i32): void {
  copy(running, IDENTITY);
  copy(partial, IDENTITY);
  for (let j = entries - 1; j >= 0; j--) {
    addPoints(running, running, buckets + 160 * usize(j), 0);
    addPoints(partial, partial, running, 0);
  }
}
