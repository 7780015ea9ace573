/** Lists of ciphertexts: n rows of w slots, as the files between strip, mixers and trustees hold them. */
import { type Decoded, decodeError, ok } from "@selge/basics";
import { currentEngine, type Element, type ElementVector, G, type ScalarVector } from "@selge/group";

/** One slot of every row: the columns (A_1..A_n) and (B_1..B_n). */
export interface Column {
  readonly A: ElementVector;
  readonly B: ElementVector;
}

/** n rows, w = columns.length slots. */
export interface CiphertextList {
  readonly n: number;
  readonly columns: readonly Column[];
}

/** ELG-6 EncodeList: rows in order; in a row the slots in order; a slot is A ‖ B. 64·n·w bytes, no header. */
export function encodeList(list: CiphertextList): Uint8Array<ArrayBuffer> {
  const engine = currentEngine();
  return engine.encodeElements(engine.interleaveElements(list.columns.flatMap(({ A, B }) => [A, B])));
}

/** ELG-7 DecodeList: exactly 64·n·w bytes; every A an element other than the identity, every B an element. Total. `n` and `w` come from a document, never from the file. */
export function decodeList(bytes: Uint8Array, n: number, w: number, where: string): Decoded<CiphertextList> {
  if (bytes.length !== 64 * n * w)
    return decodeError("LIST_LENGTH", where, `${64 * n * w} bytes (${n} rows of ${w} slots)`);
  const engine = currentEngine();
  const elements = engine.decodeElements(bytes, where);
  if (!elements.ok) return elements;
  const columns = Array.from({ length: w }, (_, s) => ({
    A: engine.strideElements(elements.value, 2 * s, 2 * w),
    B: engine.strideElements(elements.value, 2 * s + 1, 2 * w),
  }));
  for (const [s, { A }] of columns.entries()) {
    const row = engine.firstIdentity(A);
    if (row >= 0) return decodeError("POINT_IDENTITY", `${where} row ${row} slot ${s}`, "an A other than the identity");
  }
  return ok({ n, columns });
}

/** ELG-8 ReEncryptColumn: column + Enc(0; ρ_i), row by row; the ρ_i are secret. */
export function reEncryptColumn({ A, B }: Column, rho: ScalarVector, P: Element): Column {
  const engine = currentEngine();
  return {
    A: engine.addElements(A, engine.multiplyFixed(G, rho)),
    B: engine.addElements(B, engine.multiplyFixed(P, rho)),
  };
}
