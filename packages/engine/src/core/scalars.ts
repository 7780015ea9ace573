/** Vectors of scalars modulo ℓ, packed, through the kernel in chunks: constant memory, no big integer. No branch on a value. */
import type { Kernel } from "./kernel.ts";
import { SCALAR_WORDS as S, type Words } from "./words.ts";

/** Scalars in the kernel at a time: three operands of 256 KiB. */
const CHUNK = 8192;
const BYTES = 32;

export interface ScalarCore {
  add(a: Words, b: Words): Words;
  sub(a: Words, b: Words): Words;
  mul(a: Words, b: Words): Words;
  /** k·a_i + c */
  scale(k: Words, a: Words, c: Words): Words;
  dot(a: Words, b: Words): Words;
  product(a: Words): Words;
  runningProducts(a: Words): Words;
  /** (x, x², …, x^n) */
  powers(x: Words, n: number): Words;
  /** 1/a_i, one inversion for 8192; no a_i may be zero. */
  invert(a: Words): Words;
  /** Packed 64-byte values modulo ℓ. */
  reduceWide(wide: Words): Words;
  /** Index of the first that is not below ℓ, or −1. */
  firstUnreduced(a: Words): number;
}

export function scalarCore(kernel: Kernel): ScalarCore {
  const { run } = kernel;
  const { A, B, OUT, LAST, K, C, put, take, inChunks, mapped } = stage(kernel);
  const startAt = (value: number): void => put(LAST, Int32Array.of(value, 0, 0, 0, 0, 0, 0, 0));
  return {
    add: (a, b) => mapped([a, b], (n) => run.addScalars(OUT, A, B, n)),
    sub: (a, b) => mapped([a, b], (n) => run.subScalars(OUT, A, B, n)),
    mul: (a, b) => mapped([a, b], (n) => run.mulScalars(OUT, A, B, n)),
    scale(k, a, c) {
      put(K, k);
      put(C, c);
      return mapped([a], (n) => run.scaleScalars(OUT, K, A, C, n));
    },
    dot(a, b) {
      startAt(0);
      inChunks([a, b], (n) => run.dotScalars(LAST, A, B, n));
      return take(LAST);
    },
    product(a) {
      startAt(1);
      inChunks([a], (n) => run.runningProducts(OUT, LAST, A, n));
      return take(LAST);
    },
    runningProducts(a) {
      startAt(1);
      return mapped([a], (n) => run.runningProducts(OUT, LAST, A, n));
    },
    powers(x, n) {
      startAt(1);
      put(K, x);
      return mapped([new Int32Array(S * n)], (m) => run.powers(OUT, LAST, K, m));
    },
    invert: (a) => mapped([a], (n) => run.invertScalars(OUT, A, n)),
    reduceWide: (wide) => reduceWide(kernel, wide),
    firstUnreduced(a) {
      let first = -1;
      inChunks([a], (n, from) => {
        const bad = first < 0 ? run.firstUnreduced(A, n) : -1;
        if (bad >= 0) first = from + bad;
      });
      return first;
    },
  };
}

function reduceWide(kernel: Kernel, wide: Words): Words {
  const { A, OUT, put } = stage(kernel);
  const out = new Int32Array(wide.length / 2);
  for (let at = 0; at < out.length; at += S * CHUNK) {
    const end = Math.min(at + S * CHUNK, out.length);
    put(A, wide.subarray(2 * at, 2 * end)); // over A and B
    kernel.run.reduceScalars(OUT, A, (end - at) / S);
    out.set(kernel.words.subarray(OUT >> 2, (OUT >> 2) + end - at), at);
  }
  return out;
}

/** The kernel's work area as two operands and a result of CHUNK scalars each, and cells for single ones. */
function stage({ words, work, cells }: Kernel) {
  const [A, B, OUT] = [work, work + CHUNK * BYTES, work + 2 * CHUNK * BYTES];
  const put = (address: number, a: Words): void => words.set(a, address >> 2);
  /** Calls `step(n, from)` with n scalars of each operand, from index `from` on, at A and B. */
  const inChunks = (operands: readonly Words[], step: (n: number, from: number) => void): void => {
    const n = operands[0]!.length / S;
    for (let from = 0; from < n; from += CHUNK) {
      for (const [i, operand] of operands.entries()) put([A, B][i]!, operand.subarray(S * from, S * (from + CHUNK)));
      step(Math.min(CHUNK, n - from), from);
    }
  };
  return {
    ...{ A, B, OUT, LAST: cells, K: cells + BYTES, C: cells + 2 * BYTES },
    ...{ put, inChunks },
    take: (address: number): Words => words.slice(address >> 2, (address >> 2) + S) as Words,
    /** As `inChunks`, and the results of each step collected from OUT. */
    mapped(operands: readonly Words[], step: (n: number) => void): Words {
      const out = new Int32Array(operands[0]!.length);
      inChunks(operands, (n, from) => {
        step(n);
        out.set(words.subarray(OUT >> 2, (OUT >> 2) + S * n), S * from);
      });
      return out;
    },
  };
}
