/** Single multiplications: a fixed base (tables kept for the last few bases) and other points; secret scalars in constant time. */
import { EXTENDED, type Kernel, PUBLIC_TABLE_BYTES, SECRET_TABLE_BYTES, SECRET_TABLES } from "./kernel.ts";
import { POINT_WORDS as P, SCALAR_WORDS as S, type Words } from "./words.ts";

const CHUNK = 2048;

export type PublicWidth = 8 | 10;

export interface MultiplyCore {
  /** a_i·base, constant-time. A table of 128 KiB is kept for each of the last twelve bases; making one takes as long as 20 products. */
  fixedSecret(base: Words, a: Words): Words;
  /**
   * a_i·base, variable time, twice as fast. One table: of width 8 (640 KiB, made in the time of 200 products) or of width 10 (2 MiB,
   * 800 products), for very many scalars.
   */
  fixedPublic(base: Words, a: Words, width: PublicWidth): Words;
  /** (a_i + b_i)·P_i, constant-time. */
  eachSecret(points: Words, a: Words, b: Words): Words;
}

export function multiplyCore(kernel: Kernel): MultiplyCore {
  const { run, words, work, cells } = kernel;
  const [OUT, POINTS, A] = [work, work + EXTENDED * CHUNK, work + 2 * EXTENDED * CHUNK];
  const B = A + 4 * S * CHUNK;
  const PACKED = B + 4 * S * CHUNK;
  const STATE = PACKED + 4 * P * CHUNK;
  /** Every place a scalar or a product passes through, and its bytes an item. */
  const places = [
    [OUT, EXTENDED],
    [POINTS, EXTENDED],
    [A, 4 * S],
    [B, 4 * S],
    [PACKED, 4 * P],
    [STATE, 40],
  ] as const;
  const secretTable = tableKeeper(kernel, kernel.secretTables, SECRET_TABLE_BYTES, SECRET_TABLES);
  const publicTable = tableKeeper(kernel, kernel.publicTable, PUBLIC_TABLE_BYTES, 1);

  /** Calls `step(from, n)` on chunks of n scalars at A, collects points from OUT, and leaves no scalar and no product behind. */
  const chunked = (a: Words, step: (from: number, n: number) => void): Words => {
    const n = a.length / S;
    const out = new Int32Array(P * n);
    for (let from = 0; from < n; from += CHUNK) {
      const count = Math.min(CHUNK, n - from);
      words.set(a.subarray(S * from, S * (from + count)), A >> 2);
      step(from, count);
      run.pack(PACKED, OUT, count, STATE);
      out.set(words.subarray(PACKED >> 2, (PACKED >> 2) + P * count), P * from);
    }
    const used = Math.min(CHUNK, (n + 3) & ~3); // four lanes at a time
    for (const [at, size] of places) words.fill(0, at >> 2, (at + size * used) >> 2);
    words.fill(0, cells >> 2, (cells >> 2) + 1024);
    return out;
  };

  return {
    fixedSecret(base, a) {
      if (a.length === 0) return new Int32Array(0);
      const table = secretTable(base, 5);
      return chunked(a, (_, n) => run.multiplyFixedSecret(OUT, table, A, n));
    },
    fixedPublic(base, a, width) {
      if (a.length === 0) return new Int32Array(0);
      const table = publicTable(base, width);
      return chunked(a, (_, n) => run.multiplyFixedPublic(OUT, table, width, A, n));
    },
    eachSecret: (points, a, b) =>
      chunked(a, (from, n) => {
        words.set(points.subarray(P * from, P * (from + n)), PACKED >> 2);
        run.unpack(POINTS, PACKED, n);
        words.set(b.subarray(S * from, S * (from + n)), B >> 2);
        run.multiplyEachSecret(OUT, POINTS, A, B, n);
      }),
  };
}

/** Addresses of tables by base; the one used longest ago makes room. Bases are told apart by coordinates, so one may have two tables. */
function tableKeeper(kernel: Kernel, first: number, size: number, slots: number) {
  const { run, words, cells } = kernel;
  const known = new Map<string, number>();
  return (base: Words, width: number): number => {
    const key = `${width}:${base.join()}`;
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found);
      return found;
    }
    let table = first + size * known.size;
    if (known.size === slots) {
      const [oldest, address] = known.entries().next().value!;
      known.delete(oldest);
      table = address;
    }
    words.set(base, cells >> 2);
    run.unpack(cells + 128, cells, 1);
    run.buildTable(table, cells + 128, width);
    known.set(key, table);
    return table;
  };
}
