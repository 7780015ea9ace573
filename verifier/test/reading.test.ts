/** Reading under limits: nothing is believed, nothing is read beyond what was allowed beforehand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordSource } from "../src/ports.ts";
import { concat, text, u32le } from "../src/record/bytes.ts";
import { Fault, Missing } from "../src/record/fault.ts";
import { type BoxRecord, readBox } from "../src/record/frames.ts";
import { decodeJson, encodeJson, type Json } from "../src/record/json.ts";
import { hashFile, type RecordFiles, readRuns, readWhole } from "../src/record/source.ts";
import { decodeStrictJson } from "../src/record/strict-json.ts";
import { filesOf } from "./memory-record.ts";

/** A file whose bytes are not as many as its listing says. */
function lying(size: number, bytes: Uint8Array): RecordFiles {
  const source: RecordSource = {
    list: async () => ({ entries: [], complete: true }),
    open: async function* () {
      yield bytes;
    },
  };
  return { source, sizes: new Map([["f", size]]) };
}

async function all<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("files", () => {
  test("a file that is missing is no fault", async () => {
    await expect(readWhole(filesOf({}), "f", 10)).rejects.toBeInstanceOf(Missing);
    await expect(all(readRuns(filesOf({}), "f", { item: 32, items: 1, atOnce: 8 }, "X"))).rejects.toBeInstanceOf(
      Missing,
    );
  });

  test("a file above its cap is not opened", async () => {
    const files = lying(2 ** 40, new Uint8Array(0));
    await expect(readWhole(files, "f", 100)).rejects.toThrow("LIMIT");
    await expect(all(readRuns(files, "f", { item: 32, items: 3, atOnce: 8 }, "LIST_LENGTH"))).rejects.toThrow(
      "LIST_LENGTH",
    );
    await expect(hashFile(files, "f", 96)).rejects.toThrow("FILE_LENGTH");
  });

  test.each([
    ["fewer", 64, 63],
    ["more", 64, 65],
    ["many more", 64, 64_000],
  ])("%s bytes than listed", async (_, size, given) => {
    const files = lying(size, new Uint8Array(given));
    await expect(readWhole(files, "f", 100)).rejects.toThrow("FILE_CHANGED");
    await expect(all(readRuns(files, "f", { item: 32, items: 2, atOnce: 8 }, "X"))).rejects.toThrow("FILE_CHANGED");
    await expect(hashFile(files, "f", 64)).rejects.toThrow("FILE_CHANGED");
  });

  test("runs do not depend on where the stream is cut", async () => {
    const bytes = new Uint8Array(32 * 100).map((_, i) => i % 251);
    expect(
      concat(...(await all(readRuns(filesOf({ f: bytes }), "f", { item: 32, items: 100, atOnce: 8 }, "X")))),
    ).toEqual(bytes);
  });
});

describe("box files", () => {
  const record: BoxRecord = {
    ballot: new Uint8Array(3000).fill(1),
    o: new Uint8Array(32),
    salt: new Uint8Array(32).fill(2),
    submission: new Uint8Array(5000).fill(3),
    additions: new Uint8Array(0),
  };
  const encoded = (parts: readonly Uint8Array[]): Uint8Array =>
    concat(...parts.flatMap((part) => [u32le(part.length), part]));
  const one = encoded(Object.values(record) as Uint8Array[]);

  test("records come as they were written, wherever the stream is cut", async () => {
    expect(await all(readBox(filesOf({ f: concat(one, one, one) }), "f"))).toEqual([record, record, record]);
    expect(await all(readBox(filesOf({ f: new Uint8Array(0) }), "f"))).toEqual([]);
  });

  test.each([
    ["cut", one.slice(0, -5)],
    ["a byte after the last record", concat(one, Uint8Array.of(0))],
    ["a frame of four gigabytes", concat(u32le(2 ** 32 - 1), new Uint8Array(100))],
    [
      "a tag opening of 33 bytes",
      encoded([record.ballot, new Uint8Array(33), record.salt, record.submission, record.additions]),
    ],
  ])("refused: %s", async (_, bytes) => {
    await expect(all(readBox(filesOf({ f: bytes }), "f"))).rejects.toThrow("BOX_FORMAT");
  });
});

describe("JSON", () => {
  const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.boolean(),
      fc.maxSafeNat(),
      fc.string({ unit: "grapheme" }).filter((s) => s.isWellFormed()),
      fc.array(tie("any"), { maxLength: 4 }),
      fc
        .array(
          fc.tuple(
            fc.string({ unit: "binary" }).filter((s) => s !== "__proto__" && s.isWellFormed()),
            tie("any"),
          ),
          { maxLength: 4 },
        )
        .map((members) => new Map(members)),
    ),
  })).any;

  test("what is written is read again, and nothing else is accepted for it", () => {
    fc.assert(
      fc.property(value, (json) => void expect(encodeJson(decodeJson(encodeJson(json)))).toEqual(encodeJson(json))),
    );
  });

  test("whatever bytes come: a value that encodes to them, or a fault", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.json().map(text)), (bytes) => {
        try {
          expect(encodeJson(decodeJson(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a hundred thousand brackets end as a fault, not as a stack", () => {
    for (const bracket of ["[", '{"a":']) {
      expect(() => decodeJson(text(bracket.repeat(100_000)))).toThrow(Fault);
      expect(() => decodeStrictJson(text(bracket.repeat(100_000)), 2 ** 20)).toThrow(Fault);
    }
  });
});
