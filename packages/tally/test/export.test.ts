/** From the box to the record, again and again; and what is published of it. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeRecordedBallot } from "@selge/ballotbox";
import { concat, equalBytes, frame, toBase64, toHex } from "@selge/basics";
import { checkTileSet, checkTiles } from "@selge/log";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportBox, findLeaks, openRecordFolder, publishedFiles, publishRecord, recordNames } from "../src/index.ts";
import { copyOf, readyToDecrypt } from "./played.ts";
import {
  ANNA,
  addRevocation,
  type Ballot,
  BORIS,
  checkpointOf,
  closeLog,
  exportWorld,
  headOf,
  memoryFolder,
  newWorld,
  recordsOf,
  vote,
  type World,
} from "./world.ts";

let base = "";
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "selge-export-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const tiles = (world: World) =>
  [...world.files.keys()].filter((name) => name.startsWith("log/tile/")).map((name) => name.slice(4));

async function expectLog(world: World): Promise<void> {
  const head = headOf(world);
  expect(checkTileSet(head.size, tiles(world)).ok).toBe(true);
  expect((await checkTiles(head, (_, path) => world.files.get(`log/${path}`))).ok).toBe(true);
}

describe("exportBox", () => {
  it("writes box files, documents and exactly the log's tiles", async () => {
    const world = newWorld();
    const ballots = [vote(world, ANNA), vote(world, BORIS)];
    addRevocation(world, 1, "revoke", [ANNA]);
    await exportWorld(world);
    await expectLog(world);
    expect(world.files.get(recordNames.boxFile(0))).toEqual(concat(...ballots.map(encodeRecordedBallot)));
    const { ballot, o, salt, submission, additions } = ballots[0]!;
    const frames = concat(...[ballot, o, salt, submission, additions].map(frame));
    expect(world.files.get(recordNames.boxFile(0))!.subarray(0, frames.length)).toEqual(frames);
    const documents = JSON.parse(new TextDecoder().decode(world.files.get(recordNames.documents)));
    expect(documents.map(({ index, file }: { index: number; file: string }) => [index, file])).toEqual([
      [1, "rolls/0.json"],
      [6, "revocations/1.json"],
    ]);
    expect([...world.files.keys()].filter((name) => !name.startsWith("log/")).sort()).toEqual([
      "opened.json",
      "opening.json",
      "restricted/box/000000.bin",
      "restricted/documents.json",
      "restricted/revocations/1.json",
      "restricted/revocations/1.list.json",
      "restricted/rolls/0.json",
      "restricted/rolls/0.sig",
      "restricted/rolls/0.utf",
      "software.json",
    ]);
  });

  it("1,024 ballots a file; again after more has come: full files are not written again, old partial tiles go", async () => {
    const world = newWorld();
    const one = vote(world, ANNA);
    const more = (count: number) => {
      for (let i = 0; i < count; i++) world.journal.push({ ...one, salt: world.small.random(32) } as Ballot);
    };
    more(1022);
    await exportWorld(world);
    expect(world.files.has(recordNames.boxFile(1))).toBe(false);
    more(2);
    const written: string[] = [];
    const folder = openRecordFolder(join(base, "again"));
    const watched = {
      ...folder,
      write: async (name: string, bytes: Uint8Array) => {
        const before = await folder.read(name);
        if (before === undefined || !equalBytes(before, bytes)) written.push(name);
        await folder.write(name, bytes);
      },
    };
    const run = () => exportBox(recordsOf(world), checkpointOf(world), world.small.sealing, watched);
    await run();
    expect(written).toContain(recordNames.boxFile(1));
    written.length = 0;
    await run();
    expect(written).toEqual([]);
    closeLog(world);
    await run();
    expect(written.filter((name) => !name.startsWith("log/"))).toEqual(["closing.json"]);
    await exportWorld(world);
    await expectLog(world);
  });

  it("stops at the checkpoint, and refuses a checkpoint of another log", async () => {
    const world = newWorld();
    vote(world, ANNA);
    const early = checkpointOf(world);
    const { size } = headOf(world);
    vote(world, BORIS);
    await exportWorld(world, early);
    expect(checkTileSet(size, tiles(world)).ok).toBe(true);
    const other = { ...world, journal: world.journal.with(4, vote(newWorld(), BORIS)) };
    const files = new Map<string, Uint8Array>();
    await expect(exportWorld({ ...other, files }, early)).rejects.toThrow("LOG_INCONSISTENT");
    await expect(exportWorld({ ...world, journal: world.journal.slice(0, 3), files }, early)).rejects.toThrow(
      "LOG_INCONSISTENT",
    );
    await expect(exportWorld({ ...world, files }, new Uint8Array(9))).rejects.toThrow("no checkpoint");
    expect([...files.keys()].some((name) => name.startsWith("log/"))).toBe(false);
  });
});

describe("publishRecord", () => {
  async function filesIn(path: string): Promise<string[]> {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
      .sort();
  }

  it("writes exactly the files of TAL-12: no rests of killed steps, no tiles of earlier sizes, no notes of people", async () => {
    const { world } = await readyToDecrypt();
    const { files } = copyOf(world);
    const honest = [...files.keys()].sort();
    const batch = "batches/contest-1.0000.1.0101";
    for (const name of [
      `${batch}/mix-3/output.bin`,
      `${batch}/shares/2.bin`,
      `${batch}/notes.txt`,
      "restricted/strip/contest-1.0000.3.0301/proof.bin",
      "log/tile/0/000.p/4",
      "log/old",
      "keys.json",
      "restricted/key.json",
      "other/election.json",
    ])
      files.set(name, new Uint8Array(3));
    const record = memoryFolder(files);
    const target = join(base, "published");
    expect(await publishRecord(record, target, true)).toBe(honest.length);
    expect(await filesIn(target)).toEqual(honest);
    for (const name of await filesIn(target))
      expect(await openRecordFolder(target).read(name)).toEqual(files.get(name));
    const openTarget = join(base, "public");
    await publishRecord(record, openTarget, false);
    expect(await filesIn(openTarget)).toEqual(honest.filter((name) => !name.startsWith("restricted/")));
    await expect(publishRecord(record, target, true)).rejects.toThrow("exists");
    expect((await readdir(base)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("stops at a tile that is missing, and at a checkpoint that is none", async () => {
    const { world } = await readyToDecrypt();
    const { files } = copyOf(world);
    files.set(recordNames.checkpoint, new Uint8Array(7));
    await expect(publishedFiles(memoryFolder(files), true)).rejects.toThrow("no checkpoint");
    files.delete(recordNames.checkpoint);
    expect((await publishedFiles(memoryFolder(files), true)).some((name) => name.startsWith("log/"))).toBe(false);
  });
});

describe("TAL-13 leak lint", () => {
  async function leaksOf(world: World, files: ReadonlyMap<string, Uint8Array>) {
    const list = (async function* () {
      yield* files;
    })();
    return (await findLeaks(recordsOf(world), world.small.sealing, list)).map(({ what }) => what);
  }

  it("finds nothing in the public part of an honest record", async () => {
    const { world } = await readyToDecrypt();
    const open = new Map([...world.files].filter(([name]) => !name.startsWith("restricted/")));
    expect(await leaksOf(world, open)).toEqual([]);
  });

  it("finds every kind of secret, raw, in hex and in base64, at any place", async () => {
    const { world } = await readyToDecrypt();
    const index = 4;
    const ballot = world.journal[index] as Ballot;
    const cases: [string, Uint8Array][] = [
      ["tag and ciphertexts", ballot.ballot.slice(117, 133)],
      ["proofs", ballot.ballot.slice(401, 417)],
      ["tag opening", ballot.o.slice(9, 25)],
      ["salt", ballot.salt.slice(16)],
    ];
    for (const [what, secret] of cases)
      for (const form of [
        secret,
        new TextEncoder().encode(toHex(secret)),
        new TextEncoder().encode(toHex(secret).toUpperCase()),
        new TextEncoder().encode(toBase64(concat(new Uint8Array(2), secret))),
      ])
        for (const before of [0, 1, 5]) {
          const file = concat(new Uint8Array(before).fill(0x22), form, Uint8Array.of(0x22));
          expect(await leaksOf(world, new Map([["x.json", file]]))).toEqual([
            `${what} of the ballot at index ${index}`,
          ]);
        }
    const code = new TextEncoder().encode(`{"voter":"${ANNA}"}`);
    expect(await leaksOf(world, new Map([["x.json", code]]))).toContain(
      `personal code of the ballot at index ${index}`,
    );
  });

  it("15 bytes are no leak", async () => {
    const { world } = await readyToDecrypt();
    const { salt } = world.journal[4] as Ballot;
    expect(await leaksOf(world, new Map([["x.bin", salt.slice(3, 18)]]))).toEqual([]);
  });
});
