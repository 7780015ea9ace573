// The kernel's exports: everything JavaScript may call. Arguments are addresses in the kernel's memory (16-byte aligned for points) and
// counts; nothing allocates. `heapBase` is the first free address.
export { recode, buildTable, multiplyFixedSecret, multiplyFixedPublic, multiplyEachSecret, addVectors } from "./multiply";
export { straus, pippenger } from "./sum";
export { decode, encode, doubleAndEncode, fromUniform } from "./ristretto";
export { isIdentity, pack, packAffine, unpack } from "./point";
export {
  firstUnreduced, addScalars, subScalars, mulScalars, scaleScalars, dotScalars, runningProducts, powers, reduceScalars, invertScalars,
} from "./scalar";
export { sha512 } from "./sha512";
// For tests of the bounds.
export { mul, squares, addNiels, double } from "./products";
export { toNiels } from "./point";
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
