/** Lists of group elements in files: ciphertexts (ELG-6, ELG-7) and partial decryptions. Decoded once when they are small. */

import { Fault } from "../record/fault.ts";
import { demandHash, newSha512, type RecordFiles, readBlocks } from "../record/source.ts";
import { decodePoint, isIdentityEncoding, type Point } from "./group.ts";

/** Elements of a file with the SHA-512 of the bytes they came from. */
export interface PointList {
  readonly path: string;
  readonly count: number;
  readonly hash: Uint8Array;
  /** All elements in file order; a second pass sees the same bytes or is refused. */
  points(): AsyncIterable<Point>;
}

/** Up to so many decoded points of one list are kept in memory; longer lists are decoded again at each pass. */
const KEPT = 1 << 16;

/** Which elements may not be the identity: the A of ciphertexts (even places), or all. */
export type IdentityRule = "first components" | "all";

/** ELG-7 for `count = 2·n·w` with "first components"; a share file for `n·w` with "all". */
export async function loadPoints(
  files: RecordFiles,
  path: string,
  count: number,
  rule: IdentityRule,
  lengthCode: string,
): Promise<PointList> {
  const hash = newSha512();
  const kept: Point[] = [];
  let identity: Fault | undefined;
  let at = 0;
  for await (const block of readBlocks(files, path, 32, count, lengthCode)) {
    hash.update(block);
    const point = decodePoint(block, `element ${at}`);
    if (isIdentityEncoding(block) && (rule === "all" || at % 2 === 0))
      identity ??= new Fault("POINT_IDENTITY", `element ${at}`);
    if (count <= KEPT) kept.push(point);
    at++;
  }
  if (identity !== undefined) throw identity;
  const digest = hash.digest();
  const again = async function* (): AsyncIterable<Point> {
    if (count <= KEPT) yield* kept;
    else yield* decodeAgain(files, path, count, digest);
  };
  return { path, count, hash: digest, points: again };
}

async function* decodeAgain(
  files: RecordFiles,
  path: string,
  count: number,
  expected: Uint8Array,
): AsyncIterable<Point> {
  const hash = newSha512();
  for await (const block of readBlocks(files, path, 32, count, "FILE_CHANGED")) {
    hash.update(block);
    yield decodePoint(block);
  }
  demandHash(hash.digest(), expected, path);
}

/** A list that stands in memory, such as the counted list of TAL-3. */
export function listInMemory(path: string, bytes: Uint8Array): PointList {
  const hash = newSha512();
  hash.update(bytes);
  const count = bytes.length / 32;
  const points = Array.from({ length: count }, (_, i) => decodePoint(bytes.subarray(32 * i, 32 * i + 32)));
  return {
    path,
    count,
    hash: hash.digest(),
    points: async function* () {
      yield* points;
    },
  };
}
