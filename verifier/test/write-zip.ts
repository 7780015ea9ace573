/** Writes ZIPs for tests and for the fixture, honest ones and others. */
import { deflateRawSync } from "node:zlib";
import { concat, littleEndian, text } from "../src/record/bytes.ts";

export interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflated?: boolean;
  /** What the directory says, if it lies. */
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly mode?: number;
}

const u16 = (value: number): Uint8Array => littleEndian(value, 2);
export const u32 = (value: number): Uint8Array => littleEndian(value, 4);

export function zip(entries: readonly Entry[], comment = ""): Uint8Array {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, content, flags = 0, mode = 0 } = entry;
    const packed = entry.deflated ? new Uint8Array(deflateRawSync(content)) : content;
    const method = entry.method ?? (entry.deflated ? 8 : 0);
    const sizes = [u32(entry.crc ?? crc32(content)), u32(packed.length), u32(entry.size ?? content.length)];
    const common = concat(u16(20), u16(flags), u16(method), u32(0), ...sizes, u16(text(name).length), u16(0));
    const local = concat(u32(0x04034b50), common, text(name), packed);
    const madeBy = u16(mode === 0 ? 20 : 0x0314);
    const attributes = concat(u16(0), u16(0), u16(0), u32(mode * 65536), u32(offset));
    centrals.push(concat(u32(0x02014b50), madeBy, common, attributes, text(name)));
    locals.push(local);
    offset += local.length;
  }
  const directory = concat(...centrals);
  const counts = [u16(entries.length), u16(entries.length), u32(directory.length), u32(offset), u16(comment.length)];
  return concat(...locals, directory, u32(0x06054b50), u32(0), ...counts, text(comment));
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
