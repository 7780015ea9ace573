/** The lists that go on: the counted ciphertexts of each batch, in log order. Recomputed by everyone, stored by no one. */
import { concat, concatList } from "@selge/basics";
import { type BallotStyle, type Batch, ballotStyles, batchesOf, codeList, type Manifest } from "@selge/election";
import { type Element, encodeElement, G, multiplyBase, plus, scalar } from "@selge/group";
import type { KeptBallot } from "./judge.ts";
import type { InputBatch } from "./statements.ts";

export interface CountedList {
  readonly batch: Batch;
  /** Slots. */
  readonly w: number;
  /** Rows, the padding row included. */
  readonly n: number;
  readonly padded: boolean;
  /** ELG-6 file of the rows. */
  readonly bytes: Uint8Array;
}

/** TAL-3 CountedList for every batch in order. Cost: linear in the counted ballots. */
export function countedLists(counted: readonly KeptBallot[], manifest: Manifest, P: Element): readonly CountedList[] {
  const styles = ballotStyles(manifest);
  const perUnit = new Map<string, number>();
  for (const { style } of counted)
    perUnit.set(unitKey(styles[style]!), (perUnit.get(unitKey(styles[style]!)) ?? 0) + 1);
  const batches = batchesOf(manifest, (district, unit) => perUnit.get(unitKey({ district, unit })) ?? 0);
  const rows = rowsByBatch(counted, styles, batches, manifest);
  return batches.map((batch) => {
    const w = manifest.contests[batch.contest]!.slots;
    const padded = batch.counted === 1;
    const own = rows.get(batch.batch) ?? [];
    const all = padded ? [...own, paddingRow(manifest, batch, P)] : own;
    return { batch, w, n: all.length, padded, bytes: concatList(all) };
  });
}

/** The batch's entry of the input statement; `input` is the hex SHA-512 of input.bin. */
export function inputBatchOf(
  { batch, w, n, padded }: CountedList,
  manifest: Manifest,
  input: string | undefined,
): InputBatch {
  const { batch: name, contest, district, units } = batch;
  const entry = { batch: name, contest: manifest.contests[contest]!.id, district, units: [...units], w, n, padded };
  return input === undefined ? entry : { ...entry, input };
}

/** Per slot (G, L_1·G + P): a public ciphertext of the first code, with randomness 1. */
function paddingRow(manifest: Manifest, { contest, district }: Batch, P: Element): Uint8Array {
  const slots = manifest.contests[contest]!.blank.map(
    (_, slot) => codeList(manifest.contests[contest]!, district, slot)[0]!,
  );
  return concat(...slots.flatMap((code) => [encodeElement(G), encodeElement(plus(multiplyBase(scalar(code)), P))]));
}

function rowsByBatch(
  counted: readonly KeptBallot[],
  styles: readonly BallotStyle[],
  batches: readonly Batch[],
  manifest: Manifest,
): ReadonlyMap<string, Uint8Array[]> {
  const batchOf = new Map(
    batches.flatMap((batch) =>
      batch.units.map(
        (unit) => [`${batch.contest}/${unitKey({ district: batch.district, unit })}`, batch.batch] as const,
      ),
    ),
  );
  const rows = new Map<string, Uint8Array[]>();
  for (const { style, ciphertexts } of counted) {
    let at = 0;
    for (const contest of styles[style]!.contests) {
      const name = batchOf.get(`${contest}/${unitKey(styles[style]!)}`)!;
      const length = 64 * manifest.contests[contest]!.slots;
      if (!rows.has(name)) rows.set(name, []);
      rows.get(name)!.push(ciphertexts.subarray(at, at + length));
      at += length;
    }
  }
  return rows;
}

function unitKey({ district, unit }: Pick<BallotStyle, "district" | "unit">): string {
  return `${district}/${unit}`;
}
