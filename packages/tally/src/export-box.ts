/** From the ballot box to the record: box files, documents, and the log with its newest head. */
import type { SealingElection } from "@selge/ballot";
import { type BoxRecord, encodeRecordedBallot, logEntryOf } from "@selge/ballotbox";
import { concat, encodeCanonicalJson, equalBytes, type JsonObject, toHex } from "@selge/basics";
import {
  decodeCheckpointText,
  decodeNote,
  encodeTilePath,
  type LogEntry,
  layTiles,
  leafHash,
  memoryTree,
  rootAt,
  type TreeHead,
} from "@selge/log";
import type { RecordFolder } from "./record-folder.ts";
import { BALLOTS_PER_FILE, recordNames } from "./record-names.ts";

/**
 * Everything of TAL-12 that comes from the box: the entries of the checkpoint, not those after it. Repeatable: a file that is there with the
 * same bytes is not written again. Memory: the log's entries, 33 bytes each, and one box file. Throws when the box is not the checkpoint's.
 */
export async function exportBox(
  records: AsyncIterable<BoxRecord>,
  checkpoint: Uint8Array,
  sealing: SealingElection,
  folder: RecordFolder,
): Promise<void> {
  const head = headOf(checkpoint);
  const entries: LogEntry[] = [];
  const documents: JsonObject[] = [];
  const box = boxFiles(folder);
  for await (const record of records) {
    if (record.kind === "head") continue;
    if (entries.length === head.size) break;
    if (record.kind === "ballot") await box.add(encodeRecordedBallot(record));
    else if (record.kind === "public") await folder.write(record.name, record.file);
    else {
      documents.push({ index: entries.length, file: record.name, salt: toHex(record.salt) });
      await folder.write(`restricted/${record.name}`, record.file);
      for (const { name, bytes } of record.attachments) await folder.write(`restricted/${name}`, bytes);
    }
    entries.push(logEntryOf(record, sealing)!);
  }
  await box.end();
  await folder.write(recordNames.documents, encodeCanonicalJson(documents));
  checkHead(entries, head);
  await exportLog(entries, checkpoint, folder);
}

/** Box files of BALLOTS_PER_FILE ballots. */
function boxFiles(folder: RecordFolder): { add(ballot: Uint8Array): Promise<void>; end(): Promise<void> } {
  let pieces: Uint8Array[] = [];
  let files = 0;
  const end = async () => {
    if (pieces.length > 0) await folder.write(recordNames.boxFile(files++), concat(...pieces));
    pieces = [];
  };
  return {
    async add(ballot) {
      pieces.push(ballot);
      if (pieces.length === BALLOTS_PER_FILE) await end();
    },
    end,
  };
}

function headOf(checkpoint: Uint8Array): TreeHead {
  const note = decodeNote(checkpoint);
  const head = note.ok ? decodeCheckpointText(note.value.text) : note;
  if (!head.ok) throw new Error(`no checkpoint: ${head.error.code}`);
  return head.value;
}

function checkHead(entries: readonly LogEntry[], { size, root }: TreeHead): void {
  const tree = memoryTree(entries.map(leafHash));
  if (entries.length !== size || !equalBytes(rootAt(size, tree.read), root))
    throw new Error(`LOG_INCONSISTENT: the box is not the log of the checkpoint at size ${size}`);
}

/** The tiles of the log's size, then the checkpoint, then the partial tiles of an earlier size go: a reader of either finds its files. */
async function exportLog(entries: readonly LogEntry[], checkpoint: Uint8Array, folder: RecordFolder): Promise<void> {
  const stale = new Set(await tilesIn(folder, "log/tile"));
  for (const tile of layTiles(entries)) {
    const name = `log/${encodeTilePath(tile)}`;
    stale.delete(name);
    await folder.write(name, tile.bytes);
  }
  await folder.write(recordNames.checkpoint, checkpoint);
  for (const name of stale) await folder.remove(name);
}

async function tilesIn(folder: RecordFolder, at: string): Promise<readonly string[]> {
  const names = await folder.list(at);
  const below = await Promise.all(names.map((name) => tilesIn(folder, `${at}/${name}`)));
  return names.flatMap((name, i) => (below[i]!.length > 0 ? below[i]! : [`${at}/${name}`]));
}
