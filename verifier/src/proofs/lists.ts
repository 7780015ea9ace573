/** Lists of group elements in files: ciphertexts (ELG-6, ELG-7) and partial decryptions. Decoded once when they are small. */

import { refuse } from "../record/fault.ts";
import { demandHash, newSha512, type RecordFiles, readRuns } from "../record/source.ts";
import type { Arithmetic, Points } from "./arithmetic.ts";
import { isIdentityEncoding } from "./group.ts";

/** Elements of a file with the SHA-512 of the bytes they came from. */
export interface PointList {
  readonly path: string;
  readonly count: number;
  readonly hash: Uint8Array;
  /** All elements in file order, so many at a time (the last run may be shorter); a second pass sees the same bytes or is refused. */
  runs(length: number): AsyncIterable<Points>;
}

/** Elements decoded at once. */
const RUN = 4096;

/** Which elements may not be the identity: the A of ciphertexts (even places), or all. */
export type IdentityRule = "first components" | "all";

/** ELG-7 for `count = 2·n·w` with "first components"; a share file for `n·w` with "all". */
export async function loadPoints(
  arithmetic: Arithmetic,
  files: RecordFiles,
  path: string,
  count: number,
  rule: IdentityRule,
  lengthCode: string,
): Promise<PointList> {
  const hash = newSha512();
  const isKept = count <= arithmetic.points.kept;
  const kept: Points[] = [];
  let identity: number | undefined;
  let at = 0;
  for await (const run of readRuns(files, path, { item: 32, items: count, atOnce: RUN }, lengthCode)) {
    hash.update(run);
    const points = decodeRun(arithmetic, run, at);
    identity ??= firstForbidden(run, at, rule);
    if (isKept) kept.push(points);
    at += points.length;
  }
  if (identity !== undefined) refuse("POINT_IDENTITY", `element ${identity}`);
  const digest = hash.digest();
  if (isKept) return { path, count, hash: digest, runs: runsOf(arithmetic, arithmetic.points.join(kept)) };
  return {
    path,
    count,
    hash: digest,
    runs: (length) => decodeAgain(arithmetic, files, { path, count, digest }, length),
  };
}

function decodeRun({ points }: Arithmetic, run: Uint8Array, at: number): Points {
  const decoded = points.decode(run);
  return typeof decoded === "number" ? refuse("POINT_ENCODING", `element ${at + decoded}`) : decoded;
}

function firstForbidden(run: Uint8Array, at: number, rule: IdentityRule): number | undefined {
  for (let i = 0; i < run.length / 32; i++)
    if ((rule === "all" || (at + i) % 2 === 0) && isIdentityEncoding(run.subarray(32 * i, 32 * i + 32))) return at + i;
  return undefined;
}

async function* decodeAgain(
  arithmetic: Arithmetic,
  files: RecordFiles,
  { path, count, digest }: { readonly path: string; readonly count: number; readonly digest: Uint8Array },
  length: number,
): AsyncIterable<Points> {
  const hash = newSha512();
  let at = 0;
  for await (const run of readRuns(files, path, { item: 32, items: count, atOnce: length }, "FILE_CHANGED")) {
    hash.update(run);
    yield decodeRun(arithmetic, run, at);
    at += run.length / 32;
  }
  demandHash(hash.digest(), digest, path);
}

function runsOf({ points }: Arithmetic, all: Points): PointList["runs"] {
  return async function* (length) {
    for (let from = 0; from < all.length; from += length)
      yield points.slice(all, from, Math.min(from + length, all.length));
  };
}

/** A list that stands in memory, such as the counted list of TAL-3. */
export function listInMemory(arithmetic: Arithmetic, path: string, bytes: Uint8Array): PointList {
  const hash = newSha512();
  hash.update(bytes);
  const points = decodeRun(arithmetic, bytes, 0);
  return { path, count: points.length, hash: hash.digest(), runs: runsOf(arithmetic, points) };
}
