/** Files that people hand over: read with a word on what they are for, written whole or not at all. */
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type Decoded, decodeCanonicalJson, type JsonObject } from "@selge/basics";
import { exists } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";

/** `what` in words: "the voter list". */
export async function readInput(path: string, what: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "EISDIR" && error.code !== "ENOTDIR") throw error;
    throw new Refusal("FILE_MISSING", `${path}: there is no file; expected ${what}`, "Check the path.");
  });
  return new Uint8Array(bytes);
}

export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return (await exists(path)) ? new Uint8Array(await readFile(path)) : undefined;
}

/** The value, or a refusal that names the file. */
export function accepted<T>(file: string, decoded: Decoded<T>, hint?: string): T {
  if (!decoded.ok) throw Refusal.of(file, decoded.error, hint);
  return decoded.value;
}

/** A canonical JSON object of a given `type`. */
export function decodeOwnFile(path: string, bytes: Uint8Array, type: string): JsonObject {
  const json = accepted(path, decodeCanonicalJson(bytes));
  if (typeof json !== "object" || Array.isArray(json) || (json as JsonObject).type !== type)
    throw new Refusal("FILE_TYPE", `${path}: expected a file of type "${type}"`, "Check which file belongs here.");
  return json as JsonObject;
}

/** Temporary file, sync, rename, sync of the folder. Readable for the owner only when `secret`. */
export async function writeWhole(path: string, bytes: Uint8Array, secret = false): Promise<void> {
  const temporary = `${path}.part`;
  await rm(temporary, { force: true });
  const file = await open(temporary, "wx", secret ? 0o600 : 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}

/** Never over something that is there. */
export async function writeNew(path: string, bytes: Uint8Array, secret = false): Promise<void> {
  if (await exists(path))
    throw new Refusal("FILE_EXISTS", `${path} exists and is not overwritten`, "Choose another name, or move it away.");
  await writeWhole(path, bytes, secret);
}
