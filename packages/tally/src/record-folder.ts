/** The election record as a folder under construction: every file appears whole or not at all, and nothing leads out of it. */
import { constants, type FileHandle, lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A name in the record; letters, digits and `. - _ /` only. */
export interface RecordFolder {
  readonly path: string;
  /** The file, or `undefined` when there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Write temp, sync, rename, sync the folder. The same bytes again are no change. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Names in `folder` (`""`: the record itself), sorted; empty when there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** Streams a file that is written piece by piece; it appears when the iterable ends. */
  writeStream(name: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Something in the folder that no record holds: a link, a pipe, a device, a folder in place of a file (THREATS E13). */
export class RecordUnknown extends Error {
  readonly code = "RECORD_UNKNOWN";
  constructor(name: string, expected: string) {
    super(`RECORD_UNKNOWN: ${name}: expected ${expected}`);
  }
}

const TEMPORARY = ".part";
/** Larger than any file of a record; what Node reads at once. */
const MAX_BYTES = 2 ** 31 - 1;
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

export function openRecordFolder(path: string): RecordFolder {
  const pathOf = async (name: string): Promise<string> => {
    const parts = name.split("/");
    if (!/^[A-Za-z0-9._/-]+$/.test(name) || parts.some((part) => part === "" || part === "." || part === ".."))
      throw new RangeError(`no name of a record: ${name}`);
    await checkFolders(path, parts.slice(0, -1));
    return join(path, name);
  };
  return {
    path,
    read: async (name) => readWhole(await pathOf(name), name),
    async write(name, bytes) {
      const full = await pathOf(name);
      if (!(await holds(full, name, bytes))) await writeWhole(full, [bytes]);
    },
    writeStream: async (name, pieces) => writeWhole(await pathOf(name), pieces),
    async list(folder) {
      const full = folder === "" ? path : await pathOf(folder);
      if (folder !== "" && (await lstat(full).catch(missing))?.isDirectory() !== true) return [];
      const names = await readdir(full).catch(missing);
      return (names ?? []).filter((name) => !name.endsWith(TEMPORARY)).sort();
    },
    remove: async (name) => rm(await pathOf(name), { force: true }),
  };
}

/** Is there anything at the path? Links are not followed. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(missing)) !== undefined;
}

/** Below the record, what leads to a file are folders, not links to folders. */
async function checkFolders(path: string, parts: readonly string[]): Promise<void> {
  for (let depth = 1; depth <= parts.length; depth++) {
    const name = parts.slice(0, depth).join("/");
    const stat = await lstat(join(path, name)).catch(missing);
    if (stat === undefined) return;
    if (!stat.isDirectory()) throw new RecordUnknown(name, "a folder");
  }
}

/** Size, if it is a plain file; looked at before it is opened, because a pipe would wait and a device would act. */
async function sizeOf(full: string, name: string): Promise<number | undefined> {
  const stat = await lstat(full).catch(missing);
  if (stat === undefined) return undefined;
  if (!stat.isFile()) throw new RecordUnknown(name, "a file");
  if (stat.size > MAX_BYTES) throw new RecordUnknown(name, `at most ${MAX_BYTES} bytes`);
  return stat.size;
}

async function readWhole(full: string, name: string): Promise<Uint8Array | undefined> {
  if ((await sizeOf(full, name)) === undefined) return undefined;
  const file = await open(full, constants.O_RDONLY | NO_FOLLOW);
  try {
    const bytes = await file.readFile();
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } finally {
    await file.close();
  }
}

async function holds(full: string, name: string, bytes: Uint8Array): Promise<boolean> {
  if ((await sizeOf(full, name)) !== bytes.length) return false;
  const before = await readWhole(full, name);
  return before !== undefined && Buffer.compare(before, bytes) === 0;
}

async function writeWhole(path: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  const temporary = path + TEMPORARY;
  await rm(temporary, { force: true });
  await withFile(temporary, "wx", async (file) => {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  });
  await rename(temporary, path);
  // New folders are durable only with the folders that hold them.
  for (let at = folder; ; at = dirname(at)) {
    await withFile(at, "r", (directory) => directory.sync());
    if (made === undefined || at.length < made.length || at === dirname(at)) return;
  }
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}
