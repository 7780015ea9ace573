import { type Contest, codeList } from "@selge/election";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smallManifest } from "../../../test/fixtures/small-election.ts";
import { countBatch, type PlaintextRow, totalsOf } from "../src/index.ts";
import { OPTIONS } from "./played.ts";

const { manifest } = smallManifest(OPTIONS).election;
const [plurality, twoSlots] = manifest.contests as unknown as [Contest, Contest];
const OUTSIDE = ["ee".repeat(32), "0a".repeat(32)] as const;

const votes = (rows: readonly PlaintextRow[], contest = plurality, padded = false) => {
  const count = countBatch(rows, contest, contest === plurality ? "0000.1" : "0000.2", padded);
  return count && { ...count, counts: count.counts.map(({ code, votes: n }) => [code, n]) };
};

describe("counting rows", () => {
  it("plurality: each row its code, the blank too; codes without votes are there with 0", () => {
    expect(votes([])).toEqual({
      ballots: 0,
      counts: [
        [0, 0],
        [101, 0],
        [102, 0],
      ],
      outside: [],
    });
    expect(votes([[101], [0], [101], [102]])).toEqual({
      ballots: 4,
      counts: [
        [0, 1],
        [101, 2],
        [102, 1],
      ],
      outside: [],
    });
  });

  it("k-of-n: a code once however often it stands in a row; blank only when all slots are blank", () => {
    const rows = [
      [1201, 1201],
      [1201, 1202],
      [0, 1202],
      [0, 0],
      [1202, 0],
    ];
    expect(votes(rows, twoSlots)).toEqual({
      ballots: 5,
      counts: [
        [0, 1],
        [1201, 2],
        [1202, 3],
      ],
      outside: [],
    });
  });

  it("a plaintext outside the list: published in order, counted nowhere; the row's other slot counts, the row is no blank", () => {
    expect(votes([[OUTSIDE[0]], [101], [OUTSIDE[1]]])).toEqual({
      ballots: 3,
      counts: [
        [0, 0],
        [101, 1],
        [102, 0],
      ],
      outside: [OUTSIDE[1], OUTSIDE[0]],
    });
    expect(
      votes(
        [
          [OUTSIDE[0], 0],
          [OUTSIDE[0], 1201],
        ],
        twoSlots,
      ),
    ).toEqual({
      ballots: 2,
      counts: [
        [0, 0],
        [1201, 1],
        [1202, 0],
      ],
      outside: [OUTSIDE[0], OUTSIDE[0]],
    });
  });

  it("padding: one row of first codes is taken out, the other stays also when it is alike; none is no count", () => {
    expect(votes([[101], [0]], plurality, true)).toMatchObject({
      ballots: 1,
      counts: [
        [0, 0],
        [101, 1],
        [102, 0],
      ],
    });
    expect(votes([[0], [0]], plurality, true)).toMatchObject({
      ballots: 1,
      counts: [
        [0, 1],
        [101, 0],
        [102, 0],
      ],
    });
    expect(
      votes(
        [
          [0, 0],
          [1201, 0],
        ],
        twoSlots,
        true,
      ),
    ).toMatchObject({
      ballots: 1,
      counts: [
        [0, 0],
        [1201, 1],
        [1202, 0],
      ],
    });
    expect(votes([[101], [102]], plurality, true)).toBeUndefined();
    expect(
      votes(
        [
          [0, 1201],
          [1201, 0],
        ],
        twoSlots,
        true,
      ),
    ).toBeUndefined();
    expect(votes([[OUTSIDE[0]], [101]], plurality, true)).toBeUndefined();
    expect(votes([], plurality, true)).toBeUndefined();
  });

  it("a code of another batch is a bug of the caller, not a vote", () => {
    expect(() => votes([[201]])).toThrow(RangeError);
  });

  it("any rows: the order of rows and slots does not matter; plurality sums to the rows", () => {
    const slot = fc.constantFrom<number | string>(0, 1201, 1202, OUTSIDE[0]);
    const rows = fc.array(fc.tuple(slot, slot), { maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.boolean(), (list, flip) => {
        const other = list.toReversed().map((row) => (flip ? row.toReversed() : row));
        expect(votes(other, twoSlots)).toEqual(votes(list, twoSlots));
        const one = list.map(([first]) => [typeof first === "number" && first > 0 ? first - 1100 : first]);
        const count = votes(one)!;
        expect(count.counts.reduce((sum, [, n]) => sum + n!, 0) + count.outside.length).toBe(list.length);
      }),
    );
  });

  it("totals are sums over the batches, in order of contest and district, with zeros", () => {
    const batch = (district: string, unit: string, ballots: number, first: number) => ({
      batch: `contest-1.${district}.${unit}`,
      contest: "contest-1",
      district,
      units: [unit],
      ballots,
      counts: codeList(plurality, district, 0).map((code, i) => ({ code, votes: i === 1 ? first : 0 })),
      outside: [],
    });
    const totals = totalsOf(manifest, [
      batch("0000.1", "0101", 5, 3),
      batch("0000.1", "0102", 4, 1),
      batch("0000.2", "0000", 1, 1),
    ]);
    expect(
      totals.map(({ contest, district, ballots, counts }) => [
        contest,
        district,
        ballots,
        counts.map(({ votes: n }) => n),
      ]),
    ).toEqual([
      ["contest-1", "0000.1", 9, [0, 4, 0]],
      ["contest-1", "0000.2", 1, [0, 1, 0]],
      ["contest-1", "0000.3", 0, [0, 0, 0]],
      ["contest-2", "0000.2", 0, [0, 0, 0]],
    ]);
  });
});
