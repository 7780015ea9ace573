/** The election record as a folder under construction: every file appears whole or not at all. */
import { type FileHandle, lstat, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { equalBytes } from "@selge/basics";

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

export function openRecordFolder(path: string): RecordFolder {
  const pathOf = (name: string) => {
    if (
      !/^[A-Za-z0-9._/-]+$/.test(name) ||
      name.split("/").some((part) => part === "" || part === "." || part === "..")
    )
      throw new RangeError(`no name of a record: ${name}`);
    return join(path, name);
  };
  const folder: RecordFolder = {
    path,
    read: (name) => readFile(pathOf(name)).then((bytes) => new Uint8Array(bytes), missing),
    async write(name, bytes) {
      const before = await folder.read(name);
      if (before === undefined || !equalBytes(before, bytes)) await writeWhole(pathOf(name), [bytes]);
    },
    writeStream: (name, pieces) => writeWhole(pathOf(name), pieces),
    list: (sub) =>
      readdir(sub === "" ? path : pathOf(sub)).then(
        (names) => names.filter((name) => !name.endsWith(TEMPORARY)).sort(),
        () => [],
      ),
    remove: (name) => rm(pathOf(name), { force: true }),
  };
  return folder;
}

const TEMPORARY = ".part";

async function writeWhole(path: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = path + TEMPORARY;
  await withFile(temporary, "w", async (file) => {
    for await (const piece of pieces) await file.write(piece);
    await file.sync();
  });
  await rename(temporary, path);
  await withFile(dirname(path), "r", (directory) => directory.sync());
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

/** Is there anything at the path? Links are not followed. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(missing)) !== undefined;
}
