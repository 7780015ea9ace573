import { mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concat, u32le } from "@selge/basics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/fixtures/small-people.ts";
import { BoxDamaged, openFileStore } from "../src/index.ts";
import { payloadsOf, storeContract } from "./store-contract.ts";

let folder = "";
let files = 0;
const random = seededRandom("file store");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "selge-box-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newPath = () => join(folder, `${files++}.journal`);

describe("the laws of stores", () => {
  storeContract("file", async () => {
    const path = newPath();
    return { store: await openFileStore(path), reopen: () => openFileStore(path) };
  });
});

/** Three records; offsets of their starts and the end. */
async function journal(lengths: readonly number[] = [40, 300, 1300]) {
  const path = newPath();
  const store = await openFileStore(path);
  const payloads = lengths.map((length) => random(length));
  for (const payload of payloads) await store.append(payload);
  await store.close();
  const bytes = new Uint8Array(await readFile(path));
  const starts = [0];
  for (const length of lengths) starts.push(starts.at(-1)! + 16 + length);
  expect(bytes.length).toBe(starts.at(-1));
  return { path, payloads, bytes, starts };
}

async function reread(path: string): Promise<readonly Uint8Array[] | string> {
  try {
    const store = await openFileStore(path);
    return await payloadsOf(store).finally(() => store.close());
  } catch (error) {
    if (!(error instanceof BoxDamaged)) throw error;
    return error.code;
  }
}

describe("a kill in the middle of a write", () => {
  it("at every byte of the last record: it is cut off, the others are there, and writing goes on", async () => {
    const { path, payloads, bytes, starts } = await journal([40, 300, 90]);
    for (let end = starts[2]!; end < starts[3]!; end++) {
      await writeFile(path, bytes.subarray(0, end));
      const store = await openFileStore(path);
      await store.append(payloads[2]!);
      await store.close();
      expect(new Uint8Array(await readFile(path)), `cut at ${end}`).toEqual(bytes);
    }
  });

  it("leaves zeros after the data that reached the disk: cut off", async () => {
    const { path, payloads, bytes, starts } = await journal();
    for (let end = starts[2]! + 8; end <= starts[3]! - 8; end += 13) {
      await writeFile(
        path,
        bytes.map((byte, i) => (i >= end ? 0 : byte)),
      );
      expect(await reread(path), `zeros from ${end}`).toEqual(payloads.slice(0, 2));
    }
  });

  it("leaves a block of zeros in the middle of the last record: cut off", async () => {
    const { path, payloads, bytes } = await journal();
    for (const block of [1, 2, 3].map((n) => 512 * n).filter((at) => at + 512 > 396)) {
      await writeFile(
        path,
        bytes.map((byte, i) => (i >= block && i < block + 512 && i >= 396 ? 0 : byte)),
      );
      expect(await reread(path)).toEqual(payloads.slice(0, 2));
    }
  });

  it("leaves a file that only grew: cut off", async () => {
    const { path, payloads, bytes } = await journal();
    for (const zeros of [1, 7, 8, 9, 4096, 100_000]) {
      await writeFile(path, concat(bytes, new Uint8Array(zeros)));
      expect(await reread(path)).toEqual(payloads);
      expect((await readFile(path)).length).toBe(bytes.length);
    }
  });
});

describe("damage", () => {
  it("a flipped bit anywhere is refused, in the last record too", async () => {
    const { path, bytes } = await journal([30, 0, 120, 700]);
    for (let i = 0; i < bytes.length; i++) {
      await writeFile(path, bytes.with(i, bytes[i]! ^ (1 << (i % 8))));
      expect(await reread(path), `byte ${i}`).toBe("BOX_DAMAGED");
    }
  });

  it("names the offset of the damaged record", async () => {
    const { path, bytes, starts } = await journal();
    await writeFile(path, bytes.with(starts[1]! + 20, bytes[starts[1]! + 20]! ^ 1));
    await expect(openFileStore(path)).rejects.toThrow(`BOX_DAMAGED: byte ${starts[1]}`);
  });

  it.each([
    ["a record cut out", (b: Uint8Array, s: readonly number[]) => concat(b.subarray(0, s[1]), b.subarray(s[1]! + 1))],
    [
      "a byte put in",
      (b: Uint8Array, s: readonly number[]) => concat(b.subarray(0, s[1]), Uint8Array.of(7), b.subarray(s[1])),
    ],
    ["bytes after the end", (b: Uint8Array) => concat(b, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))],
    [
      "a length without its check",
      (b: Uint8Array) => concat(b, u32le(5), new Uint8Array(4), new Uint8Array(13).fill(9)),
    ],
    [
      "zeros in the middle",
      (b: Uint8Array, s: readonly number[]) => b.map((x, i) => (i >= s[0]! + 8 && i < s[1]! ? 0 : x)),
    ],
    ["another file", () => new TextEncoder().encode("this is no journal of a ballot box")],
  ])("%s is refused", async (_, change) => {
    const { path, bytes, starts } = await journal();
    await writeFile(path, change(bytes, starts));
    expect(await reread(path)).toBe("BOX_DAMAGED");
  });

  it("that comes while the store is open is refused when it is read", async () => {
    const { path, bytes, starts } = await journal();
    const store = await openFileStore(path);
    const file = await open(path, "r+");
    await file.write(Uint8Array.of(bytes[starts[1]! + 9]! ^ 4), 0, 1, starts[1]! + 9);
    await file.close();
    await expect(payloadsOf(store)).rejects.toThrow(BoxDamaged);
    await truncate(path, starts[1]!);
    await expect(payloadsOf(store)).rejects.toThrow(BoxDamaged);
    await store.close();
  });
});

describe("a store that cannot go on", () => {
  it("K10 two writers: the second one's append stops the first", async () => {
    const { path, payloads } = await journal();
    const [first, second] = [await openFileStore(path), await openFileStore(path)];
    await second.append(random(10));
    await expect(first.append(random(10))).rejects.toThrow("somebody else");
    await expect(first.append(random(10))).rejects.toThrow("open it again");
    expect((await payloadsOf(second)).length).toBe(payloads.length + 1);
    expect(await payloadsOf(first)).toEqual(payloads);
    await Promise.all([first.close(), second.close()]);
  });

  it("is no folder and needs its folder", async () => {
    await expect(openFileStore(folder)).rejects.toThrow();
    await expect(openFileStore(join(folder, "nowhere", "box.journal"))).rejects.toThrow();
  });
});
