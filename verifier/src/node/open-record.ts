/** A record on disk: a directory, or a ZIP with the same files. */
import { open, stat } from "node:fs/promises";
import type { RecordSource } from "../ports.ts";
import { zipSource } from "../record/zip.ts";
import { directorySource } from "./directory.ts";

export async function openRecordAt(path: string): Promise<RecordSource> {
  const found = await stat(path);
  if (found.isDirectory()) return directorySource(path);
  const file = await open(path, "r");
  return zipSource({
    size: found.size,
    async read(offset, length) {
      const buffer = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(buffer, done, length - done, offset + done);
        if (bytesRead === 0) throw new Error("the archive ends early");
        done += bytesRead;
      }
      return buffer;
    },
  });
}
