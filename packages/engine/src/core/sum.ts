/** Multi-scalar multiplication over any number of terms in constant memory: chunks of 2^16, whose sums are added. Variable time. */
import { EXTENDED, type Kernel } from "./kernel.ts";
import { POINT_WORDS as P, SCALAR_WORDS as S, type Words } from "./words.ts";

const CHUNK = 65_536;
/** Below this many terms tables for each point beat buckets. */
const STRAUS_BELOW = 300;
/** Its tables and digits for each term. */
const STRAUS_BYTES = 1536;
/** Adding to a sum, in additions to a bucket: both operands are in extended coordinates, twice for each bucket. */
const COLLECT = 3;
const MAX_WIDTH = 13;
/** Points of whole rows in the kernel at a time. */
const ROWS_CHUNK = 4096;

export interface Piece {
  readonly scalars: Words;
  readonly points: Words;
}

export interface SumCore {
  /** Σ a_i·P_i over all pieces, as one point. */
  sum(pieces: readonly Piece[]): Words;
  /** Σ_k w_k·P_{i·m+k} for each row i of m = number of weights (1 … 299) points. */
  rows(weights: Words, points: Words): Words;
}

export function sumCore(kernel: Kernel): SumCore {
  return {
    sum: (pieces) => sumOfPieces(kernel, pieces),
    rows: (weights, points) => sumsOfRows(kernel, weights, points),
  };
}

/** Where the operands of a chunk lie; REST takes its packed points first, then what the algorithm needs. */
function areas({ cells, work }: Kernel) {
  const [SCALARS, POINTS] = [work, work + 4 * S * CHUNK];
  const REST = POINTS + EXTENDED * CHUNK;
  return { SCALARS, POINTS, REST, TOTAL: cells, PART: cells + EXTENDED, PACKED: cells + 1024, STATE: cells + 2048 };
}

function sumOfPieces(kernel: Kernel, pieces: readonly Piece[]): Words {
  const { run, words } = kernel;
  const { SCALARS, REST, TOTAL, PACKED, STATE } = areas(kernel);
  words.set(identity(), PACKED >> 2);
  run.unpack(PACKED + 128, PACKED, 1); // four copies
  words.copyWithin(TOTAL >> 2, (PACKED + 128) >> 2, (PACKED + 128 + EXTENDED) >> 2);
  let held = 0;
  for (const { scalars, points } of pieces) {
    const n = scalars.length / S;
    for (let from = 0; from < n; ) {
      const to = Math.min(n, from + CHUNK - held);
      words.set(scalars.subarray(S * from, S * to), (SCALARS >> 2) + S * held);
      words.set(points.subarray(P * from, P * to), (REST >> 2) + P * held);
      held += to - from;
      from = to;
      if (held < CHUNK) continue;
      addTerms(kernel, held);
      held = 0;
    }
  }
  addTerms(kernel, held);
  run.pack(PACKED, TOTAL, 1, STATE);
  return words.slice(PACKED >> 2, (PACKED >> 2) + P) as Words;
}

/** Adds the n terms in place to TOTAL, and leaves no scalar behind. */
function addTerms(kernel: Kernel, n: number): void {
  const { run, words } = kernel;
  const { SCALARS, POINTS, REST, TOTAL, PART } = areas(kernel);
  if (n === 0) return;
  run.unpack(POINTS, REST, n);
  let end = REST + STRAUS_BYTES * n;
  if (n < STRAUS_BELOW) {
    run.straus(PART, SCALARS, POINTS, n, REST);
  } else {
    const bits = bitLength(words.subarray(SCALARS >> 2, (SCALARS >> 2) + S * n));
    const width = bucketWidth(n, bits);
    const windows = windowCount(bits, width);
    const digits = REST + EXTENDED * (1 << (MAX_WIDTH - 1)); // above the buckets
    end = digits + 2 * n * windows;
    run.pippenger(PART, SCALARS, POINTS, n, width, windows, digits, REST);
  }
  run.addVectors(TOTAL, TOTAL, PART, 1, 0);
  words.fill(0, SCALARS >> 2, (SCALARS >> 2) + S * n);
  words.fill(0, REST >> 2, end >> 2);
}

function sumsOfRows(kernel: Kernel, weights: Words, points: Words): Words {
  const { run, words } = kernel;
  const { SCALARS, POINTS, REST } = areas(kernel);
  const m = weights.length / S;
  if (!(m >= 1 && m < STRAUS_BELOW)) throw new RangeError(`rows of ${m} points`);
  const n = points.length / (P * m);
  const out = new Int32Array(P * n);
  const step = Math.max(1, Math.floor(ROWS_CHUNK / m));
  const SUMS = POINTS + EXTENDED * 2 * ROWS_CHUNK;
  words.set(weights, SCALARS >> 2);
  for (let from = 0; from < n; from += step) {
    const count = Math.min(step, n - from);
    words.set(points.subarray(P * m * from, P * m * (from + count)), REST >> 2);
    run.unpack(POINTS, REST, m * count);
    for (let i = 0; i < count; i++) run.straus(SUMS + EXTENDED * i, SCALARS, POINTS + EXTENDED * m * i, m, REST);
    run.pack(REST, SUMS, count, REST + EXTENDED * count);
    out.set(words.subarray(REST >> 2, (REST >> 2) + P * count), P * from);
  }
  words.fill(0, SCALARS >> 2, (SCALARS >> 2) + S * m);
  return out;
}

/** The neutral point, x = 0 and y = 1. */
export function identity(): Words {
  const out = new Int32Array(P);
  out[1] = 1;
  return out;
}

/** The window that costs the fewest additions: one a term, and about three for each bucket. */
export function bucketWidth(n: number, bits: number): number {
  const cost = (c: number) => windowCount(bits, c) * (n + COLLECT * 2 ** (c - 1) + c);
  let best = 4;
  for (let c = 5; c <= MAX_WIDTH; c++) if (cost(c) < cost(best)) best = c;
  return best;
}

/** Signed digits need one bit more than the scalars have. */
export function windowCount(bits: number, width: number): number {
  return Math.floor(bits / width) + 1;
}

/** Bits of the longest scalar, in steps of 32, at most 253. */
export function bitLength(scalars: Int32Array): number {
  let top = 0;
  for (let i = 0; i < scalars.length; i += S)
    for (let w = S - 1; w >= top; w--)
      if (scalars[i + w] !== 0) {
        top = w + 1;
        break;
      }
  return Math.min(253, 32 * top);
}
