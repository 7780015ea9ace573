import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exists, isRecordFile, isRecordFolder, openRecordFolder, RecordUnknown } from "../src/index.ts";

let base = "";
let made = 0;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "selge-record-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const newFolder = () => openRecordFolder(join(base, `record${made++}`));

describe("a record folder", () => {
  it("gives back what was written, lists, removes; makes folders as they are needed", async () => {
    const folder = newFolder();
    expect([await folder.read("election.json"), await folder.list(""), await folder.list("log")]).toEqual([
      undefined,
      [],
      [],
    ]);
    await folder.write("election.json", bytes("{}"));
    await folder.write("log/tile/0/000.p/5", bytes("tile"));
    expect(await folder.read("log/tile/0/000.p/5")).toEqual(bytes("tile"));
    expect(await folder.list("")).toEqual(["election.json", "log"]);
    expect(await folder.list("log/tile/0")).toEqual(["000.p"]);
    expect(await folder.list("election.json")).toEqual([]);
    expect(await folder.read("election.json/x").catch((error) => error.code)).toBe("RECORD_UNKNOWN");
    await folder.remove("election.json");
    await folder.remove("election.json");
    expect(await folder.read("election.json")).toBeUndefined();
  });

  it("does not write the same bytes again, and replaces others whole", async () => {
    const folder = newFolder();
    await folder.write("a/b.bin", bytes("one"));
    const { ino } = await stat(join(folder.path, "a/b.bin"));
    await folder.write("a/b.bin", bytes("one"));
    expect((await stat(join(folder.path, "a/b.bin"))).ino).toBe(ino);
    await folder.write("a/b.bin", bytes("two"));
    expect(await folder.read("a/b.bin")).toEqual(bytes("two"));
    expect(await readdir(join(folder.path, "a"))).toEqual(["b.bin"]);
  });

  it("a stream that breaks leaves the old file; what a kill left is not listed and no hindrance", async () => {
    const folder = newFolder();
    await folder.write("a.bin", bytes("old"));
    const broken = (async function* () {
      yield bytes("ne");
      throw new Error("killed");
    })();
    await expect(folder.writeStream("a.bin", broken)).rejects.toThrow("killed");
    expect([await folder.read("a.bin"), await folder.list("")]).toEqual([bytes("old"), ["a.bin"]]);
    await folder.writeStream("a.bin", [bytes("n"), bytes(""), bytes("ew")]);
    expect(await folder.read("a.bin")).toEqual(bytes("new"));
  });

  it.each(["../x", "a/../../x", "/etc/passwd", "a//b", "", ".", "a/.", "a\\b", "a\0b", "ä", "a b", "con:x"])(
    "E13 %j is no name",
    async (name) => {
      const folder = newFolder();
      await expect(folder.read(name)).rejects.toThrow(RangeError);
      await expect(folder.write(name, bytes("x"))).rejects.toThrow(RangeError);
      await expect(folder.remove(name)).rejects.toThrow(RangeError);
      if (name !== "") await expect(folder.list(name)).rejects.toThrow(RangeError);
    },
  );

  it("E13 a link to a file or to a folder is not followed, neither for reading nor for writing", async () => {
    const folder = newFolder();
    const outside = join(base, "outside");
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, "secret"), "secret");
    await mkdir(folder.path);
    await symlink(join(outside, "secret"), join(folder.path, "opening.json"));
    await symlink(outside, join(folder.path, "batches"));
    await symlink(join(outside, "nowhere"), join(folder.path, "closing.json.part"));
    await expect(folder.read("opening.json")).rejects.toThrow(RecordUnknown);
    await expect(folder.write("opening.json", bytes("x"))).rejects.toThrow(RecordUnknown);
    await expect(folder.read("batches/secret")).rejects.toThrow(RecordUnknown);
    await expect(folder.write("batches/other", bytes("x"))).rejects.toThrow(RecordUnknown);
    expect(await folder.list("batches")).toEqual([]);
    await folder.write("closing.json", bytes("{}"));
    expect(await readdir(outside)).toEqual(["secret"]);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("secret");
    expect(await exists(join(folder.path, "opening.json"))).toBe(true);
  });

  it("E13 a pipe or a folder in place of a file: refused at once, no waiting", async () => {
    const folder = newFolder();
    await mkdir(join(folder.path, "result.json"), { recursive: true });
    await expect(folder.read("result.json")).rejects.toThrow("RECORD_UNKNOWN");
    execFileSync("mkfifo", [join(folder.path, "pipe.bin")]);
    await expect(folder.read("pipe.bin")).rejects.toThrow("RECORD_UNKNOWN");
    await expect(folder.write("pipe.bin", bytes("x"))).rejects.toThrow("RECORD_UNKNOWN");
  });
});

describe("TAL-12 names", () => {
  const batch = "contest-1.0000.1.0101";
  it.each([
    "election.json",
    "extended-2.json",
    "ceremony/1-commitments/12.json",
    "ceremony/probes/2-1.json",
    "log/checkpoint",
    `batches/${batch}/input.bin`,
    `batches/${batch}/mix-3/proof.bin`,
    `batches/${batch}/shares/1.bin`,
    "restricted/box/000000.bin",
    "restricted/rolls/0.sig",
    "restricted/revocations/1.list.json",
    `restricted/strip/${batch}/strip.json`,
  ])("%s is a file of a record", (name) => expect(isRecordFile(name)).toBe(true));

  it.each([
    "Election.json",
    "extended-0.json",
    "extended-01.json",
    "ceremony/0.json",
    "ceremony/5-other/1.json",
    "ceremony/probes/1.json",
    "ceremony/probes/3-1.json",
    "log/checkpoint.old",
    "batches/contest-1/input.bin",
    `batches/${batch}/mix-0/mix.json`,
    `batches/${batch}/mix-01/mix.json`,
    `batches/${batch}/mix-1/mix.json.part`,
    `batches/${batch}/shares/0.json`,
    `batches/${batch}/notes.txt`,
    "restricted/box/0.bin",
    "restricted/rolls/1.list.json",
    "restricted/key.json",
    ".DS_Store",
    "restricted",
    "election.json\n",
  ])("%j is none", (name) => expect(isRecordFile(name)).toBe(false));

  it("folders", () => {
    for (const name of ["log", "log/tile", "batches", `batches/${batch}/mix-1`, "restricted/strip"])
      expect(isRecordFolder(name), name).toBe(true);
    for (const name of ["", "log/other", "batches/x", `batches/${batch}/mix-0`, "restricted/keys", "node_modules"])
      expect(isRecordFolder(name), name).toBe(false);
  });
});
