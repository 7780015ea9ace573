/** TAL-7: a trustee's tool is no decryption oracle. Every demand left out or broken is a refusal, and no share is used. */
import { must, toHex } from "@selge/basics";
import { beforeAll, describe, expect, it } from "vitest";
import { decryptAll, recordNames, type Statement } from "../src/index.ts";
import {
  type Attesting,
  attested,
  copyOf,
  decrypted,
  memoryOf,
  mixed,
  order,
  type Ready,
  readyToDecrypt,
} from "./played.ts";
import {
  ANNA,
  addPublic,
  addRevocation,
  addRoll,
  checkpointOf,
  closeLog,
  exportWorld,
  headOf,
  memoryFolder,
  vote,
  type World,
} from "./world.ts";

let ready: Ready;
beforeAll(async () => {
  ready = await readyToDecrypt();
});

async function refusal(world: World): Promise<string> {
  const outcome = await order(world, memoryFolder(world.files));
  return outcome.ok ? "may decrypt" : outcome.error.code;
}

/** The log up to and with `closed`, then what is told, exported with a cosigned head. */
async function relogged(after: (world: World) => Promise<void> | void, witnesses?: number): Promise<World> {
  const whole = copyOf(ready.world);
  const closed = whole.journal.findIndex((record) => record.kind === "public" && record.name === recordNames.closing);
  const world = { ...whole, journal: whole.journal.slice(0, closed + 1) };
  await after(world);
  await exportWorld(world, checkpointOf(world, witnesses));
  return world;
}

const reattested = (options: Attesting, witnesses?: number) =>
  relogged((world) => attested(world, ready.batches, options), witnesses);
const changed = (fields: (statement: Statement<"input-statement">) => object) =>
  reattested({ change: (statement) => ({ ...statement, ...fields(statement) }) });

describe("the order", () => {
  it("an honest record may be decrypted", async () => {
    expect(await refusal(ready.world)).toBe("may decrypt");
    expect(await refusal(await reattested({}))).toBe("may decrypt");
    const revoked = await relogged(async (world) => {
      addRevocation(world, 1, "revoke", []);
      await attested(world, ready.batches);
    });
    expect(await refusal(revoked)).toBe("may decrypt");
  });

  it("D10 nothing before the auditors' statement, nor before the close", async () => {
    expect(await refusal(await relogged(() => {}))).toBe("LOG_HEAD");
    const world = await relogged(() => {});
    world.files.delete(recordNames.inputStatement);
    expect(await refusal(world)).toBe("INPUT_STATEMENT");
    const open = copyOf(ready.world);
    open.files.delete(recordNames.closing);
    expect(await refusal(open)).toBe("LOG_HEAD");
    const early = copyOf(ready.world);
    const { journal } = early;
    const closed = journal.findIndex((record) => record.kind === "public" && record.name === recordNames.closing);
    const unclosed = { ...early, journal: journal.toSpliced(closed, 1) };
    await exportWorld(unclosed);
    expect(await refusal(unclosed)).toBe("LOG_HEAD");
  });

  it("INPUT_STATEMENT: a missing auditor, one of the collector's house, somebody else beside them", async () => {
    const { small } = ready.world;
    const { auditors, collector, officials } = small.secrets;
    expect(await refusal(await reattested({ signers: auditors.slice(0, 1) }))).toBe("INPUT_STATEMENT");
    expect(await refusal(await reattested({ signers: [...auditors, officials[0]!] }))).toBe("INPUT_STATEMENT");
    expect(await refusal(await reattested({ signers: [auditors[0]!, collector] }))).toBe("INPUT_STATEMENT");
    const { manifest } = small.election;
    for (const organisation of [manifest.roles.collector.organisation, manifest.roles.auditors[1]!.organisation]) {
      const [first, second] = manifest.roles.auditors;
      const roles = { ...manifest.roles, auditors: [{ ...first!, organisation }, second!] };
      const sealing = { ...small.sealing, election: { ...small.election, manifest: { ...manifest, roles } } };
      expect(await refusal({ ...ready.world, small: { ...small, sealing } })).toBe("INPUT_STATEMENT");
    }
  });

  it("INPUT_STATEMENT: another opening, another election, batches that are not merged right, false sums", async () => {
    const cases: ((statement: Statement<"input-statement">) => object)[] = [
      () => ({ opening: "00".repeat(32) }),
      () => ({ fingerprint: "00".repeat(32) }),
      () => ({ more: 1 }),
      ({ batches }) => ({ batches: batches.slice(1) }),
      ({ batches }) => ({ batches: [...batches, batches[0]!] }),
      ({ batches }) => ({ batches: batches.toReversed() }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, n: 4 }, ...rest] }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, padded: true }, ...rest] }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, w: 2 }, ...rest] }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, units: ["0101", "0102"] }, ...rest] }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, units: ["0102"] }, ...rest] }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, batch: "contest-1.0000.1.0102" }, ...rest] }),
      ({ batches: [first, ...rest] }) => ({ batches: [{ ...first!, input: undefined }, ...rest] }),
      ({ counts }) => ({ counts: { ...counts, counted: counts.counted + 1 } }),
    ];
    for (const [i, fields] of cases.entries())
      expect(await refusal(await changed(fields)), `case ${i}`).toBe("INPUT_STATEMENT");
  });

  it("INPUT_STATEMENT: a group smaller than minBatch beside others", async () => {
    const split = ({ batches: [first, second, ...rest], counts }: Statement<"input-statement">) => {
      const { batch, ...place } = second!;
      const small = [
        { ...place, batch, units: ["0102"], n: 2, padded: true },
        { ...place, batch: batch.replace("0102", "0103"), units: ["0103"], n: 2, padded: true },
      ];
      return { batches: [first!, ...small, ...rest], counts };
    };
    expect(await refusal(await changed(split))).toBe("INPUT_STATEMENT");
  });

  it("LOG_HEAD: without the quorum, another log's checkpoint, log files changed", async () => {
    expect(await refusal(await reattested({}, 1))).toBe("LOG_HEAD");
    expect(await refusal(await reattested({}, 0))).toBe("LOG_HEAD");
    for (const name of [...ready.world.files.keys()].filter((key) => key.startsWith("log/"))) {
      const world = copyOf(ready.world);
      const bytes = world.files.get(name)!;
      world.files.set(name, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
      expect(await refusal(world), name).toBe("LOG_HEAD");
      world.files.delete(name);
      expect(await refusal(world), name).toBe("LOG_HEAD");
    }
  });

  it("LOG_HEAD: two input statements, one that is not the last entry, one that is not in the log", async () => {
    const twice = await relogged(async (world) => {
      await attested(world, ready.batches);
      await attested(world, ready.batches);
    });
    expect(await refusal(twice)).toBe("LOG_HEAD");
    const followed = await relogged(async (world) => {
      await attested(world, ready.batches);
      addRevocation(world, 1, "revoke", [ANNA]);
    });
    expect(await refusal(followed)).toBe("LOG_HEAD");
    const unlogged = await relogged(() => {});
    const other = await changed(({ processing }) => ({
      processing: processing.replace(/^./, (c) => (c === "0" ? "1" : "0")),
    }));
    unlogged.files.set(recordNames.inputStatement, other.files.get(recordNames.inputStatement)!);
    expect(await refusal(unlogged)).toBe("LOG_HEAD");
  });

  it("LOG_HEAD: a ballot, a second closing or another document after `closed` (a roll version cannot be told from a revocation); false facts in closing or statement", async () => {
    const cases: ((world: World) => Promise<void> | void)[] = [
      (world) => void vote(world, ANNA),
      (world) => closeLog(world),
      (world) => void addPublic(world, "notice.json", "notice", {}),
      (world) => addRoll(world, 1, [{ remove: ANNA }]),
    ];
    for (const [i, insert] of cases.entries()) {
      const world = await relogged(async (inner) => {
        await insert(inner);
        const batches = ready.batches;
        const { size, root } = headOf(inner);
        const closing = inner.files.get(recordNames.closing);
        await attested(inner, batches, { change: (statement) => ({ ...statement, size, root: toHex(root) }) });
        if (closing) inner.files.set(recordNames.closing, closing);
      });
      expect(await refusal(world), `case ${i}`).toBe(i === 3 ? "may decrypt" : "LOG_HEAD");
    }
    for (const fields of [{ size: 3 }, { size: 99 }, { root: "00".repeat(32) }])
      expect(await refusal(await changed(() => fields)), JSON.stringify(fields)).toBe("LOG_HEAD");
    for (const fields of [{ ballots: 6 }, { root: "00".repeat(32) }, { size: 4 }]) {
      const whole = copyOf(ready.world);
      const closed = whole.journal.findIndex(
        (record) => record.kind === "public" && record.name === recordNames.closing,
      );
      const world = { ...whole, journal: whole.journal.slice(0, closed) };
      closeLog(world, fields);
      await attested(world, ready.batches);
      await exportWorld(world);
      expect(await refusal(world), JSON.stringify(fields)).toBe("LOG_HEAD");
    }
  });

  it("D3 tampered mixes: the chain's own codes", async () => {
    const batch = recordNames.batch(ready.batches[0]!.batch);
    const missing = copyOf(ready.world);
    missing.files.delete(batch.mix(2).statement);
    expect(await refusal(missing)).toBe("MIX_CHAIN");
    const other = copyOf(ready.world);
    other.files.set(batch.mix(2).output, ready.world.files.get(batch.input)!);
    expect(await refusal(other)).toBe("LIST_HASH");
  });
});

describe("TAL-8 the trustee's memory", () => {
  it("D3 LIST_SECOND: the same batch from another list is never decrypted; the same list may be, as often as wanted", async () => {
    const world = copyOf(ready.world);
    const { small, files } = world;
    const first = must(await order(world, memoryFolder(files)));
    const memory = memoryOf();
    await decrypted(world, first, [1], memory);
    const names = recordNames.batch(ready.batches[0]!.batch);
    const made = [files.get(names.share(1).statement)!, files.get(names.share(1).share)!];
    await decrypted(world, first, [1], memory);
    expect([files.get(names.share(1).statement), files.get(names.share(1).share)]).toEqual(made);
    for (const name of [names.mix(2).statement, names.mix(2).output, names.mix(2).proof]) files.delete(name);
    for (const name of [names.share(1).statement, names.share(1).share]) files.delete(name);
    await mixed(world, ready.batches, [1]);
    const second = must(await order(world, memoryFolder(files)));
    const job = {
      opening: small.opening,
      share: small.shares[0]!,
      trusteeKey: small.secrets.trustees[0]!,
      memory,
      random: small.random,
    };
    const outcome = await decryptAll({ ...job, order: second, folder: memoryFolder(files) });
    expect(outcome.ok ? "" : outcome.error.code).toBe("LIST_SECOND");
    expect(files.has(names.share(1).share)).toBe(false);
  });

  it("is written before the share is used; LIST_MEMORY when it is not as it was written", async () => {
    const world = copyOf(ready.world);
    const { small, files } = world;
    const allowed = must(await order(world, memoryFolder(files)));
    const job = {
      order: allowed,
      opening: small.opening,
      share: small.shares[0]!,
      trusteeKey: small.secrets.trustees[0]!,
      folder: memoryFolder(files),
      random: small.random,
    };
    const full = { read: async () => undefined, write: () => Promise.reject(new Error("stick is full")) };
    await expect(decryptAll({ ...job, memory: full })).rejects.toThrow("stick is full");
    expect([...files.keys()].some((name) => name.includes("/shares/"))).toBe(false);
    for (const text of ["", "[]", "1", '{"a": 1}', "{"]) {
      const memory = { read: async () => new TextEncoder().encode(text), write: async () => {} };
      const outcome = await decryptAll({ ...job, memory });
      expect(outcome.ok ? "" : outcome.error.code, text).toBe("LIST_MEMORY");
    }
  });

  it("a share that is there and wrong is made anew; another's share or key is refused", async () => {
    const world = copyOf(ready.world);
    const { small, files } = world;
    const allowed = must(await order(world, memoryFolder(files)));
    const at = recordNames.batch(ready.batches[0]!.batch).share(1);
    await decrypted(world, allowed, [1]);
    const good = files.get(at.share)!;
    files.set(at.share, good.with(0, good[0]! ^ 2));
    await decrypted(world, allowed, [1]);
    expect(files.get(at.share)).toEqual(good);
    const job = {
      order: allowed,
      opening: small.opening,
      memory: memoryOf(),
      folder: memoryFolder(new Map()),
      random: small.random,
    };
    const outcome = await decryptAll({ ...job, share: small.shares[1]!, trusteeKey: small.secrets.trustees[0]! });
    expect(outcome.ok ? "" : outcome.error.code).toBe("SHARE_SIGNER");
    const opening = { ...small.opening, hash: new Uint8Array(32) };
    const foreign = await decryptAll({
      ...job,
      opening,
      share: small.shares[0]!,
      trusteeKey: small.secrets.trustees[0]!,
    });
    expect(foreign.ok ? "" : foreign.error.code).toBe("INPUT_STATEMENT");
  });
});
