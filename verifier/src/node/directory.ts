/** A record in a directory. Links are never followed, special files never opened. */
import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { EntryKind, RecordEntry, RecordSource } from "../ports.ts";

/** More files than any record has; the listing stops there, and the check of limits says so. */
const MOST_ENTRIES = 1_000_000;
const DEEPEST = 10;
const PIECE = 64 * 1024;

export function directorySource(root: string): RecordSource {
  return {
    async list() {
      const entries: RecordEntry[] = [];
      const complete = await walk(root, "", 0, entries);
      return { entries, complete };
    },
    async *open(path) {
      const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const stat = await file.stat();
        if (!stat.isFile()) throw new Error(`${path} is no plain file`);
        for (let left = stat.size; left > 0; ) {
          const { bytesRead, buffer } = await file.read(
            new Uint8Array(Math.min(PIECE, left)),
            0,
            Math.min(PIECE, left),
          );
          if (bytesRead === 0) return;
          left -= bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** False when the cap was reached. */
async function walk(root: string, folder: string, depth: number, entries: RecordEntry[]): Promise<boolean> {
  const names = await readdir(join(root, folder), { withFileTypes: true });
  if (names.length === 0 && folder !== "") entries.push({ path: folder, kind: "empty directory", size: 0 });
  for (const found of names) {
    if (entries.length >= MOST_ENTRIES) return false;
    const path = folder === "" ? found.name : `${folder}/${found.name}`;
    if (found.isDirectory() && depth < DEEPEST) {
      if (!(await walk(root, path, depth + 1, entries))) return false;
    } else entries.push({ path, ...(await describe(join(root, path))) });
  }
  return true;
}

async function describe(path: string): Promise<{ readonly kind: EntryKind; readonly size: number }> {
  const stat = await lstat(path);
  if (stat.isFile()) return { kind: "file", size: stat.size };
  if (stat.isSymbolicLink()) return { kind: "link", size: 0 };
  return { kind: stat.isDirectory() ? "directory" : "special", size: 0 };
}
