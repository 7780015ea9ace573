/** BOX-1 Journal in one plain file: `u32le(length) ‖ its check ‖ payload ‖ its check`, synced at each append. For demonstrations and small elections. */
import { type FileHandle, open } from "node:fs/promises";
import { concat, equalBytes, sha256, u32le } from "@selge/basics";
import { BoxDamaged, type BoxStore } from "./store.ts";

const HEADER_BYTES = 8;
const CHECK_BYTES = 8;

/** Opens or makes the file; a torn last record (never acknowledged) is cut off. Throws `BoxDamaged` for damage anywhere else. */
export async function openFileStore(path: string): Promise<BoxStore> {
  const file = await openJournal(path);
  const end = await soundEnd(file);
  await file.truncate(end);
  await file.sync();
  let at = end;
  return {
    async append(payload) {
      const bytes = concat(headerOf(payload.length), payload, checkOf(payload));
      await file.write(bytes, 0, bytes.length, at);
      await file.datasync();
      at += bytes.length;
    },
    async *read() {
      for await (const { payload } of records(file, at)) yield payload;
    },
    close: () => file.close(),
  };
}

async function openJournal(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return open(path, "wx+", 0o600);
  }
}

async function soundEnd(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  let end = 0;
  for await (const { next } of records(file, size)) end = next;
  return end;
}

/** Sound records below `size`. Stops before a torn last one. */
async function* records(
  file: FileHandle,
  size: number,
): AsyncGenerator<{ readonly payload: Uint8Array; readonly next: number }> {
  let at = 0;
  while (size - at >= HEADER_BYTES) {
    const header = await readExactly(file, at, HEADER_BYTES);
    const length = header.subarray(0, 4).reduceRight((value, byte) => value * 256 + byte, 0);
    if (!equalBytes(header, headerOf(length))) {
      if (await onlyZeros(file, at, size)) return;
      throw new BoxDamaged(at, "a record's length with its check");
    }
    const next = at + HEADER_BYTES + length + CHECK_BYTES;
    if (next > size) return;
    const record = await readExactly(file, at + HEADER_BYTES, length + CHECK_BYTES);
    const payload = record.subarray(0, length);
    if (!equalBytes(record.subarray(length), checkOf(payload))) {
      if (next === size) return;
      throw new BoxDamaged(at, "a record with the check that was written with it");
    }
    yield { payload, next };
    at = next;
  }
}

/** A file that grew before its data reached the disk ends in zeros. */
async function onlyZeros(file: FileHandle, from: number, size: number): Promise<boolean> {
  for (let at = from; at < size; at += 65536) {
    const bytes = await readExactly(file, at, Math.min(65536, size - at));
    if (bytes.some((byte) => byte !== 0)) return false;
  }
  return true;
}

async function readExactly(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw new BoxDamaged(at, `${length} readable bytes`);
  return bytes;
}

function headerOf(length: number): Uint8Array {
  const bytes = u32le(length);
  return concat(bytes, sha256(bytes).subarray(0, 4));
}

function checkOf(payload: Uint8Array): Uint8Array {
  return sha256(payload).subarray(0, CHECK_BYTES);
}
