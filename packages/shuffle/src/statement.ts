/** What a shuffle proof is about: two lists, and the place in the election where one became the other. */
import { concat, type Decoded, decodeError, frame, ok, sha512, u64le, utf8 } from "@selge/basics";
import { type CiphertextList, decodeList, encodeList } from "@selge/elgamal";
import { type Element, encodeElement, isIdentity } from "@selge/group";
import type { ElectionContext } from "@selge/transcript";

/** A list together with the hash of the file it was decoded from. Only this file makes one: list and hash cannot drift apart. */
export interface MixFile {
  readonly list: CiphertextList;
  readonly sha512: Uint8Array;
  readonly __brand: "MixFile";
}

/** Where in the election the shuffle stands. */
export interface ShufflePlace {
  /** With the 32-byte hash of the opening statement (a shuffle happens after the ceremony). */
  readonly context: ElectionContext;
  readonly batch: string;
  /** Place in the batch's chain: strip 0, mixers 1, 2, … */
  readonly position: number;
  /** The 32-byte role key of who shuffles. */
  readonly mixer: Uint8Array;
  /** The election key of the opening statement. */
  readonly P: Element;
}

/** Claim: output = input, permuted and re-encrypted under P. */
export interface ShuffleStatement extends ShufflePlace {
  readonly input: MixFile;
  readonly output: MixFile;
}

const MAX_ROWS = 2 ** 24;
const MAX_SLOTS = 2 ** 16;
const MAX_POSITION = 2 ** 32 - 1;

/** 2 ≤ n ≤ 2^24 rows of 1 ≤ w ≤ 2^16 slots. */
export function isShuffleSize(n: number, w: number): boolean {
  return Number.isInteger(n) && n >= 2 && n <= MAX_ROWS && Number.isInteger(w) && w >= 1 && w <= MAX_SLOTS;
}

/** SHF-1 DecodeMixFile: n rows of w slots by ELG-7, with the SHA-512 of the bytes. Decode and hash once per file, use it for both mixes. Total. */
export function decodeMixFile(bytes: Uint8Array, n: number, w: number, where: string): Decoded<MixFile> {
  if (!isShuffleSize(n, w)) return decodeError("SHUFFLE_SIZE", where, "2..2^24 rows of 1..2^16 slots");
  const list = decodeList(bytes, n, w, where);
  return list.ok ? ok(mixFile(list.value, bytes)) : list;
}

/** The file of a list just computed, and its bytes. */
export function mixFileOf(list: CiphertextList): { readonly file: MixFile; readonly bytes: Uint8Array<ArrayBuffer> } {
  const bytes = encodeList(list);
  return { file: mixFile(list, bytes), bytes };
}

/** Is every field of its form, the key not the identity, and are the two lists of one shape? Total. */
export function isWellFormed({ context, batch, position, mixer, P, input, output }: ShuffleStatement): boolean {
  const { n, columns } = input.list;
  return (
    context.fingerprint.length === 32 &&
    context.opening instanceof Uint8Array &&
    context.opening.length === 32 &&
    batch !== "" &&
    batch.isWellFormed() &&
    Number.isInteger(position) &&
    position >= 0 &&
    position <= MAX_POSITION &&
    mixer.length === 32 &&
    !isIdentity(P) &&
    isShuffleSize(n, columns.length) &&
    output.list.n === n &&
    output.list.columns.length === columns.length &&
    [...columns, ...output.list.columns].every(({ A, B }) => A.length === n && B.length === n)
  );
}

/** The statement without its output, for SHF-6, and the first part of SHF-10's M: fixed-length or framed fields, so injective. */
export function placeBytes(
  { context, batch, position, mixer, P }: ShufflePlace,
  input: MixFile,
): Uint8Array<ArrayBuffer> {
  const opening = typeof context.opening === "number" ? u64le(context.opening) : context.opening;
  const { n, columns } = input.list;
  return concat(
    context.fingerprint,
    opening,
    frame(utf8(batch)),
    u64le(position),
    mixer,
    encodeElement(P),
    u64le(n),
    u64le(columns.length),
    input.sha512,
  );
}

function mixFile(list: CiphertextList, bytes: Uint8Array): MixFile {
  return { list, sha512: sha512(bytes) } as MixFile;
}
