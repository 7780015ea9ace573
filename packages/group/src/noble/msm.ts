/**
 * Multi-scalar multiplication Σ a_i·P_i, variable time. Few terms: Straus with 4-bit windows (one table of 15 multiples a point).
 * Many: Pippenger's buckets, window by size. Only as many bits are walked as the largest scalar has, so 128-bit weights cost half.
 */
import { type Element, IDENTITY } from "../element.ts";
import type { Scalar } from "../scalar.ts";

export function msm(scalars: readonly Scalar[], elements: readonly Element[]): Element {
  if (scalars.length !== elements.length)
    throw new RangeError(`${scalars.length} scalars for ${elements.length} elements`);
  const bits = scalars.reduce((most, a) => Math.max(most, bitLength(a)), 0);
  if (bits === 0) return IDENTITY;
  const window = scalars.length <= 24 ? 4 : pippengerWindow(scalars.length);
  const digits = scalars.map((a) => digitsOf(a, window, Math.ceil(bits / window)));
  return scalars.length <= 24 ? straus(digits, elements, window) : pippenger(digits, elements, window);
}

function straus(digits: readonly Uint16Array[], elements: readonly Element[], window: number): Element {
  const tables = elements.map((P) => {
    const table = [IDENTITY, P];
    for (let k = 2; k < 1 << window; k++) table.push(table[k - 1]!.add(P));
    return table;
  });
  return horner(digits, window, (w) =>
    tables.reduce((sum, table, i) => {
      const d = digits[i]![w]!;
      return d === 0 ? sum : sum.add(table[d]!);
    }, IDENTITY),
  );
}

function pippenger(digits: readonly Uint16Array[], elements: readonly Element[], window: number): Element {
  return horner(digits, window, (w) => {
    const buckets: (Element | undefined)[] = new Array(1 << window);
    for (let i = 0; i < elements.length; i++) {
      const d = digits[i]![w]!;
      if (d !== 0) buckets[d] = buckets[d]?.add(elements[i]!) ?? elements[i]!;
    }
    let running = IDENTITY;
    let sum = IDENTITY;
    for (let d = buckets.length - 1; d > 0; d--) {
      const bucket = buckets[d];
      if (bucket !== undefined) running = running.add(bucket);
      if (running !== IDENTITY) sum = sum.add(running);
    }
    return sum;
  });
}

/** Σ 2^(window·w)·part(w), from the highest window down. */
function horner(digits: readonly Uint16Array[], window: number, part: (w: number) => Element): Element {
  let sum = IDENTITY;
  for (let w = digits[0]!.length - 1; w >= 0; w--) {
    if (sum !== IDENTITY) for (let k = 0; k < window; k++) sum = sum.double();
    sum = sum.add(part(w));
  }
  return sum;
}

function digitsOf(a: bigint, window: number, count: number): Uint16Array {
  const out = new Uint16Array(count);
  const mask = (1n << BigInt(window)) - 1n;
  for (let w = 0, rest = a; rest > 0n; w++, rest >>= BigInt(window)) out[w] = Number(rest & mask);
  return out;
}

function bitLength(a: bigint): number {
  return a === 0n ? 0 : a.toString(2).length;
}

/** Minimises (n + 2^(c+1))/c, the additions per bit. */
function pippengerWindow(n: number): number {
  let best = 2;
  for (let c = 3; c <= 14; c++) if ((n + 2 ** (c + 1)) / c < (n + 2 ** (best + 1)) / best) best = c;
  return best;
}
