/** The finished record, copied file by file into a folder of its own; nothing that a record does not hold goes along. */
import { mkdir, rename, rm } from "node:fs/promises";
import { decodeCheckpointText, decodeNote, encodeTilePath, tilesOf } from "@selge/log";
import { exists, openRecordFolder, type RecordFolder } from "./record-folder.ts";
import { isRecordFile, isRecordFolder, recordNames } from "./record-names.ts";

/** Copies to `target` (which must not exist) under a temporary name and renames at the end. `restricted` only when asked for. Returns the number of files. */
export async function publishRecord(record: RecordFolder, target: string, withRestricted: boolean): Promise<number> {
  if (await exists(target)) throw new Error(`${target} exists; choose another folder`);
  const temporary = `${target}.part`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const out = openRecordFolder(temporary);
  const names = await publishedFiles(record, withRestricted);
  for (const name of names) await out.write(name, (await record.read(name))!);
  await rename(temporary, target);
  return names.length;
}

/** The names of TAL-12 that are there, the log's tiles of the checkpoint's size among them. Mixes, shares and strips only when complete: what a killed step left is no part of the record. */
export async function publishedFiles(record: RecordFolder, withRestricted: boolean): Promise<readonly string[]> {
  const all = (await filesBelow(record, "")).filter((name) => withRestricted || !name.startsWith("restricted/"));
  const there = new Set(all);
  const whole = all.filter((name) => partnersOf(name).every((partner) => there.has(partner)));
  return [...whole, ...(await tileNames(record))].sort();
}

async function filesBelow(record: RecordFolder, at: string): Promise<readonly string[]> {
  const names = (await record.list(at)).map((name) => (at === "" ? name : `${at}/${name}`));
  const below = await Promise.all(
    names.filter((name) => isRecordFolder(name) && name !== "log/tile").map((name) => filesBelow(record, name)),
  );
  return [...names.filter(isRecordFile), ...below.flat()];
}

/** Files without which this one says nothing. */
function partnersOf(name: string): readonly string[] {
  const [, folder, file] = /^(.*)\/([^/]+)$/.exec(name) ?? [];
  if (folder === undefined || file === undefined) return [];
  if (/\/mix-\d+$/.test(folder)) return ["mix.json", "output.bin", "proof.bin"].map((part) => `${folder}/${part}`);
  if (/\/shares$/.test(folder)) return ["json", "bin"].map((part) => `${folder}/${file.split(".")[0]}.${part}`);
  if (/^restricted\/strip\//.test(folder)) return ["strip.json", "proof.bin"].map((part) => `${folder}/${part}`);
  return [];
}

async function tileNames(record: RecordFolder): Promise<readonly string[]> {
  const bytes = await record.read(recordNames.checkpoint);
  if (bytes === undefined) return [];
  const note = decodeNote(bytes);
  const head = note.ok ? decodeCheckpointText(note.value.text) : note;
  if (!head.ok) throw new Error(`${recordNames.checkpoint} is no checkpoint (${head.error.code})`);
  return [...tilesOf(head.value.size)].map((tile) => `log/${encodeTilePath(tile)}`);
}
