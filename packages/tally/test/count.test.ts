/** TAL-9, TAL-10: from shares to votes. */
import { must } from "@selge/basics";
import { type Contest, codeList } from "@selge/election";
import { batchListOf, decryptShare } from "@selge/threshold";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { smallManifest } from "../../../test/fixtures/small-election.ts";
import {
  countAll,
  countBatch,
  type DecryptionOrder,
  type PlaintextRow,
  readChain,
  recordNames,
  type Statement,
  totalsOf,
} from "../src/index.ts";
import { copyOf, decrypted, OPTIONS, order, type Ready, readyToDecrypt } from "./played.ts";
import { memoryFolder, type World } from "./world.ts";

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

describe("counting an election", () => {
  let ready: Ready;
  let world: World;
  let allowed: DecryptionOrder;

  beforeAll(async () => {
    ready = await readyToDecrypt();
    world = copyOf(ready.world);
    allowed = must(await order(world, memoryFolder(world.files)));
    await decrypted(world, allowed, [1, 2, 3]);
  });

  const count = (files: Map<string, Uint8Array>, of = allowed) =>
    countAll(of, world.small.opening, world.small.election, memoryFolder(files));
  const only = (...trustees: readonly number[]) =>
    new Map(
      [...world.files].filter(([name]) => {
        const share = /\/shares\/(\d)\./.exec(name);
        return share === null || trustees.includes(Number(share[1]));
      }),
    );
  const summary = ({ batches }: Statement<"result">) =>
    batches.map(({ batch, ballots, counts }) => [
      batch,
      ballots,
      counts.map(({ code, votes: n }) => `${code}:${n}`).join(" "),
    ]);

  it("gives what was voted", async () => {
    const { result, faults } = must(await count(only(1, 2)));
    expect(faults).toEqual([]);
    expect(summary(result)).toEqual([
      ["contest-1.0000.1.0101", 3, "0:1 101:1 102:1"],
      ["contest-1.0000.1.0102", 2, "0:0 101:1 102:1"],
      ["contest-1.0000.2.0000", 1, "0:0 201:1 202:0"],
      ["contest-1.0000.3.0301", 0, "0:0 301:0 302:0"],
      ["contest-2.0000.2.0000", 1, "0:0 1201:1 1202:0"],
    ]);
    expect(result.totals.map(({ ballots }) => ballots)).toEqual([5, 1, 0, 1]);
    expect(result.batches.flatMap(({ outside }) => outside)).toEqual([]);
  });

  it("E9 any quorum gives the same result; one trustee less gives none", async () => {
    const { result } = must(await count(only(1, 2)));
    for (const quorum of [
      [1, 3],
      [2, 3],
      [1, 2, 3],
    ])
      expect(must(await count(only(...quorum))).result).toEqual(result);
    for (const alone of [[1], [2], [3], []]) {
      const outcome = await count(only(...alone));
      expect(outcome.ok ? "" : outcome.error.code).toBe("COMBINE_TOO_FEW");
    }
  });

  it("D1, D4 a bad share is named and left out, the count goes on with the others; without enough it stops", async () => {
    const { result } = must(await count(only(1, 2)));
    const names = recordNames.batch(ready.batches[0]!.batch);
    const good = world.files.get(names.share(1).share)!;
    const swapped = world.files.get(recordNames.batch(ready.batches[1]!.batch).share(1).share)!;
    const cases: [string, string, Uint8Array | undefined][] = [
      ["SHARE_FILE", names.share(1).share, good.with(0, good[0]! ^ 2)],
      ["SHARE_LENGTH", names.share(1).share, swapped.subarray(32)],
      ["SHARE_MISSING", names.share(1).share, undefined],
      ["SHARE_MISSING", names.share(1).statement, undefined],
      ["SHARE_TRUSTEE", names.share(1).statement, world.files.get(names.share(2).statement)],
      ["SHARE_DOCUMENT", names.share(1).statement, new Uint8Array(3)],
    ];
    for (const [code, name, bytes] of cases) {
      const files = new Map(world.files);
      if (bytes === undefined) files.delete(name);
      else files.set(name, bytes);
      const counted = must(await count(files));
      expect(counted.result).toEqual(result);
      expect(
        counted.faults.map(({ code: fault, trustee, batch }) => [fault, trustee, batch]),
        code,
      ).toEqual([[code, 1, ready.batches[0]!.batch]]);
      for (const gone of [names.share(3).share, names.share(3).statement]) files.delete(gone);
      const outcome = await count(files);
      expect(outcome.ok ? "" : outcome.error.code).toBe("COMBINE_TOO_FEW");
    }
  });

  it("files of nobody among the shares are not read", async () => {
    const files = only(1, 2);
    const { shares } = recordNames.batch(ready.batches[0]!.batch);
    for (const name of ["0.json", "4.json", "x.bin", "01.json"]) files.set(`${shares}/${name}`, new Uint8Array(4));
    expect(must(await count(files)).faults).toEqual([]);
  });

  /** The order as if batch `i`'s last list were this one, decrypted by two trustees. */
  async function hostile(
    i: number,
    bytes: Uint8Array,
  ): Promise<{ order: DecryptionOrder; files: Map<string, Uint8Array> }> {
    const { small } = world;
    const batch = allowed.chains[i]!.batch;
    const files = new Map(world.files);
    const names = recordNames.batch(batch.batch);
    files.set(names.input, bytes);
    for (const p of [1, 2]) files.delete(names.mix(p).statement);
    const { sha512, toHex } = await import("@selge/basics");
    const chain = must(await readChain({ ...batch, input: toHex(sha512(bytes)) }, small.sealing, memoryFolder(files)));
    const list = batchListOf(batch.batch, chain.chain.files[0]!.list);
    for (const j of [1, 2]) {
      const made = must(
        decryptShare(small.opening, small.shares[j - 1]!, list, small.secrets.trustees[j - 1]!, small.random),
      );
      files.set(names.share(j).statement, made.statement);
      files.set(names.share(j).share, made.share);
    }
    const chains = allowed.chains.with(i, { ...chain, batch });
    return { order: { ...allowed, chains }, files };
  }

  it("COUNT_PLAINTEXT's case: a list with plaintexts outside: they are published and counted nowhere", async () => {
    const chain = allowed.chains[0]!;
    const bytes = new Uint8Array(world.files.get(recordNames.batch(chain.batch.batch).mix(2).output)!);
    bytes.set(bytes.subarray(0, 32), 32);
    const { order: other, files } = await hostile(0, bytes);
    const { result } = must(await count(files, other));
    const [first] = result.batches;
    expect([first!.ballots, first!.outside.length]).toEqual([3, 1]);
    expect(first!.counts.reduce((sum, { votes: n }) => sum + n, 0)).toBe(2);
    expect(first!.outside[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("COUNT_PADDING: a padded batch in which no row decrypts to the first codes", async () => {
    const at = allowed.chains.findIndex(({ batch }) => batch.padded && batch.w === 1);
    const { batch } = allowed.chains[at]!;
    const bytes = new Uint8Array(world.files.get(recordNames.batch(batch.batch).mix(2).output)!);
    const other = new Uint8Array(world.files.get(recordNames.batch(allowed.chains[0]!.batch.batch).mix(2).output)!);
    bytes.set(other.subarray(0, 32), 0);
    bytes.set(other.subarray(64, 96), 64);
    const { order: lied, files } = await hostile(at, bytes);
    const outcome = await count(files, lied);
    expect(outcome.ok ? "" : outcome.error.code).toBe("COUNT_PADDING");
  });
});
