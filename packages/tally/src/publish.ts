/** The finished record, copied file by file into a folder of its own; nothing that TAL-12 does not name goes along. */
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exists, openRecordFolder, type RecordFolder } from "./record-folder.ts";

const TOP = /^(election|opening|software|opened|closing|input-statement|result|extended-\d+)\.json$/;
const FOLDERS = ["ceremony", "log", "batches"];

/** Copies to `target` (which must not exist) under a temporary name and renames at the end. `restricted` only when asked for. Returns the number of files. */
export async function publishRecord(record: RecordFolder, target: string, withRestricted: boolean): Promise<number> {
  if (await exists(target)) throw new Error(`${target} exists; choose another folder`);
  const temporary = `${target}.part`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const out = openRecordFolder(temporary);
  const top = (await record.list("")).filter((name) => TOP.test(name));
  const folders = withRestricted ? [...FOLDERS, "restricted"] : FOLDERS;
  const names = [...top, ...(await Promise.all(folders.map((folder) => filesBelow(record, folder)))).flat()];
  for (const name of names) await out.write(name, (await record.read(name))!);
  await rename(temporary, target);
  return names.length;
}

async function filesBelow(record: RecordFolder, at: string): Promise<readonly string[]> {
  const names = await record.list(at);
  const below = await Promise.all(names.map((name) => filesBelow(record, join(at, name))));
  const own = await Promise.all(
    names.map(async (name, i) =>
      below[i]!.length > 0 || (await isFolder(record, join(at, name))) ? [] : [join(at, name)],
    ),
  );
  return [...own.flat(), ...below.flat()].sort();
}

async function isFolder(record: RecordFolder, name: string): Promise<boolean> {
  return (await record.read(name).catch(() => undefined)) === undefined;
}
