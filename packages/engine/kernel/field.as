// Field arithmetic mod p = 2^255 - 19 on four elements at once, beyond the products of the generated module. An operand is 160 bytes;
// bounds are in units u = 4136 per limb: "1u" is what a product leaves, "2u" a sum of two such. Products take 2u by 2u, or 3u by 2u.
import { mul, squares } from "./products";
import { SQRT_M1 } from "./constants";

export const ELEMENT: usize = 160;

export function copy(o: usize, a: usize): void {
  for (let k: usize = 0; k < ELEMENT; k += 16) v128.store(o + k, v128.load(a + k));
}

export function add(o: usize, a: usize, b: usize): void {
  for (let k: usize = 0; k < ELEMENT; k += 16) v128.store(o + k, i16x8.add(v128.load(a + k), v128.load(b + k)));
}

export function sub(o: usize, a: usize, b: usize): void {
  for (let k: usize = 0; k < ELEMENT; k += 16) v128.store(o + k, i16x8.sub(v128.load(a + k), v128.load(b + k)));
}

/** o = mask ? a : o, lane by lane; masks are all ones or all zeros. */
export function assignIf(mask: v128, o: usize, a: usize): void {
  for (let k: usize = 0; k < ELEMENT; k += 16)
    v128.store(o + k, v128.bitselect(v128.load(a + k), v128.load(o + k), mask));
}

/** o = mask ? -o : o. */
export function negateIf(mask: v128, o: usize): void {
  for (let k: usize = 0; k < ELEMENT; k += 16)
    v128.store(o + k, i16x8.sub(v128.xor(v128.load(o + k), mask), mask));
}

export function sqr(o: usize, a: usize): void {
  squares(o, a, 1);
}

const wide = memory.data(320, 16); // 20 limbs, a 32-bit lane each

/** One pass of exact carries over `wide`; returns what exceeds 2^255 and leaves limbs in [0, 8192), the top one below 256. */
function carryAll(): v128 {
  let carry = i32x4.splat(0);
  for (let i: usize = 0; i < 304; i += 16) {
    const limb = i32x4.add(v128.load(wide + i), carry);
    carry = i32x4.shr_s(limb, 13);
    v128.store(wide + i, v128.and(limb, i32x4.splat(8191)));
  }
  const top = i32x4.add(v128.load(wide, 304), carry);
  v128.store(wide, v128.and(top, i32x4.splat(255)), 304);
  return i32x4.shr_s(top, 8);
}

function addLowest(x: v128): void {
  v128.store(wide, i32x4.add(v128.load(wide), x));
}

/**
 * The canonical value in [0, p) as limbs in [0, 8192) in `wide`, for any limbs |l| < 16000 (3u). 64p = 2^261 - 1216 makes it
 * positive; then 2^255 = 19 twice (the value is below 2^262, then below 2^255 + 19·2^7), then p is subtracted if x + 19 >= 2^255.
 */
function canonical(a: usize): void {
  for (let k: usize = 0; k < 10; k++) {
    const pair = v128.load(a + 16 * k);
    const bias = i32x4.splat(k == 0 ? 16382 - 1214 : 16382);
    v128.store(wide + 32 * k, i32x4.add(i32x4.shr_s(i32x4.shl(pair, 16), 16), bias));
    v128.store(wide + 32 * k, i32x4.add(i32x4.shr_s(pair, 16), i32x4.splat(16382)), 16);
  }
  const nineteen = i32x4.splat(19);
  addLowest(i32x4.mul(carryAll(), nineteen));
  addLowest(i32x4.mul(carryAll(), nineteen));
  addLowest(nineteen);
  const atLeastP = carryAll(); // x + 19 >= 2^255, as 0 or 1
  addLowest(i32x4.mul(i32x4.sub(atLeastP, i32x4.splat(1)), nineteen)); // takes the 19 back where x < p
  carryAll();
}

/** A mask of the elements that are 0 mod p. */
export function isZero(a: usize): v128 {
  canonical(a);
  let any = v128.load(wide);
  for (let i: usize = 16; i < 320; i += 16) any = v128.or(any, v128.load(wide + i));
  return i32x4.eq(any, i32x4.splat(0));
}

/** A mask of the elements whose canonical value is odd ("negative" in RFC 9496). */
export function isNegative(a: usize): v128 {
  canonical(a);
  return i32x4.neg(v128.and(v128.load(wide), i32x4.splat(1)));
}

/** o = |o|, and 1u. */
export function absolute(o: usize): void {
  negateIf(isNegative(o), o);
}

/** 32 bytes at `bytes` into lane `lane` of o: bits 0..254 as limbs in [0, 8192), that is 2u. */
export function fromBytes(o: usize, lane: usize, bytes: usize): void {
  for (let i: usize = 0; i < 20; i++) {
    const bit = 13 * i;
    const word: u32 = i == 19 ? load<u16>(bytes + 30) : load<u32>(bytes + (bit >> 3));
    const limb = (word >> u32(bit & 7)) & (i == 19 ? 255 : 8191);
    store<u16>(o + 16 * (i >> 1) + 4 * lane + 2 * (i & 1), u16(limb));
  }
}

/** The four canonical 32-byte values of a, one after another. */
export function toBytes(bytes: usize, a: usize): void {
  canonical(a);
  for (let lane: usize = 0; lane < 4; lane++) {
    let bits: u64 = 0;
    let have: u64 = 0;
    let at = bytes + 32 * lane;
    for (let i: usize = 0; i < 20; i++) {
      bits |= u64(load<u32>(wide + 16 * i + 4 * lane)) << have;
      have += 13;
      if (have >= 32) {
        store<u32>(at, u32(bits));
        at += 4;
        bits >>= 32;
        have -= 32;
      }
    }
  }
}

const z1 = memory.data(160, 16), z2 = memory.data(160, 16), z5 = memory.data(160, 16), z10 = memory.data(160, 16);
const z50 = memory.data(160, 16), z100 = memory.data(160, 16);

/** z^(2^250 - 1) into z100's place, z^11 into z2: the common start of both exponents (the chain of curve25519's ref10). */
function tower(z: usize): void {
  copy(z1, z);
  sqr(z2, z1); // 2
  squares(z5, z2, 2); // 8
  mul(z5, z5, z1); // 9
  mul(z2, z2, z5); // 11
  sqr(z10, z2); // 22
  mul(z5, z10, z5); // 2^5 - 1
  squares(z10, z5, 5);
  mul(z10, z10, z5); // 2^10 - 1
  squares(z50, z10, 10);
  mul(z50, z50, z10); // 2^20 - 1
  squares(z100, z50, 20);
  mul(z100, z100, z50); // 2^40 - 1
  squares(z50, z100, 10);
  mul(z50, z50, z10); // 2^50 - 1
  squares(z100, z50, 50);
  mul(z100, z100, z50); // 2^100 - 1
  squares(z10, z100, 100);
  mul(z100, z10, z100); // 2^200 - 1
  squares(z100, z100, 50);
  mul(z100, z100, z50); // 2^250 - 1
}

/** z^((p - 5)/8) = z^(2^252 - 3). */
export function pow22523(o: usize, z: usize): void {
  tower(z);
  squares(z100, z100, 2);
  mul(o, z100, z1);
}

/** z^(p - 2) = z^(2^255 - 21); zero for zero. */
export function invert(o: usize, z: usize): void {
  tower(z);
  squares(z100, z100, 5);
  mul(o, z100, z2);
}

const r1 = memory.data(160, 16), r2 = memory.data(160, 16), r3 = memory.data(160, 16);

/**
 * SQRT_RATIO_M1(1, v) of RFC 9496 § 4.2: o = |1/sqrt(v)| and a full mask where v is a square other than 0, |sqrt(i/v)| (or 0) and an
 * empty mask where not. v at most 2u; o is not v.
 *
 * check = v·o^2 = v^(7(p-1)/4) is 0 or a fourth root of unity, so its lowest limb tells which: 1, 8172 of -1, 7997 of -i.
 */
export function inverseSqrt(o: usize, v: usize): v128 {
  sqr(r1, v);
  mul(r1, r1, v); // v^3
  sqr(r2, r1);
  mul(r2, r2, v); // v^7
  pow22523(r3, r2);
  mul(o, r3, r1);
  sqr(r1, o);
  mul(r1, r1, v); // check
  canonical(r1);
  const lowest = v128.load(wide);
  const correct = i32x4.eq(lowest, i32x4.splat(1));
  const flipped = i32x4.eq(lowest, i32x4.splat(8172));
  const flippedByI = i32x4.eq(lowest, i32x4.splat(7997));
  mul(r1, o, SQRT_M1);
  assignIf(v128.or(flipped, flippedByI), o, r1);
  absolute(o);
  return v128.or(correct, flipped);
}
