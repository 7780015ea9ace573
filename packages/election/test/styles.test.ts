import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { codeOf, smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { allCodes, type Batch, ballotStyles, batchesOf, codeList, mergeUnits } from "../src/index.ts";

const { manifest } = smallManifest({
  contests: [{}, { slots: 3, blank: [false, true, false], districts: [1, 3] }],
}).election;

describe("ELE-2 ballot styles", () => {
  it("numbers districts in manifest order, their units in order", () =>
    expect(ballotStyles(manifest)).toEqual([
      { style: 0, district: "0000.1", unit: "0101", contests: [0, 1] },
      { style: 1, district: "0000.1", unit: "0102", contests: [0, 1] },
      { style: 2, district: "0000.1", unit: "0103", contests: [0, 1] },
      { style: 3, district: "0000.2", unit: "0000", contests: [0] },
      { style: 4, district: "0000.2", unit: "0201", contests: [0] },
      { style: 5, district: "0000.3", unit: "0301", contests: [0, 1] },
    ]));

  it("a unit may be in several districts; each pair is a style; a district without contests has none", () => {
    const { manifest: other } = smallManifest({
      contests: [{ districts: [1, 3] }],
      change: (body) => ({
        ...body,
        districts: body.districts.map((d, i) => (i === 2 ? { ...d, units: ["0301", "0101"] } : d)),
      }),
    }).election;
    const styles = ballotStyles(other);
    expect(styles.filter(({ unit }) => unit === "0101").map(({ style, district }) => [style, district])).toEqual([
      [0, "0000.1"],
      [6, "0000.3"],
    ]);
    expect(styles.filter(({ contests }) => contests.length === 0).map(({ district }) => district)).toEqual([
      "0000.2",
      "0000.2",
    ]);
  });
});

describe("ELE-3 code lists", () => {
  const [first, second] = [manifest.contests[0]!, manifest.contests[1]!];
  it("all lists of the district, ascending; 0 iff the slot may stay blank", () => {
    expect(codeList(first, "0000.2", 0)).toEqual([0, 201, 202, 203, 204]);
    expect(codeList(second, "0000.3", 0)).toEqual([1301, 1302, 1303, 1304]);
    expect(codeList(second, "0000.3", 1)).toEqual([0, 1301, 1302, 1303, 1304]);
    expect(allCodes(second, "0000.3")).toEqual([0, 1301, 1302, 1303, 1304]);
    expect(allCodes({ ...second, blank: [false, false, false] }, "0000.3")).toEqual([1301, 1302, 1303, 1304]);
    expect(codeOf(3, 0, 1)).toBe(1301);
  });

  it("sorts by number, not by text", () => {
    const lists = [{ name: "x", choices: [100, 9, 20].map((code) => ({ code, id: "x", name: "x" })) }];
    expect(codeList({ ...first, districts: [{ district: "0000.1", lists }] }, "0000.1", 0)).toEqual([0, 9, 20, 100]);
  });

  it("a contest that is not held there is a bug of the caller", () =>
    expect(() => codeList(second, "0000.2", 0)).toThrow(RangeError));
});

describe("ELE-5 merging units", () => {
  const counts = (...list: number[]) => list.map((counted, i) => ({ unit: String(i).padStart(4, "0"), counted }));
  const groups = (list: number[], minBatch: number) => mergeUnits(counts(...list), minBatch).map((g) => g.units.length);

  test.each<readonly [string, number[], number, number[]]>([
    ["each unit alone", [10, 11, 12], 10, [1, 1, 1]],
    ["small ones together", [3, 3, 4, 10], 10, [3, 1]],
    ["a remainder joins the last group", [10, 3, 10, 2, 3], 10, [1, 4]],
    ["one short of enough", [9, 9, 10], 10, [2, 1]],
    ["too few for any group: one group", [1, 0, 2], 10, [3]],
    ["nobody voted: one group", [0, 0], 1, [2]],
    ["empty units before and after", [0, 5, 0, 5, 0], 5, [2, 3]],
    ["minBatch 1 keeps empty units out of groups of their own", [0, 1, 0, 1], 1, [2, 2]],
  ])("%s", (_, list, minBatch, expected) => expect(groups(list, minBatch)).toEqual(expected));

  it("covers all units, in order, each group large enough unless it is the only one (property)", () => {
    const list = fc.array(fc.nat(25), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 30 }), (sizes, minBatch) => {
        const units = counts(...sizes);
        const merged = mergeUnits(units, minBatch);
        expect(merged.flatMap((group) => group.units)).toEqual(units.map(({ unit }) => unit));
        expect(merged.length).toBeGreaterThan(0);
        for (const [i, group] of merged.entries()) {
          const sum = units.filter(({ unit }) => group.units.includes(unit)).reduce((n, { counted }) => n + counted, 0);
          expect(group.counted).toBe(sum);
          if (merged.length > 1) expect(sum).toBeGreaterThanOrEqual(minBatch);
          // No group but the last could have been closed one unit earlier.
          const last = units.find(({ unit }) => unit === group.units.at(-1))!;
          if (i < merged.length - 1) expect(sum - last.counted).toBeLessThan(minBatch);
        }
      }),
    );
  });

  it("depends on nothing but the counts (property): the same input, the same groups", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }), (sizes) => {
        expect(groups(sizes, 10)).toEqual(groups([...sizes], 10));
      }),
      { numRuns: 20 },
    );
  });
});

test("batches are ordered by contest, district, group and named after the first unit", () => {
  const counted: Record<string, number> = { "0101": 2, "0102": 0, "0103": 3, "0000": 0, "0201": 1, "0301": 0 };
  const batches = batchesOf(manifest, (_, unit) => counted[unit]!);
  const summary = ({ batch, contest, units, counted: n }: Batch) => [batch, contest, units.join(), n];
  expect(batches.map(summary)).toEqual([
    ["contest-1.0000.1.0101", 0, "0101", 2],
    ["contest-1.0000.1.0102", 0, "0102,0103", 3],
    ["contest-1.0000.2.0000", 0, "0000,0201", 1],
    ["contest-1.0000.3.0301", 0, "0301", 0],
    ["contest-2.0000.1.0101", 1, "0101", 2],
    ["contest-2.0000.1.0102", 1, "0102,0103", 3],
    ["contest-2.0000.3.0301", 1, "0301", 0],
  ]);
});
