/** From the ballot box to the record: box files, documents, and the log with its newest head. */
import { ballotEntry, publicEntry, restrictedEntry, type SealingElection, splitBallot } from "@selge/ballot";
import { type BoxRecord, encodeRecordedBallot, leafPartsOf } from "@selge/ballotbox";
import { concat, decodeCanonicalJson, encodeCanonicalJson, type JsonObject, toHex } from "@selge/basics";
import { bodyHash } from "@selge/group";
import { encodeTilePath, type LogEntry, layTiles } from "@selge/log";
import type { RecordFolder } from "./record-folder.ts";
import { BALLOTS_PER_FILE, recordNames } from "./record-names.ts";

/** Part of TAL-12 RecordFiles: everything that comes from the box. Repeatable: what is there already stays. Memory: the log's entries, 33 bytes each, and one box file. */
export async function exportBox(
  records: AsyncIterable<BoxRecord>,
  checkpoint: Uint8Array,
  sealing: SealingElection,
  folder: RecordFolder,
): Promise<void> {
  const entries: Uint8Array[] = [];
  const documents: JsonObject[] = [];
  let chunk: Uint8Array[] = [];
  let files = 0;
  for await (const record of records) {
    switch (record.kind) {
      case "head":
        break;
      case "ballot":
        entries.push(
          ballotEntry(leafPartsOf(record, splitBallot(record.ballot, sealing), sealing.election.fingerprint)),
        );
        chunk.push(encodeRecordedBallot(record));
        if (chunk.length === BALLOTS_PER_FILE) {
          await folder.write(recordNames.boxFile(files++), concat(...chunk));
          chunk = [];
        }
        break;
      case "public":
        entries.push(publicEntry(hashOf(record.file)));
        await folder.write(record.name, record.file);
        break;
      case "restricted":
        documents.push({ index: entries.length, file: record.name, salt: toHex(record.salt) });
        entries.push(restrictedEntry(hashOf(record.file), record.salt));
        await folder.write(`restricted/${record.name}`, record.file);
        for (const { name, bytes } of record.attachments) await folder.write(`restricted/${name}`, bytes);
        break;
    }
  }
  if (chunk.length > 0) await folder.write(recordNames.boxFile(files), concat(...chunk));
  await folder.write(recordNames.documents, encodeCanonicalJson(documents));
  await exportLog(entries as LogEntry[], checkpoint, folder);
}

/** The tiles of the log's size; partial tiles of an earlier size are removed. */
async function exportLog(entries: readonly LogEntry[], checkpoint: Uint8Array, folder: RecordFolder): Promise<void> {
  const stale = new Set(await tilesIn(folder, "log/tile"));
  for (const tile of layTiles(entries)) {
    const name = `log/${encodeTilePath(tile)}`;
    stale.delete(name);
    await folder.write(name, tile.bytes);
  }
  for (const name of stale) await folder.remove(name);
  await folder.write(recordNames.checkpoint, checkpoint);
}

async function tilesIn(folder: RecordFolder, at: string): Promise<readonly string[]> {
  const names = await folder.list(at);
  const below = await Promise.all(names.map((name) => tilesIn(folder, `${at}/${name}`)));
  return names.flatMap((name, i) => (below[i]!.length > 0 ? below[i]! : [`${at}/${name}`]));
}

function hashOf(file: Uint8Array): Uint8Array {
  const json = decodeCanonicalJson(file);
  if (!json.ok) throw new Error("a document in the box is not canonical");
  const { signatures: _, ...body } = json.value as JsonObject;
  return bodyHash(body);
}
