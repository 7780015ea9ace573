/** TAL-9, TAL-10 on a whole election: any quorum, bad shares, hostile lists. */
import { must } from "@selge/basics";
import { batchListOf, decryptShare } from "@selge/threshold";
import { beforeAll, describe, expect, it } from "vitest";
import { countAll, type DecryptionOrder, readChain, recordNames, type Statement } from "../src/index.ts";
import { copyOf, decrypted, order, type Ready, readyToDecrypt } from "./played.ts";
import { memoryFolder, type World } from "./world.ts";

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
