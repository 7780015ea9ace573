/** The election folder: the record under construction, the ballot box, documents that wait for signatures. Nothing in it is a secret key. */
import { join } from "node:path";
import { openRecordFolder, type RecordFolder } from "@selge/tally";

export interface ElectionFolder {
  readonly path: string;
  /** The record, file by file. */
  readonly record: RecordFolder;
  /** Documents that wait for signatures. */
  readonly pending: RecordFolder;
  /** Requests to witnesses and their answers. */
  readonly heads: RecordFolder;
  /** The ballot box. */
  readonly journal: string;
}

export function electionFolder(path: string): ElectionFolder {
  return {
    path,
    record: openRecordFolder(join(path, "record")),
    pending: openRecordFolder(join(path, "pending")),
    heads: openRecordFolder(join(path, "heads")),
    journal: join(path, "box.journal"),
  };
}
