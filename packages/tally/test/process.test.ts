/** Counted lists, strip, and that nothing is ever stripped twice. */
import { equalBytes, must, sha512, toHex } from "@selge/basics";
import { decodeList, encodeList } from "@selge/elgamal";
import { encodeElement, G, multiplyBase, plus, scalar, signDocument } from "@selge/group";
import {
  batchListOf,
  checkDecryptionShares,
  combineShares,
  decryptShare,
  lookUpPlaintexts,
  plaintextTable,
} from "@selge/threshold";
import { describe, expect, it } from "vitest";
import {
  type CountedList,
  checkStrip,
  countedLists,
  type JudgedBox,
  type RecordFolder,
  recordNames,
  writeProcessing,
} from "../src/index.ts";
import { bodyOf, OPTIONS, processed, votedWorld } from "./played.ts";
import {
  ANNA,
  addRevocation,
  BORIS,
  CARL,
  DINA,
  FAYE,
  judge,
  memoryFolder,
  newWorld,
  vote,
  type World,
} from "./world.ts";

const listsOf = (world: World, judged: JudgedBox) =>
  countedLists(judged.counted, world.small.election.manifest, world.small.sealing.P);

function step(world: World, judged: JudgedBox, folder: RecordFolder = memoryFolder(world.files)) {
  const { small } = world;
  return writeProcessing({
    judged,
    sealing: small.sealing,
    processorKey: small.secrets.processor,
    folder,
    random: small.random,
  });
}

const rows = ({ bytes, w }: CountedList) =>
  Array.from({ length: bytes.length / (64 * w) }, (_, i) => bytes.slice(64 * w * i, 64 * w * (i + 1)));

describe("TAL-3 counted lists", () => {
  it("merge units until there are minBatch ballots; a remainder joins the last group; empty districts have one group", async () => {
    const world = votedWorld();
    const lists = listsOf(world, await judge(world));
    expect(lists.map(({ batch, n, padded }) => [batch.batch, batch.units, n, padded])).toEqual([
      ["contest-1.0000.1.0101", ["0101"], 3, false],
      ["contest-1.0000.1.0102", ["0102", "0103"], 2, false],
      ["contest-1.0000.2.0000", ["0000", "0201"], 2, true],
      ["contest-1.0000.3.0301", ["0301"], 0, false],
      ["contest-2.0000.2.0000", ["0000", "0201"], 2, true],
    ]);
  });

  it("hold the ciphertexts as cast, slot by slot, in log order of the last ballots", async () => {
    const world = newWorld(OPTIONS);
    const cast = [CARL, BORIS, ANNA, CARL].map((person) => vote(world, person).ballot);
    const faye = vote(world, FAYE).ballot;
    const lists = listsOf(world, await judge(world));
    expect(rows(lists[0]!)).toEqual([1, 2, 3].map((i) => cast[i]!.slice(113, 177)));
    expect(rows(lists.find(({ batch }) => batch.contest === 1)!)[0]).toEqual(faye.slice(177, 177 + 128));
  });

  it("n = 0, 1, 2: no row, a public row of the first code beside it, none", async () => {
    for (const [voters, n] of [
      [[], 0],
      [[FAYE], 2],
      [[ANNA, BORIS], 2],
    ] as const) {
      const world = newWorld(OPTIONS);
      for (const person of voters) vote(world, person);
      const lists = listsOf(world, await judge(world)).filter(({ batch }) => batch.counted > 0);
      for (const list of lists) {
        expect([list.n, list.padded, list.bytes.length]).toEqual([n, voters.length === 1, 64 * list.w * n]);
        if (!list.padded) continue;
        const slot = [encodeElement(G), encodeElement(plus(multiplyBase(scalar(0)), world.small.opening.P))];
        expect(rows(list)[1]).toEqual(
          Uint8Array.from(
            Array(list.w)
              .fill(slot)
              .flat()
              .flatMap((part) => [...part]),
          ),
        );
      }
    }
  });
});

describe("the processor's step", () => {
  it("TAL-4 the strip is a shuffle of the counted list: proof holds, plaintexts are the same, rows are not", async () => {
    const world = votedWorld();
    const { small, files } = world;
    await processed(world);
    const [list] = listsOf(world, await judge(world)) as [CountedList];
    expect(await checkStrip(list, small.sealing, memoryFolder(files))).toEqual({ ok: true, value: true });
    const output = files.get(recordNames.batch(list.batch.batch).input)!;
    expect(rows({ ...list, bytes: output }).some((row) => rows(list).some((old) => equalBytes(old, row)))).toBe(false);
    expect(plaintexts(world, output)).toEqual(plaintexts(world, list.bytes));
  });

  function plaintexts({ small }: World, bytes: Uint8Array): readonly unknown[] {
    const list = batchListOf("test", must(decodeList(bytes, bytes.length / 64, 1, "test")));
    expect(encodeList(list.list)).toEqual(bytes);
    const shares = [1, 2].map(
      (j) =>
        [
          j,
          must(decryptShare(small.opening, small.shares[j - 1]!, list, small.secrets.trustees[j - 1]!, small.random)),
        ] as const,
    );
    const { good } = checkDecryptionShares(small.opening, list, new Map(shares));
    const table = plaintextTable([0, 101, 102]);
    return lookUpPlaintexts(must(combineShares(small.opening, list, good)), 1, table)
      .flat()
      .sort();
  }

  it("run again changes no byte; the statement holds the fates", async () => {
    const world = votedWorld();
    const judged = await judge(world);
    await processed(world);
    const before = new Map(world.files);
    must(await step(world, judged));
    expect(world.files).toEqual(before);
    const statement = bodyOf(world, recordNames.processing);
    expect([statement.fates, statement.size]).toEqual([judged.fates, judged.size]);
  });

  it("killed after every write: goes on, and never touches a batch whose statement is there", async () => {
    const whole = votedWorld();
    const judged = await judge(whole);
    await processed(whole);
    const writes = whole.files.size;
    const final = new Set<string>();
    const world = { ...whole, files: new Map<string, Uint8Array>() };
    for (let kill = 1; kill <= writes; kill++) {
      let left = kill;
      const inner = memoryFolder(world.files);
      const write = async (name: string, bytes: Uint8Array) => {
        if (world.files.has(name) && equalBytes(world.files.get(name)!, bytes)) return;
        if (left-- === 0) throw new Error("killed");
        await inner.write(name, bytes);
      };
      const kept = strips(world.files);
      await step(world, judged, { ...inner, write }).catch(() => undefined);
      for (const [name, hash] of kept) expect(strips(world.files).get(name)).toBe(hash);
      for (const name of strips(world.files).keys()) final.add(name);
      if (kill % 3 === 0)
        for (const name of [...world.files.keys()].filter((n) => n.endsWith("input.json"))) world.files.delete(name);
    }
    must(await step(world, judged));
    expect(final.size).toBe(4);
    for (const list of listsOf(world, judged).filter(({ n }) => n > 0))
      expect((await checkStrip(list, world.small.sealing, memoryFolder(world.files))).ok).toBe(true);
  });

  /** Batches with a statement → hash of statement, output and proof. */
  function strips(files: ReadonlyMap<string, Uint8Array>): Map<string, string> {
    const names = [...files.keys()].filter((name) => name.endsWith("strip.json"));
    return new Map(
      names.map((name) => {
        const batch = name.split("/")[2]!;
        const at = recordNames.batch(batch);
        const parts = [name, at.input, at.strip.proof].map((part) => toHex(sha512(files.get(part)!)));
        return [batch, parts.join()];
      }),
    );
  }

  it("PROCESSING_OTHER: another list of revocations after the first processing; nothing is written", async () => {
    const world = votedWorld();
    await processed(world);
    const before = new Map(world.files);
    addRevocation(world, 1, "revoke", [DINA]);
    const again = await step(world, await judge(world));
    expect(again.ok ? "" : again.error.code).toBe("PROCESSING_OTHER");
    expect(world.files).toEqual(before);
    world.files.delete(recordNames.processing);
    const other = await step(world, await judge(world));
    expect(other.ok ? "" : other.error.code).toBe("STRIP_OTHER");
    expect(strips(world.files)).toEqual(strips(before));
  });

  it("STRIP_OTHER, STRIP_MISSING: a finished strip whose files were changed is not made again", async () => {
    const whole = votedWorld();
    const judged = await judge(whole);
    await processed(whole);
    const { batch } = listsOf(whole, judged)[0]!.batch;
    const names = recordNames.batch(batch);
    const changes: [string, string, Uint8Array | undefined][] = [
      ["STRIP_MISSING", names.input, undefined],
      ["STRIP_MISSING", names.strip.proof, undefined],
      ["STRIP_OTHER", names.input, whole.files.get(names.input)!.toReversed()],
      ["STRIP_OTHER", names.strip.proof, new Uint8Array(5)],
    ];
    for (const [code, name, bytes] of changes) {
      const world = { ...whole, files: new Map(whole.files) };
      if (bytes === undefined) world.files.delete(name);
      else world.files.set(name, bytes);
      const outcome = await step(world, judged);
      expect(outcome.ok ? "" : outcome.error.code, name).toBe(code);
    }
  });

  it("PROCESSOR_KEY: another key", async () => {
    const world = votedWorld();
    const { small } = world;
    const job = {
      judged: await judge(world),
      sealing: small.sealing,
      folder: memoryFolder(world.files),
      random: small.random,
    };
    const outcome = await writeProcessing({ ...job, processorKey: small.secrets.collector });
    expect([outcome.ok ? "" : outcome.error.code, world.files.size]).toEqual(["PROCESSOR_KEY", 0]);
  });
});

describe("what an auditor asks of a strip", () => {
  it("C13 another list than the counted one, a wrong proof, another signer, each field: refused", async () => {
    const whole = votedWorld();
    const { small } = whole;
    await processed(whole);
    const judged = await judge(whole);
    const lists = listsOf(whole, judged);
    const list = lists[0]!;
    const names = recordNames.batch(list.batch.batch);
    const check = async (world: World, of = list) => {
      const outcome = await checkStrip(of, small.sealing, memoryFolder(world.files));
      return outcome.ok ? "ok" : outcome.error.code;
    };
    const signed = (fields: object, key = small.secrets.processor) => {
      const files = new Map(whole.files);
      files.set(
        names.strip.statement,
        signDocument({ ...bodyOf(whole, names.strip.statement), ...fields } as never, [key]),
      );
      return { ...whole, files };
    };
    expect(await check(whole)).toBe("ok");
    expect(await check(whole, { ...list, bytes: list.bytes.toReversed() })).toBe("STRIP_OTHER");
    expect(await check(signed({}, small.secrets.collector))).toBe("DOCUMENT_SIGNERS");
    expect(await check(signed({ fingerprint: "00".repeat(32) }))).toBe("DOCUMENT_ELECTION");
    expect(await check(signed({ position: 1 }))).toBe("DOCUMENT_SHAPE");
    expect(await check(signed({ more: 1 }))).toBe("DOCUMENT_SHAPE");
    for (const fields of [
      { batch: lists[1]!.batch.batch },
      { n: 4 },
      { w: 2 },
      { input: "00".repeat(64) },
      { output: "00".repeat(64) },
      { proof: "00".repeat(64) },
    ])
      expect(await check(signed(fields)), JSON.stringify(fields)).toBe("STRIP_OTHER");
    const proof = whole.files.get(names.strip.proof)!;
    const last = proof.with(proof.length - 32, proof[proof.length - 32]! ^ 1);
    const forged = signed({ proof: toHex(sha512(last)) });
    forged.files.set(names.strip.proof, last);
    expect(await check(forged)).toBe("STRIP_PROOF");
  });

  it("C3 one ballot twice and another dropped does not pass", async () => {
    const world = votedWorld();
    const { small } = world;
    await processed(world);
    const judged = await judge(world);
    const [first, ...rest] = judged.counted;
    const stuffed = { ...judged, counted: [first!, first!, ...rest.slice(1)] };
    const cheat = { ...world, files: new Map<string, Uint8Array>() };
    must(await step(cheat, stuffed));
    const outcome = await checkStrip(listsOf(world, judged)[0]!, small.sealing, memoryFolder(cheat.files));
    expect(outcome.ok ? "" : outcome.error.code).toBe("STRIP_OTHER");
  });
});
