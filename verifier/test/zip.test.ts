/** The reader of ZIPs: what a record may be packed as, and what an attacker packs. */
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { concat, littleEndian, text } from "../src/record/bytes.ts";
import { Fault } from "../src/record/fault.ts";
import { archive } from "./small-record.ts";

interface Entry {
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
const u32 = (value: number): Uint8Array => littleEndian(value, 4);

function zip(entries: readonly Entry[], comment = ""): Uint8Array {
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

async function contentOf(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await archive(bytes)).open(name)) pieces.push(piece);
  return concat(...pieces);
}

const long = new Uint8Array(300_000).map((_, i) => i % 7);

test("stored and deflated entries give their bytes", async () => {
  const packed = zip([
    { name: "a/b.bin", content: long, deflated: true },
    { name: "õ.json", content: text("{}") },
    { name: "empty", content: new Uint8Array(0) },
  ]);
  expect(await contentOf(packed, "a/b.bin")).toEqual(long);
  expect(await contentOf(packed, "õ.json")).toEqual(text("{}"));
  expect(await contentOf(packed, "empty")).toEqual(new Uint8Array(0));
  const { entries, complete } = await (await archive(packed)).list();
  expect(entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([
    ["a/b.bin", "file", long.length],
    ["õ.json", "file", 2],
    ["empty", "file", 0],
  ]);
  expect(complete).toBe(true);
});

test("folders and links are not files", async () => {
  const packed = zip([
    { name: "folder/", content: new Uint8Array(0) },
    { name: "link", content: text("/etc/passwd"), mode: 0xa1ff },
    { name: "device", content: new Uint8Array(0), mode: 0x2000 },
    { name: "plain", content: new Uint8Array(0), mode: 0x81a4 },
  ]);
  const { entries } = await (await archive(packed)).list();
  expect(entries.map(({ kind }) => kind)).toEqual(["directory", "link", "special", "file"]);
});

test.each([
  [
    "two entries of one name",
    zip([
      { name: "a", content: text("1") },
      { name: "a", content: text("2") },
    ]),
  ],
  ["an encrypted entry", zip([{ name: "a", content: text("1"), flags: 1 }])],
  ["another compression", zip([{ name: "a", content: text("1"), method: 12 }])],
  ["a name that is no UTF-8", zip([{ name: "aa", content: text("1") }]).map((byte) => (byte === 0x61 ? 0xff : byte))],
  ["no ZIP", text("not a ZIP, but long enough to hold an end record")],
  ["nothing", new Uint8Array(0)],
  ["cut at the end", zip([{ name: "a", content: text("1") }]).slice(0, -1)],
  ["a byte after the end", concat(zip([{ name: "a", content: text("1") }]), Uint8Array.of(0))],
])("refused: %s", async (_, bytes) => {
  await expect(archive(bytes)).rejects.toBeInstanceOf(Fault);
});

test.each([
  ["a bomb: more comes out than was said", { name: "a", content: long, deflated: true, size: 10 }],
  ["less comes out than was said", { name: "a", content: text("1"), size: 2 }],
  ["another checksum", { name: "a", content: text("1"), crc: 0 }],
])("refused when read: %s", async (_, entry) => {
  await expect(contentOf(zip([entry]), "a")).rejects.toBeInstanceOf(Fault);
});

test("an entry that points outside the archive", async () => {
  const packed = zip([{ name: "a", content: text("1") }]);
  const at = packed.length - 22 - 47 + 42;
  packed.set(u32(0x7fffffff), at);
  await expect(contentOf(packed, "a")).rejects.toThrow();
});
