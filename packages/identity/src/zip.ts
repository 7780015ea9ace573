/** A ZIP writer with one fixed profile: everything stored, nothing optional. There is no reader: reading is writing again. */
import { concat, u16le, u32le, utf8 } from "@selge/basics";

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

export const LOCAL_HEADER_SIZE = 30;
export const LOCAL_SIGNATURE = Uint8Array.of(0x50, 0x4b, 0x03, 0x04);
export const CENTRAL_SIGNATURE = Uint8Array.of(0x50, 0x4b, 0x01, 0x02);

const END_SIGNATURE = Uint8Array.of(0x50, 0x4b, 0x05, 0x06);
const VERSION = u16le(20);
/** Flags 0, method 0 (stored), time 00:00:00, date 1980-01-01. */
const FLAGS_METHOD_TIME_DATE = concat(u16le(0), u16le(0), u16le(0), u16le(0x0021));

/** IDN-1 EncodeStoredZip: local headers and contents, central headers, end record; names are ASCII. */
export function encodeStoredZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const path = utf8(name);
    const shared = concat(VERSION, FLAGS_METHOD_TIME_DATE, u32le(crc32(content)));
    const sizes = concat(u32le(content.length), u32le(content.length), u16le(path.length), u16le(0));
    const local = concat(LOCAL_SIGNATURE, shared, sizes, path, content);
    const rest = concat(u16le(0), u16le(0), u16le(0), u32le(0), u32le(offset), path);
    locals.push(local);
    centrals.push(concat(CENTRAL_SIGNATURE, VERSION, shared, sizes, rest));
    offset += local.length;
  }
  const directory = concat(...centrals);
  const count = u16le(entries.length);
  const end = concat(END_SIGNATURE, u16le(0), u16le(0), count, count, u32le(directory.length), u32le(offset), u16le(0));
  return concat(...locals, directory, end);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

/** CRC-32 of ISO 3309, as ZIP uses it. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
