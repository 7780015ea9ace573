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

export function scalarCore({ run, words, work, cells }: Kernel): ScalarCore {
  const [A, B, OUT] = [work, work + CHUNK * BYTES, work + 2 * CHUNK * BYTES];
  const [LAST, K, C] = [cells, cells + BYTES, cells + 2 * BYTES];
  const put = (address: number, a: Words): void => words.set(a, address >> 2);
  const take = (address: number, n: number): Words => words.slice(address >> 2, (address >> 2) + S * n) as Words;
  const single = (value: number): Words => Int32Array.of(value, 0, 0, 0, 0, 0, 0, 0);

  /** Calls `step(n)` with operands at A (and B), and collects the results from OUT. */
  const chunked = (a: Words, b: Words | undefined, step: (n: number) => void): Words => {
    const out = new Int32Array(a.length);
    for (let at = 0; at < a.length; at += S * CHUNK) {
      const end = Math.min(at + S * CHUNK, a.length);
      put(A, a.subarray(at, end));
      if (b !== undefined) put(B, b.subarray(at, end));
      step((end - at) / S);
      out.set(words.subarray(OUT >> 2, (OUT >> 2) + end - at), at);
    }
    return out;
  };
  const runningProducts = (a: Words): Words => {
    put(LAST, single(1));
    return chunked(a, undefined, (n) => run.runningProducts(OUT, LAST, A, n));
  };

  return {
    add: (a, b) => chunked(a, b, (n) => run.addScalars(OUT, A, B, n)),
    sub: (a, b) => chunked(a, b, (n) => run.subScalars(OUT, A, B, n)),
    mul: (a, b) => chunked(a, b, (n) => run.mulScalars(OUT, A, B, n)),
    scale(k, a, c) {
      put(K, k);
      put(C, c);
      return chunked(a, undefined, (n) => run.scaleScalars(OUT, K, A, C, n));
    },
    dot(a, b) {
      put(LAST, single(0));
      for (let at = 0; at < a.length; at += S * CHUNK) {
        put(A, a.subarray(at, at + S * CHUNK));
        put(B, b.subarray(at, at + S * CHUNK));
        run.dotScalars(LAST, A, B, Math.min(CHUNK, (a.length - at) / S));
      }
      return take(LAST, 1);
    },
    product(a) {
      put(LAST, single(1));
      for (let at = 0; at < a.length; at += S * CHUNK) {
        put(A, a.subarray(at, at + S * CHUNK));
        run.runningProducts(A, LAST, A, Math.min(CHUNK, (a.length - at) / S));
      }
      return take(LAST, 1);
    },
    runningProducts,
    powers(x, n) {
      put(LAST, single(1));
      put(K, x);
      return chunked(new Int32Array(S * n), undefined, (m) => run.powers(OUT, LAST, K, m));
    },
    invert: (a) => chunked(a, undefined, (n) => run.invertScalars(OUT, A, n)),
    reduceWide(wide) {
      const out = new Int32Array(wide.length / 2);
      for (let at = 0; at < out.length; at += S * CHUNK) {
        const end = Math.min(at + S * CHUNK, out.length);
        put(A, wide.subarray(2 * at, 2 * end)); // A and B together
        run.reduceScalars(OUT, A, (end - at) / S);
        out.set(words.subarray(OUT >> 2, (OUT >> 2) + end - at), at);
      }
      return out;
    },
    firstUnreduced(a) {
      for (let at = 0; at < a.length; at += S * CHUNK) {
        put(A, a.subarray(at, at + S * CHUNK));
        const bad = run.firstUnreduced(A, Math.min(CHUNK, (a.length - at) / S));
        if (bad >= 0) return at / S + bad;
      }
      return -1;
    },
  };
}
