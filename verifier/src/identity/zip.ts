/** The only ZIP that a submission may be: stored, dated 1980-01-01, written in one way (IDN-1). Reading is IDN-7's matter. */
import { concat, text, u16le, u32le } from "../record/bytes.ts";

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

const LOCAL = Uint8Array.of(0x50, 0x4b, 3, 4);
const CENTRAL = Uint8Array.of(0x50, 0x4b, 1, 2);
const END = Uint8Array.of(0x50, 0x4b, 5, 6);
/** Version needed 2.0, flags 0, stored, 00:00:00 on 1980-01-01. */
const FIXED = Uint8Array.of(0x14, 0, 0, 0, 0, 0, 0, 0, 0x21, 0);
const MADE_BY = Uint8Array.of(0x14, 0);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});

/** IDN-1. Names are ASCII. */
export function encodeStoredZip(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const size = u32le(content.length);
    const common = concat(FIXED, u32le(crc32(content)), size, size, u16le(name.length), new Uint8Array(2));
    const local = concat(LOCAL, common, text(name), content);
    locals.push(local);
    centrals.push(concat(CENTRAL, MADE_BY, common, new Uint8Array(10), u32le(offset), text(name)));
    offset += local.length;
  }
  const central = concat(...centrals);
  const count = u16le(entries.length);
  const end = concat(END, new Uint8Array(4), count, count, u32le(central.length), u32le(offset), new Uint8Array(2));
  return concat(...locals, central, end);
}

/** ISO 3309. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255]!;
  return (crc ^ 0xffffffff) >>> 0;
}

/** Does a local header (or, with `central`, a central one) begin here? */
export function beginsHeader(bytes: Uint8Array, at: number, central = false): boolean {
  return (central ? CENTRAL : LOCAL).every((byte, i) => bytes[at + i] === byte);
}
