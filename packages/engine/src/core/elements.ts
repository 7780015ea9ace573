/** Vectors of ristretto255 elements in the kernel's coordinates, in chunks: decoding, encoding, adding, hashing to the group. */
import { EXTENDED, type Kernel } from "./kernel.ts";
import { POINT_WORDS as P, SCALAR_WORDS as S, type Words } from "./words.ts";

/** Points in the kernel at a time: 640 KiB, so that they stay in a processor's second cache. A multiple of four. */
const CHUNK = 4096;
/** Bytes that encoding a batch of doubles needs for each point. */
const STATE_BYTES = 280;

export interface ElementCore {
  /** RFC 9496 decoding of packed encodings; `bad` is the index of the first that is none, or −1 (then `points` is complete). */
  decode(encodings: Words): { readonly points: Words; readonly bad: number };
  encode(points: Words): Words;
  /** Encodings of 2·P_i: six times cheaper than `encode`. */
  doubleAndEncode(points: Words): Words;
  add(a: Words, b: Words): Words;
  sub(a: Words, b: Words): Words;
  /** Index of the first point of the identity's class, or −1. */
  firstIdentity(points: Words): number;
  /** RFC 9496 element derivation from packed 64-byte strings. */
  fromUniform(strings: Words): Words;
}

export function elementCore(kernel: Kernel): ElementCore {
  const { run } = kernel;
  const { X, Y, STATE, BYTES, enter, enterBytes, leave, take } = stage(kernel);

  const combine = (a: Words, b: Words, negate: number): Words => {
    const out = new Int32Array(a.length);
    for (const [from, to] of chunks(a.length / P)) {
      enter(X, a, from, to);
      enter(Y, b, from, to);
      run.addVectors(X, X, Y, to - from, negate);
      leave(out, from, to);
    }
    return out;
  };
  const encodeWith = (points: Words, step: (n: number) => void): Words => {
    const out = new Int32Array((points.length / P) * S);
    for (const [from, to] of chunks(points.length / P)) {
      step(enter(X, points, from, to));
      take(out, S * from, BYTES, S * (to - from));
    }
    return out;
  };

  return {
    decode: (encodings) => decode(kernel, encodings),
    encode: (points) => encodeWith(points, (n) => run.encode(BYTES, X, n)),
    doubleAndEncode: (points) => encodeWith(points, (n) => run.doubleAndEncode(BYTES, X, n, STATE)),
    add: (a, b) => combine(a, b, 0),
    sub: (a, b) => combine(a, b, -1),
    firstIdentity(points) {
      for (const [from, to] of chunks(points.length / P)) {
        enter(X, points, from, to);
        for (let i = 0; i < to - from; i++) if (run.isIdentity(X + EXTENDED * i) !== 0) return from + i;
      }
      return -1;
    },
    fromUniform(strings) {
      const out = new Int32Array((strings.length / 16) * P);
      for (const [from, to] of chunks(strings.length / 16)) {
        run.fromUniform(X, BYTES, enterBytes(strings.subarray(16 * from, 16 * to), 16));
        leave(out, from, to);
      }
      return out;
    },
  };
}

function decode(kernel: Kernel, encodings: Words): { readonly points: Words; readonly bad: number } {
  const { run } = kernel;
  const { X, BYTES, PACKED, enterBytes, take } = stage(kernel);
  const points = new Int32Array((encodings.length / S) * P);
  for (const [from, to] of chunks(encodings.length / S)) {
    const bad = run.decode(X, BYTES, enterBytes(encodings.subarray(S * from, S * to), S));
    if (bad >= 0) return { points, bad: from + bad };
    run.packAffine(PACKED, X, to - from); // Z = 1
    take(points, P * from, PACKED, P * (to - from));
  }
  return { points, bad: -1 };
}

/** The kernel's work area as two vectors of points, X and Y, with what goes in and out beside them. */
function stage({ run, words, work }: Kernel) {
  const [X, Y, STATE] = [work, work + CHUNK * EXTENDED, work + 2 * CHUNK * EXTENDED];
  const PACKED = STATE + CHUNK * STATE_BYTES;
  const BYTES = PACKED + CHUNK * 4 * P;
  const take = (out: Words, at: number, address: number, count: number): void =>
    out.set(words.subarray(address >> 2, (address >> 2) + count), at);
  return {
    ...{ X, Y, STATE, PACKED, BYTES },
    /** Words from `address` into `out` at `at`. */
    take,
    /** Points [from, to) in extended coordinates at `address`; returns their number, filled up to a multiple of four. */
    enter(address: number, points: Words, from: number, to: number): number {
      words.set(points.subarray(P * from, P * to), PACKED >> 2);
      run.unpack(address, PACKED, to - from);
      return (to - from + 3) & ~3;
    },
    /** The points at X into `out`. */
    leave(out: Words, from: number, to: number): void {
      run.pack(PACKED, X, to - from, STATE);
      take(out, P * from, PACKED, P * (to - from));
    },
    /** Items of `size` words at BYTES, filled up with zeros to a multiple of four; returns their number. */
    enterBytes(items: Words, size: number): number {
      words.set(items, BYTES >> 2);
      const [n, end] = [items.length / size, (BYTES >> 2) + items.length];
      words.fill(0, end, end + size * (-n & 3));
      return n + (-n & 3);
    },
  };
}

/** [from, to) in steps of CHUNK up to n. */
function* chunks(n: number): Generator<readonly [number, number]> {
  for (let from = 0; from < n; from += CHUNK) yield [from, Math.min(from + CHUNK, n)];
}
