/**
 * Finds pieces of secrets in files. Every window of 16 bytes of a secret contains one whole aligned block of 8 bytes, so it is enough to
 * index the aligned blocks and to grow each hit to both sides: linear in what is searched.
 */
import { fromHex } from "@selge/basics";

export interface Confidential {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

export interface Leak {
  readonly file: string;
  readonly kind: string;
  /** How the file writes it. */
  readonly form: "raw" | "hex" | "base64";
  readonly length: number;
}

const BLOCK = 8;
const WINDOW = 16;

type Place = { readonly secret: Confidential; readonly at: number };

export type LeakIndex = (file: string, bytes: Uint8Array) => readonly Leak[];

/** `allowed` are byte strings that are public whatever else contains them. A secret shorter than a window must occur whole. */
export function leakIndex(secrets: readonly Confidential[], allowed: readonly Uint8Array[] = []): LeakIndex {
  const places = new Map<bigint, Place[]>();
  for (const secret of secrets)
    for (let at = 0; at + BLOCK <= secret.bytes.length; at += BLOCK) {
      const key = blockAt(secret.bytes, at);
      places.set(key, [...(places.get(key) ?? []), { secret, at }]);
    }
  const pardoned = allowed.map((bytes) => Buffer.from(bytes));
  const leaksIn = (file: string, form: Leak["form"], bytes: Uint8Array): Leak[] => {
    const found: Leak[] = [];
    for (let at = 0; at + BLOCK <= bytes.length; at++)
      for (const place of places.get(blockAt(bytes, at)) ?? []) {
        const common = commonPiece(bytes, at, place);
        if (
          common.length >= Math.min(WINDOW, place.secret.bytes.length) &&
          !pardoned.some((one) => one.includes(Buffer.from(common)))
        )
          found.push({ file, kind: place.secret.kind, form, length: common.length });
      }
    return found;
  };
  return (file, bytes) => [
    ...leaksIn(file, "raw", bytes),
    ...hexPieces(bytes).flatMap((piece) => leaksIn(file, "hex", piece)),
    ...base64Pieces(bytes).flatMap((piece) => leaksIn(file, "base64", piece)),
  ];
}

function blockAt(bytes: Uint8Array, at: number): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK).getBigUint64(0);
}

/** The longest common piece of file and secret around a common block. */
function commonPiece(bytes: Uint8Array, at: number, { secret, at: inSecret }: Place): Uint8Array {
  let before = 0;
  while (before < Math.min(at, inSecret) && bytes[at - before - 1] === secret.bytes[inSecret - before - 1]) before++;
  let end = BLOCK;
  while (
    at + end < bytes.length &&
    inSecret + end < secret.bytes.length &&
    bytes[at + end] === secret.bytes[inSecret + end]
  )
    end++;
  return bytes.subarray(at - before, at + end);
}

/** Runs of hexadecimal digits, in both cases and at both alignments. */
function hexPieces(bytes: Uint8Array): readonly Uint8Array[] {
  const runs = latin1(bytes).match(/[0-9a-fA-F]{16,}/g) ?? [];
  return runs.flatMap((run) => [0, 1].map((skip) => fromHex(even(run.slice(skip)).toLowerCase())!));
}

function even(run: string): string {
  return run.length % 2 === 0 ? run : run.slice(0, -1);
}

/** Runs of base64 or base64url, at all four alignments; a last incomplete group counts too. */
function base64Pieces(bytes: Uint8Array): readonly Uint8Array[] {
  const runs = latin1(bytes).match(/[A-Za-z0-9+/_-]{11,}/g) ?? [];
  return runs.flatMap((run) => [0, 1, 2, 3].map((skip) => new Uint8Array(Buffer.from(run.slice(skip), "base64"))));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
