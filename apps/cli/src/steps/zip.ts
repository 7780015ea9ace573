/** A record as one ZIP: every file STORED (its bytes are signed as they are), in order of names, streamed; ZIP64 where it grows beyond 4 GiB. */
import { type FileHandle, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { crc32 } from "node:zlib";
import { concat, u16le, u32le, u64le, utf8 } from "@selge/basics";

/** Writes `target` whole or not at all. Memory: one file of the record. */
export async function zipFolder(folder: string, target: string, progress: (files: number) => void): Promise<number> {
  const temporary = `${target}.part`;
  await rm(temporary, { force: true });
  const out = await open(temporary, "wx", 0o644);
  let files = 0;
  try {
    files = await writeEntries(folder, out, progress);
    await out.sync();
  } finally {
    await out.close();
  }
  await rename(temporary, target);
  const parent = await open(dirname(target), "r");
  await parent.sync().finally(() => parent.close());
  return files;
}

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

const MAX32 = 0xffffffff;
const MAX16 = 0xffff;

async function writeEntries(folder: string, out: FileHandle, progress: (files: number) => void): Promise<number> {
  const entries: Entry[] = [];
  let at = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    await out.writeFile(bytes);
    at += bytes.length;
  };
  for (const name of await namesIn(folder)) {
    const bytes = new Uint8Array(await readFile(join(folder, name)));
    const entry = { name: utf8(name), crc: crc32(bytes), size: bytes.length, offset: at };
    await put(localHeader(entry));
    await put(bytes);
    entries.push(entry);
    progress(entries.length);
  }
  const start = at;
  for (const entry of entries) await put(centralHeader(entry));
  await put(endRecords(entries.length, at - start, start));
  return entries.length;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => relative(folder, path).split(sep).join("/")).sort();
}

/** Version 4.5 (ZIP64), UTF-8 names, stored, 1980-01-01; then checksum and sizes. */
function shared({ crc, size }: Entry): Uint8Array {
  const fixed = concat(u16le(45), u16le(0x0800), u16le(0), u16le(0), u16le(0x0021));
  return concat(fixed, u32le(crc), u32le(size), u32le(size));
}

function localHeader(entry: Entry): Uint8Array {
  return concat(u32le(0x04034b50), shared(entry), u16le(entry.name.length), u16le(0), entry.name);
}

function centralHeader(entry: Entry): Uint8Array {
  const { name, offset } = entry;
  const extra = offset >= MAX32 ? concat(u16le(1), u16le(8), u64le(offset)) : new Uint8Array(0);
  const lengths = concat(u16le(name.length), u16le(extra.length), u16le(0), u16le(0), u16le(0), u32le(0));
  const place = u32le(Math.min(offset, MAX32));
  return concat(u32le(0x02014b50), u16le(45), shared(entry), lengths, place, name, extra);
}

function endRecords(count: number, size: number, start: number): Uint8Array {
  const large = count >= MAX16 || size >= MAX32 || start >= MAX32;
  const whole = concat(u64le(count), u64le(count), u64le(size), u64le(start));
  const record = concat(u32le(0x06064b50), u64le(44), u16le(45), u16le(45), u32le(0), u32le(0), whole);
  const locator = concat(u32le(0x07064b50), u32le(0), u64le(start + size), u32le(1));
  const [entries, bytes, place] = [
    u16le(Math.min(count, MAX16)),
    u32le(Math.min(size, MAX32)),
    u32le(Math.min(start, MAX32)),
  ];
  const end = concat(u32le(0x06054b50), u16le(0), u16le(0), entries, entries, bytes, place, u16le(0));
  return large ? concat(record, locator, end) : end;
}
