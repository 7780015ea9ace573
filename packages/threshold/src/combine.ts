/** From partial decryptions to plaintexts: Lagrange in the exponent over the t lowest good indices, then a look in the table of codes. */
import { equalBytes, err, ok, type Result, toHex } from "@selge/basics";
import { currentEngine, type ElementVector, encodeElement, G, neg, ONE, scalar } from "@selge/group";
import { type BatchList, secondComponents } from "./batch-list.ts";
import type { Opening } from "./opening.ts";
import { type CheckedShare, checkShare, type ShareFault, type ShareFiles } from "./partial-decryption.ts";
import { lagrangeAtZero } from "./polynomial.ts";

/** A code of the batch, or the 64 hex digits of a plaintext that is none: published as such, counted nowhere. */
export type Plaintext = number | string;

export type CombineCode = "COMBINE_MIXED" | "COMBINE_REPEATED" | "COMBINE_TOO_FEW";

/** encode(code·G) in hex → code. */
export type PlaintextTable = ReadonlyMap<string, number>;

/** All shares of a batch, trustee j's files at j: the good ones, and for each of the others its name and the reason (THREATS D4). */
export function checkDecryptionShares(
  opening: Opening,
  list: BatchList,
  files: ReadonlyMap<number, ShareFiles>,
): { readonly good: readonly CheckedShare[]; readonly faults: readonly ShareFault[] } {
  const results = [...files].sort(([a], [b]) => a - b).map(([j, pair]) => checkShare(opening, list, j, pair));
  return {
    good: results.flatMap((result) => (result.ok ? [result.value] : [])),
    faults: results.flatMap((result) => (result.ok ? [] : [result.error])),
  };
}

/**
 * THR-31 Combine: M_i = B_i − Σ λ_j·D_{j,i}, i in file order, over the t lowest indices. Which t are used makes no difference to the
 * result: each share was proved. Cost: n·w sums of t + 1 terms.
 */
export function combineShares(
  opening: Opening,
  list: BatchList,
  shares: readonly CheckedShare[],
): Result<ElementVector, CombineCode> {
  const { threshold, trusteeKeys } = opening.setting;
  if (!shares.every((share) => isFor(share, opening, list))) return err("COMBINE_MIXED");
  const lowest = [...shares].sort((a, b) => a.trustee - b.trustee).slice(0, threshold);
  if (new Set(shares.map(({ trustee }) => trustee)).size < shares.length) return err("COMBINE_REPEATED");
  if (lowest.length < threshold) return err("COMBINE_TOO_FEW");
  const lambda = lagrangeAtZero(
    lowest.map(({ trustee }) => trustee),
    trusteeKeys.length,
  );
  if (!lambda.ok) throw new Error("a checked share has an impossible index");
  const weights = [ONE, ...lambda.value.map(neg)];
  return ok(currentEngine().combineElements(weights, [secondComponents(list), ...lowest.map(({ D }) => D)]));
}

/** The table of a batch's codes, distinct integers in 0..2^32−1. */
export function plaintextTable(codes: readonly number[]): PlaintextTable {
  const engine = currentEngine();
  const points = engine.multiplyFixed(G, engine.scalarVector(codes.map((code) => scalar(code))));
  return new Map(codes.map((code, i) => [toHex(encodeElement(engine.elementAt(points, i))), code]));
}

/** THR-32 LookUpPlaintexts: n rows of w plaintexts. */
export function lookUpPlaintexts(
  M: ElementVector,
  w: number,
  table: PlaintextTable,
): readonly (readonly Plaintext[])[] {
  const packed = currentEngine().encodeElements(M);
  const plaintexts = Array.from({ length: M.length }, (_, i) => {
    const hex = toHex(packed.subarray(32 * i, 32 * i + 32));
    return table.get(hex) ?? hex;
  });
  return Array.from({ length: M.length / w }, (_, row) => plaintexts.slice(row * w, (row + 1) * w));
}

function isFor(share: CheckedShare, opening: Opening, list: BatchList): boolean {
  return share.batch === list.batch && equalBytes(share.opening, opening.hash) && equalBytes(share.listHash, list.hash);
}
