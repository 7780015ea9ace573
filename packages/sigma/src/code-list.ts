/** The public list of codes that a plaintext must be one of: checked once, then used by thousands of proofs. */
import { err, ok, type Result, u32le } from "@selge/basics";
import { currentEngine, type Engine, type ScalarVector } from "@selge/group";
import { isInteger, MAX_U32 } from "./statement.ts";

/** A list that has passed SIG-11; only `checkCodeList` makes one. */
export interface CodeList {
  readonly __brand: "CodeList";
  /** Strictly ascending, 1..65,536 codes in 0..2^32−1. */
  readonly codes: readonly number[];
  /** d = max(1, ceil(log2 N)): inside the proof the list is padded to 2^d by repeating its last code. */
  readonly depth: number;
  /** u32le of each code, without padding. */
  readonly bytes: Uint8Array;
}

export type CodeListRefusal = "CODES_EMPTY" | "CODES_TOO_MANY" | "CODES_RANGE" | "CODES_ORDER";

export const MAX_CODES = 65536;

/** SIG-11 CheckCodeList: 1..65,536 distinct codes, strictly ascending, each a u32. */
export function checkCodeList(list: readonly number[]): Result<CodeList, CodeListRefusal> {
  if (list.length === 0) return err("CODES_EMPTY");
  if (list.length > MAX_CODES) return err("CODES_TOO_MANY");
  const codes = Object.freeze([...list]);
  for (const [i, code] of codes.entries()) {
    if (!isInteger(code, 0, MAX_U32)) return err("CODES_RANGE");
    if (i > 0 && codes[i - 1]! >= code) return err("CODES_ORDER");
  }
  const bytes = new Uint8Array(4 * codes.length);
  for (const [i, code] of codes.entries()) bytes.set(u32le(code), 4 * i);
  return ok(Object.freeze({ codes, depth: depthOf(codes.length), bytes }) as CodeList);
}

/** The 2^d padded codes as a vector of the engine in use; kept per list. */
export function paddedCodes(list: CodeList): ScalarVector {
  const engine = currentEngine();
  const kept = padded.get(list);
  if (kept?.engine === engine) return kept.vector;
  const packed = new Uint8Array(16 * 2 ** list.depth);
  const last = list.codes.length - 1;
  for (let i = 0; i < 2 ** list.depth; i++) packed.set(u32le(list.codes[Math.min(i, last)]!), 16 * i);
  const vector = engine.shortScalars(packed);
  padded.set(list, { engine, vector });
  return vector;
}

const padded = new WeakMap<CodeList, { readonly engine: Engine; readonly vector: ScalarVector }>();

/** max(1, ceil(log2 length)) */
export function depthOf(length: number): number {
  return Math.max(1, 32 - Math.clz32(length - 1));
}
