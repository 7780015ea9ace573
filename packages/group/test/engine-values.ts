/** Reproducible scalars and elements for tests of engines, the awkward ones first, and the plain sum to compare with. */
import { sha512, u32le } from "@selge/basics";
import { type Element, G, IDENTITY, multiply, multiplyBase, ORDER, plus, type Scalar, scalar } from "@selge/group";

export function someScalars(n: number, seed = 0): Scalar[] {
  const edges = [0n, 1n, ORDER - 1n, 2n ** 128n - 1n, 2n ** 252n].map(scalar);
  return Array.from({ length: n }, (_, i) => edges[i + seed] ?? scalar(bigOf(sha512(u32le(i), u32le(seed)))));
}

export function someElements(n: number, seed = 0): Element[] {
  const edges = [IDENTITY, G, multiplyBase(scalar(-1))];
  return Array.from({ length: n }, (_, i) => edges[i + seed] ?? multiplyBase(scalar(7919 * i + seed + 3)));
}

/** Σ a_i·P_i by single multiplications. */
export function naive(scalars: readonly Scalar[], elements: readonly Element[]): Element {
  return scalars.reduce((sum, a, i) => plus(sum, multiply(a, elements[i]!)), IDENTITY);
}

/** Little-endian bytes as an integer. */
export function bigOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}
