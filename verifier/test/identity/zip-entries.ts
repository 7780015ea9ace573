/** The local entries of a stored archive, read without any check. */
import type { ZipEntry } from "../../src/identity/zip.ts";
import { fromUtf8 } from "../../src/record/bytes.ts";

export function entriesOf(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: ZipEntry[] = [];
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const from = at + 30 + view.getUint16(at + 26, true);
    const to = from + view.getUint32(at + 22, true);
    entries.push({ name: fromUtf8(bytes.subarray(at + 30, from)), content: bytes.subarray(from, to) });
    at = to;
  }
  return entries;
}
