/** BOX-1 Journal in one plain file: `u32le(length) ‖ its check ‖ payload ‖ its check`, synced at each append. For demonstrations and small elections. */
import { type FileHandle, open } from "node:fs/promises";
import { concat, equalBytes, sha256, u32le } from "@selge/basics";
import { BoxDamaged, type BoxStore } from "./store.ts";

const HEADER_BYTES = 8;
const CHECK_BYTES = 8;
/** What a disk writes whole or not at all. */
const BLOCK_BYTES = 512;

/** Opens or makes the file; a torn last record (never acknowledged) is cut off. Throws `BoxDamaged` for damage anywhere else. */
export async function openFileStore(path: string): Promise<BoxStore> {
  const file = await openJournal(path);
  try {
    const starts = await soundStarts(file);
    await file.truncate(starts.at(-1)!);
    await file.sync();
    return storeOf(file, starts);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** `starts` are the offsets of all records and, last, of the next one. */
function storeOf(file: FileHandle, starts: number[]): BoxStore {
  let turn: Promise<void> = Promise.resolve();
  let broken = false;
  const write = async (payload: Uint8Array): Promise<void> => {
    if (broken) throw new Error("an earlier write to the ballot box failed; open it again to go on");
    broken = true;
    const at = starts.at(-1)!;
    const bytes = concat(headerOf(payload.length), payload, checkOf(payload));
    if ((await file.stat()).size !== at) throw new Error("somebody else writes to this ballot box");
    await writeAll(file, bytes, at);
    await file.datasync();
    starts.push(at + bytes.length);
    broken = false;
  };
  return {
    append(payload) {
      const next = turn.then(() => write(payload));
      turn = next.catch(() => undefined);
      return next;
    },
    async *read(from = 0) {
      const end = starts.at(-1)!;
      for await (const { payload } of records(file, starts[from] ?? end, end)) yield payload;
    },
    close: () => file.close(),
  };
}

async function openJournal(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const file = await open(path, "wx+", 0o600);
  // The file's name is durable only with its folder.
  const folder = await open(path.replace(/[^/]*$/, "") || ".", "r");
  await folder.sync().finally(() => folder.close());
  return file;
}

/** A write may end before all is written. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    if (bytesWritten === 0) throw new Error("the disk takes no more of the ballot box");
    done += bytesWritten;
  }
}

async function soundStarts(file: FileHandle): Promise<number[]> {
  const { size } = await file.stat();
  const starts = [0];
  for await (const { next } of records(file, 0, size)) starts.push(next);
  return starts;
}

/** Sound records from `from` to `size`. Stops before a torn last one. */
async function* records(
  file: FileHandle,
  from: number,
  size: number,
): AsyncGenerator<{ readonly payload: Uint8Array; readonly next: number }> {
  let at = from;
  while (size - at >= HEADER_BYTES) {
    const header = await readExactly(file, at, HEADER_BYTES);
    const length = header.subarray(0, 4).reduceRight((value, byte) => value * 256 + byte, 0);
    if (!equalBytes(header, headerOf(length))) {
      if (await onlyZeros(file, at, size)) return;
      throw new BoxDamaged(`byte ${at}`, "a record's length with its check");
    }
    const next = at + HEADER_BYTES + length + CHECK_BYTES;
    if (next > size) return;
    const record = await readExactly(file, at + HEADER_BYTES, length + CHECK_BYTES);
    const payload = record.subarray(0, length);
    if (!equalBytes(record.subarray(length), checkOf(payload))) {
      if (next === size && isTorn(record, at + HEADER_BYTES)) return;
      throw new BoxDamaged(`byte ${at}`, "a record with the check that was written with it");
    }
    yield { payload, next };
    at = next;
  }
}

/** Parts of a record that never reached the disk read as zeros: its check, or all that it has in one block. A flipped bit looks otherwise. */
function isTorn(record: Uint8Array, at: number): boolean {
  if (isZero(record.subarray(-CHECK_BYTES))) return true;
  for (let from = 0; from < record.length; ) {
    const to = Math.min(record.length, from + BLOCK_BYTES - ((at + from) % BLOCK_BYTES));
    if (isZero(record.subarray(from, to))) return true;
    from = to;
  }
  return false;
}

/** A file that grew before its data reached the disk ends in zeros. */
async function onlyZeros(file: FileHandle, from: number, size: number): Promise<boolean> {
  for (let at = from; at < size; at += 65536)
    if (!isZero(await readExactly(file, at, Math.min(65536, size - at)))) return false;
  return true;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

async function readExactly(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new BoxDamaged(`byte ${at}`, `${length} readable bytes`);
    done += bytesRead;
  }
  return bytes;
}

function headerOf(length: number): Uint8Array {
  const bytes = u32le(length);
  return concat(bytes, sha256(bytes).subarray(0, 4));
}

function checkOf(payload: Uint8Array): Uint8Array {
  return sha256(payload).subarray(0, CHECK_BYTES);
}
