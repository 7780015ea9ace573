/** The WebAssembly module as TypeScript sees it: its exports, its memory, and where in it what lies. Nothing of the platform but `WebAssembly`. */

type Address = number;

/** What kernel/kernel.as exports; meanings stand there and in the README. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): Address;
  decode(points: Address, bytes: Address, n: number): number;
  encode(bytes: Address, points: Address, n: number): void;
  doubleAndEncode(bytes: Address, points: Address, n: number, work: Address): void;
  fromUniform(points: Address, bytes: Address, n: number): void;
  isIdentity(point: Address): number;
  unpack(points: Address, packed: Address, n: number): void;
  packAffine(packed: Address, points: Address, n: number): void;
  pack(packed: Address, points: Address, n: number, work: Address): void;
  addVectors(out: Address, p: Address, q: Address, n: number, negate: number): void;
  buildTable(table: Address, point: Address, width: number): void;
  multiplyFixedSecret(out: Address, table: Address, scalars: Address, n: number): void;
  multiplyFixedPublic(out: Address, table: Address, width: number, scalars: Address, n: number): void;
  multiplyEachSecret(out: Address, points: Address, a: Address, b: Address, n: number): void;
  straus(out: Address, scalars: Address, points: Address, n: number, work: Address): void;
  pippenger(
    out: Address,
    scalars: Address,
    points: Address,
    n: number,
    width: number,
    windows: number,
    digits: Address,
    buckets: Address,
  ): void;
  firstUnreduced(a: Address, n: number): number;
  addScalars(out: Address, a: Address, b: Address, n: number): void;
  subScalars(out: Address, a: Address, b: Address, n: number): void;
  mulScalars(out: Address, a: Address, b: Address, n: number): void;
  scaleScalars(out: Address, k: Address, a: Address, c: Address, n: number): void;
  dotScalars(sum: Address, a: Address, b: Address, n: number): void;
  runningProducts(out: Address, last: Address, a: Address, n: number): void;
  powers(out: Address, last: Address, x: Address, n: number): void;
  reduceScalars(out: Address, wide: Address, n: number): void;
  invertScalars(out: Address, a: Address, n: number): void;
  sha512(out: Address, message: Address, length: number): void;
  /** For tests of the bounds. */
  mul(out: Address, a: Address, b: Address): void;
  squares(out: Address, a: Address, n: number): void;
  addNiels(out: Address, p: Address, q: Address, negate: number): void;
  double(out: Address, p: Address): void;
  toNiels(out: Address, p: Address): void;
}

/** Bytes of a fixed-base table of 5-bit windows (51 windows of 16 multiples), rounded up. */
export const SECRET_TABLE_BYTES = 131_072;
export const SECRET_TABLES = 12;
/** Bytes of a fixed-base table of 10-bit windows (26 windows of 512 multiples). */
export const PUBLIC_TABLE_BYTES = 26 * 512 * 160;

/** Bytes of a point inside the kernel: X, Y, T, Z; outside it is half (see words.ts). */
export const EXTENDED = 160;

export interface Kernel {
  readonly run: KernelExports;
  /** All of the kernel's memory; its size never changes. */
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** 4 KiB for single scalars and points. */
  readonly cells: Address;
  readonly secretTables: Address;
  readonly publicTable: Address;
  /** From here to the end: one operation at a time. */
  readonly work: Address;
}

/** Why there is no engine. Everything works without it, slower. */
export class EngineUnavailable extends Error {
  override readonly name = "EngineUnavailable";
}

/** Throws `EngineUnavailable` where the platform has no WebAssembly, no SIMD in it, or forbids it. */
export async function instantiateKernel(wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Kernel> {
  if (typeof WebAssembly === "undefined") throw new EngineUnavailable("this platform has no WebAssembly");
  try {
    const module = wasm instanceof Uint8Array ? await WebAssembly.compile(wasm) : wasm;
    const instance = await WebAssembly.instantiate(module);
    return layOut(instance.exports as unknown as KernelExports);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineUnavailable(`the WebAssembly engine does not start (SIMD missing, or forbidden?): ${reason}`);
  }
}

function layOut(run: KernelExports): Kernel {
  const cells = run.heapBase();
  const secretTables = cells + 4096;
  const publicTable = secretTables + SECRET_TABLES * SECRET_TABLE_BYTES;
  const work = publicTable + PUBLIC_TABLE_BYTES;
  const { buffer } = run.memory;
  return {
    run,
    bytes: new Uint8Array(buffer),
    words: new Int32Array(buffer),
    cells,
    secretTables,
    publicTable,
    work,
  };
}
