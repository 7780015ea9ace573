/** The list of ciphertexts of one tally batch, together with the hash of the very file it was decoded from. */
import { type Decoded, ok, sha512 } from "@selge/basics";
import { type CiphertextList, decodeList, encodeList } from "@selge/elgamal";
import { currentEngine, type ElementVector } from "@selge/group";

/** Made only here, so that hash and points cannot come apart. */
export interface BatchList {
  /** The batch's id, `<contest>.<district>.<first unit>`. */
  readonly batch: string;
  readonly list: CiphertextList;
  /** Slots per row. */
  readonly w: number;
  /** SHA-512 of the list file. */
  readonly hash: Uint8Array;
}

/** From the file: n rows of w slots (ELG-7). Total. */
export function decodeBatchList(batch: string, bytes: Uint8Array, n: number, w: number): Decoded<BatchList> {
  const list = decodeList(bytes, n, w, batch);
  return list.ok ? ok({ batch, list: list.value, w, hash: sha512(bytes) }) : list;
}

/** From points: the file is encoded (ELG-6) and hashed. */
export function batchListOf(batch: string, list: CiphertextList): BatchList {
  return { batch, list, w: list.columns.length, hash: sha512(encodeList(list)) };
}

/** A_0..A_{n·w−1} in file order. */
export function firstComponents({ list }: BatchList): ElementVector {
  return currentEngine().interleaveElements(list.columns.map(({ A }) => A));
}

/** B_0..B_{n·w−1} in file order. */
export function secondComponents({ list }: BatchList): ElementVector {
  return currentEngine().interleaveElements(list.columns.map(({ B }) => B));
}
