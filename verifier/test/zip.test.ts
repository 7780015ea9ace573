/** The reader of ZIPs: what a record may be packed as, and what an attacker packs. */
import { expect, test } from "vitest";
import { concat, text } from "../src/record/bytes.ts";
import { Fault } from "../src/record/fault.ts";
import { archive } from "./small-record.ts";
import { u32, zip } from "./write-zip.ts";

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
