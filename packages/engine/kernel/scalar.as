// Vectors of scalars modulo the group order, 32 canonical bytes each, little-endian. Nothing here branches on a value, except where it
// says so. The single operations are generated (module `modular`).
import { addMod, mulAdd, reduceWide, subMod } from "./modular";

const zero = memory.data(32, 16), one = memory.data<u8>([
  1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);
const order = memory.data<u64>([0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000], 16);

function copyScalar(o: usize, a: usize): void {
  for (let i: usize = 0; i < 32; i += 8) store<u64>(o + i, load<u64>(a + i));
}

/** Index of the first scalar that is not below the group order, else -1. */
export function firstUnreduced(a: usize, n: i32): i32 {
  for (let i = 0; i < n; i++, a += 32) {
    let borrow: u64 = 0; // of a - order
    for (let j: usize = 0; j < 32; j += 8) {
      const x = load<u64>(a + j), y = load<u64>(order + j);
      borrow = u64(x < y) | (u64(x == y) & borrow);
    }
    if (borrow == 0) return i;
  }
  return -1;
}

export function addScalars(o: usize, a: usize, b: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) addMod(o + i, a + i, b + i);
}

export function subScalars(o: usize, a: usize, b: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) subMod(o + i, a + i, b + i);
}

export function mulScalars(o: usize, a: usize, b: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) mulAdd(o + i, a + i, b + i, zero);
}

/** o_i = k·a_i + c. */
export function scaleScalars(o: usize, k: usize, a: usize, c: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) mulAdd(o + i, k, a + i, c);
}

/** sum := sum + a_i·b_i for all i. */
export function dotScalars(sum: usize, a: usize, b: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) mulAdd(sum, a + i, b + i, sum);
}

/** o_i = last·a_0·…·a_i, and last := the last of them. o may be a. */
export function runningProducts(o: usize, last: usize, a: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) {
    mulAdd(last, last, a + i, zero);
    copyScalar(o + i, last);
  }
}

/** o_i = last·x^(i+1), and last := the last of them. */
export function powers(o: usize, last: usize, x: usize, n: i32): void {
  for (let i: usize = 0; i < 32 * usize(n); i += 32) {
    mulAdd(last, last, x, zero);
    copyScalar(o + i, last);
  }
}

/** n values of 64 bytes modulo the order. */
export function reduceScalars(o: usize, wide: usize, n: i32): void {
  for (let i: usize = 0; i < usize(n); i++) reduceWide(o + 32 * i, wide + 64 * i);
}

const inverse = memory.data(32, 16), next = memory.data(32, 16);

/** o_i = 1/a_i with one inversion for all (Montgomery's trick); no a_i may be zero, else all results are zero. o is not a. */
export function invertScalars(o: usize, a: usize, n: i32): void {
  copyScalar(next, one);
  runningProducts(o, next, a, n);
  power(inverse, next);
  for (let i = n - 1; i > 0; i--) {
    mulAdd(o + 32 * i, o + 32 * (i - 1), inverse, zero);
    mulAdd(inverse, inverse, a + 32 * i, zero);
  }
  if (n > 0) copyScalar(o, inverse);
}

/** o = x^(order - 2); the exponent is public. */
function power(o: usize, x: usize): void {
  copyScalar(o, one);
  for (let bit = 252; bit >= 0; bit--) {
    mulAdd(o, o, o, zero);
    // order - 2 differs from the order in its lowest byte only: 0xeb for 0xed
    const byte: u32 = bit < 8 ? 0xeb : load<u8>(order + usize(bit >> 3));
    if (((byte >> u32(bit & 7)) & 1) != 0) mulAdd(o, o, x, zero);
  }
}
