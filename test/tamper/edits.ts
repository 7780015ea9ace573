/** Small changes of a record in memory. Each gives a new record; none asks whether the change is allowed. */
import { decodeCanonicalJson, encodeCanonicalJson, type Json, type JsonObject, must } from "@selge/basics";
import { signDocument } from "@selge/group";
import type { RecordMap } from "../fixtures/golden/memory-folder.ts";
import { documentBody } from "../fixtures/golden/play.ts";

type Files = ReadonlyMap<string, Uint8Array>;

export function edit(files: Files, name: string, change: (bytes: Uint8Array) => Uint8Array): RecordMap {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`no file ${name}`);
  return new Map(files).set(name, change(bytes));
}

/** The whole document with its signatures as they are. */
export function editJson(files: Files, name: string, change: (value: JsonObject) => Json): RecordMap {
  return edit(files, name, (bytes) => encodeCanonicalJson(change(must(decodeCanonicalJson(bytes)) as JsonObject)));
}

/** Signed again by these, perhaps with another body. */
export function resign(
  files: Files,
  name: string,
  signers: readonly Uint8Array[],
  change: (body: JsonObject) => JsonObject = (body) => body,
): RecordMap {
  return edit(files, name, (bytes) => signDocument(change(documentBody(bytes)), signers));
}

export function without(files: Files, name: string): RecordMap {
  const left = new Map(files);
  if (!left.delete(name)) throw new Error(`no file ${name}`);
  return left;
}

export function adding(files: Files, name: string, bytes: Uint8Array): RecordMap {
  return new Map(files).set(name, bytes);
}

export function swapped(files: Files, one: string, other: string): RecordMap {
  return new Map(files).set(one, files.get(other)!).set(other, files.get(one)!);
}

export function flipped(bytes: Uint8Array, at: number, mask = 1): Uint8Array {
  return bytes.with(at, bytes[at]! ^ mask);
}
