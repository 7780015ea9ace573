/** Reading files of a record: whole and small, or streamed and large; never more bytes than was said beforehand. */
import { sha512 as nobleSha512 } from "@noble/hashes/sha2.js";
import type { RecordSource } from "../ports.ts";
import { equal } from "./bytes.ts";
import { demand, Missing, refuse } from "./fault.ts";

/** The record with its listing, as the checks see it. */
export interface RecordFiles {
  readonly source: RecordSource;
  /** Lengths of the plain files by path. */
  readonly sizes: ReadonlyMap<string, number>;
}

export async function openRecord(source: RecordSource): Promise<RecordFiles> {
  const { entries } = await source.list();
  return {
    source,
    sizes: new Map(entries.filter(({ kind }) => kind === "file").map(({ path, size }) => [path, size])),
  };
}

export function has({ sizes }: RecordFiles, path: string): boolean {
  return sizes.has(path);
}

/** The whole file, at most `cap` bytes; `Missing` when it is not there. */
export async function readWhole(files: RecordFiles, path: string, cap: number): Promise<Uint8Array> {
  const size = files.sizes.get(path);
  if (size === undefined) throw new Missing(path);
  demand(size <= cap, "LIMIT", `${size} bytes, at most ${cap}`);
  const whole = new Uint8Array(size);
  let at = 0;
  for await (const piece of files.source.open(path)) {
    demand(at + piece.length <= size, "FILE_CHANGED", path);
    whole.set(piece, at);
    at += piece.length;
  }
  demand(at === size, "FILE_CHANGED", path);
  return whole;
}

/** How a file of items of one size is read: `items` of them, up to `atOnce` in a run. */
export interface Cut {
  readonly item: number;
  readonly items: number;
  readonly atOnce: number;
}

/** The file in runs of exactly `atOnce` items, the last one shorter; its length must be exactly that of its items. */
export async function* readRuns(
  files: RecordFiles,
  path: string,
  { item, items, atOnce }: Cut,
  code: string,
): AsyncGenerator<Uint8Array> {
  const size = files.sizes.get(path);
  if (size === undefined) throw new Missing(path);
  const whole = item * items;
  demand(size === whole, code, `${size} bytes, not ${whole}`);
  const lengthAt = (given: number): number => Math.min(item * atOnce, whole - given);
  let run = new Uint8Array(lengthAt(0));
  let [given, filled] = [0, 0];
  for await (const piece of files.source.open(path)) {
    demand(given + filled + piece.length <= whole, "FILE_CHANGED", path);
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + run.length - filled);
      run.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < run.length) continue;
      yield run;
      given += filled;
      [run, filled] = [new Uint8Array(lengthAt(given)), 0];
    }
  }
  demand(given === whole && filled === 0, "FILE_CHANGED", path);
}

export interface StreamHash {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

export function newSha512(): StreamHash {
  return nobleSha512.create();
}

/** SHA-512 of a file of known length. */
export async function hashFile(files: RecordFiles, path: string, length: number): Promise<Uint8Array> {
  const size = files.sizes.get(path);
  if (size === undefined) throw new Missing(path);
  demand(size === length, "FILE_LENGTH", `${size} bytes, not ${length}`);
  const hash = newSha512();
  let seen = 0;
  for await (const piece of files.source.open(path)) {
    seen += piece.length;
    if (seen > size) refuse("FILE_CHANGED", path);
    hash.update(piece);
  }
  demand(seen === size, "FILE_CHANGED", path);
  return hash.digest();
}

export function demandHash(found: Uint8Array, expected: Uint8Array, path: string): void {
  demand(equal(found, expected), "FILE_CHANGED", path);
}
