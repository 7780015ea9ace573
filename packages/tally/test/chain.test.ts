/** TAL-6: chains as the next in line reads them; mixers that are too few, wrong, or killed. */
import { type JsonObject, must, sha512, toHex } from "@selge/basics";
import { signDocument } from "@selge/group";
import { beforeAll, describe, expect, it } from "vitest";
import { checkChains, type InputBatch, mixAll, readChain, recordNames } from "../src/index.ts";
import { bodyOf, copyOf, mixed, type Ready, readyToDecrypt } from "./played.ts";
import { memoryFolder, type World } from "./world.ts";

let ready: Ready;
let batch: InputBatch;
let names: ReturnType<typeof recordNames.batch>;

beforeAll(async () => {
  ready = await readyToDecrypt();
  batch = ready.batches[0]!;
  names = recordNames.batch(batch.batch);
});

async function read(world: World, of = batch): Promise<string> {
  const chain = await readChain(of, world.small.sealing, memoryFolder(world.files));
  if (!chain.ok) return chain.error.code;
  const checked = checkChains([chain.value], world.small.sealing, world.small.random);
  return checked.ok ? "ok" : checked.error.code;
}

/** The first mix statement with other fields, signed by its mixer or by another key. */
function restated(fields: object, secret?: Uint8Array, position = 1): World {
  const world = copyOf(ready.world);
  const { statement } = names.mix(position);
  const body = { ...bodyOf(world, statement), ...fields } as JsonObject;
  world.files.set(statement, signDocument(body, [secret ?? world.small.secrets.mixers[position - 1]!]));
  return world;
}

function without(name: string): World {
  const world = copyOf(ready.world);
  world.files.delete(name);
  return world;
}

function withFile(name: string, change: (bytes: Uint8Array) => Uint8Array): World {
  const world = copyOf(ready.world);
  world.files.set(name, change(world.files.get(name)!));
  return world;
}

const flip = (at: number) => (bytes: Uint8Array) => bytes.with(at < 0 ? bytes.length + at : at, bytes.at(at)! ^ 1);

describe("reading a chain", () => {
  it("an honest one holds", async () => {
    expect(await read(ready.world)).toBe("ok");
  });

  it("bound: every field of the statement", async () => {
    const hash = "ab".repeat(64);
    const cases: [string, object][] = [
      ["DOCUMENT_TYPE", { type: "strip" }],
      ["DOCUMENT_VERSION", { version: 2 }],
      ["DOCUMENT_ELECTION", { fingerprint: "00".repeat(32) }],
      ["MIX_PLACE", { batch: ready.batches[1]!.batch }],
      ["MIX_PLACE", { position: 2 }],
      ["DOCUMENT_SHAPE", { position: 0 }],
      ["MIX_PLACE", { n: 4 }],
      ["MIX_PLACE", { w: 2 }],
      ["MIX_INPUT", { input: hash }],
      ["LIST_HASH", { output: hash }],
      ["MIX_PROOF_HASH", { proof: hash }],
      ["DOCUMENT_SHAPE", { more: true }],
      ["DOCUMENT_SHAPE", { n: "3" }],
      ["MIX_MIXER", { mixer: "ab".repeat(32) }],
      ["DOCUMENT_SIGNERS", { mixer: ready.world.small.election.manifest.roles.mixers[1]!.key }],
    ];
    for (const [code, fields] of cases) expect(await read(restated(fields)), JSON.stringify(fields)).toBe(code);
    expect(await read(restated({}, ready.world.small.secrets.collector))).toBe("DOCUMENT_SIGNERS");
  });

  it("bound: every file", async () => {
    expect(await read(withFile(names.input, flip(0)))).not.toBe("ok");
    expect(await read(withFile(names.input, (bytes) => bytes.toReversed()))).not.toBe("ok");
    expect(await read(withFile(names.input, (bytes) => bytes.subarray(64)))).toBe("LIST_LENGTH");
    expect(await read(without(names.input))).toBe("RECORD_MISSING");
    expect(await read(without(names.mix(1).output))).toBe("RECORD_MISSING");
    expect(await read(without(names.mix(2).proof))).toBe("MIX_PROOF_HASH");
    expect(await read(withFile(names.mix(1).proof, flip(-1)))).toBe("MIX_PROOF_HASH");
    expect(await read(withFile(names.mix(1).statement, flip(20)))).not.toBe("ok");
  });

  it("MIX_PROOF: a proof with a changed response, its hash signed (C4)", async () => {
    const proof = flip(-32)(ready.world.files.get(names.mix(2).proof)!);
    const world = restated({ proof: toHex(sha512(proof)) }, undefined, 2);
    world.files.set(names.mix(2).proof, proof);
    expect(await read(world)).toBe("MIX_PROOF");
  });

  it("C5 a proof or list that is longer or shorter", async () => {
    for (const change of [
      (b: Uint8Array) => b.slice(0, -32),
      (b: Uint8Array) => Uint8Array.from([...b, ...new Uint8Array(32)]),
    ]) {
      const proof = change(ready.world.files.get(names.mix(2).proof)!);
      const world = restated({ proof: toHex(sha512(proof)) }, undefined, 2);
      world.files.set(names.mix(2).proof, proof);
      expect(await read(world)).toMatch(/^PROOF|^SHUFFLE/);
    }
  });

  it("C9, C13 another batch's strip output, or the two mixes swapped", async () => {
    const world = copyOf(ready.world);
    const other = ready.batches.find((candidate) => candidate.batch !== batch.batch && candidate.n === batch.n);
    world.files.set(names.input, ready.world.files.get(recordNames.batch((other ?? ready.batches[1]!).batch).input)!);
    expect(await read(world)).not.toBe("ok");
    const swapped = copyOf(ready.world);
    for (const part of ["statement", "output", "proof"] as const) {
      swapped.files.set(names.mix(1)[part], ready.world.files.get(names.mix(2)[part])!);
      swapped.files.set(names.mix(2)[part], ready.world.files.get(names.mix(1)[part])!);
    }
    expect(await read(swapped)).toBe("MIX_PLACE");
  });
});

describe("mixers", () => {
  it("MIX_CHAIN: too few; C11 one of them twice; of one organisation", async () => {
    expect(await read(without(names.mix(2).statement))).toBe("MIX_CHAIN");
    expect(await read(without(names.mix(1).statement))).toBe("MIX_CHAIN");
    const { small } = ready.world;
    const { manifest } = small.election;
    const mixers = manifest.roles.mixers.map((mixer) => ({ ...mixer, organisation: "one house" }));
    const election = { ...small.election, manifest: { ...manifest, roles: { ...manifest.roles, mixers } } };
    const sealing = { ...small.sealing, election };
    const chain = must(await readChain(batch, sealing, memoryFolder(ready.world.files)));
    const checked = checkChains([chain], sealing, small.random);
    expect(checked.ok ? "" : checked.error.code).toBe("MIX_CHAIN");
  });

  it("a mixer mixes each batch once, however often the step is run, also after others have mixed (C10)", async () => {
    const world = copyOf(ready.world);
    await mixed(world, ready.batches, [0, 1, 0, 1]);
    expect(world.files).toEqual(ready.world.files);
  });

  it("MIX_MIXER: the same mixer under two positions is refused by who reads it", async () => {
    const [first] = ready.world.small.election.manifest.roles.mixers;
    const world = restated({ mixer: first!.key }, ready.world.small.secrets.mixers[0]!, 2);
    expect(await read(world)).toBe("MIX_MIXER");
  });

  it("killed after every write: goes on, the finished batches are untouched", async () => {
    const world = copyOf(ready.world);
    const { small } = world;
    for (const name of [...world.files.keys()]) if (name.includes("/mix-")) world.files.delete(name);
    const batches = ready.batches.slice(0, 2);
    for (let kill = 1; kill <= 6; kill++) {
      let left = kill;
      const inner = memoryFolder(world.files);
      const folder = {
        ...inner,
        write: (name: string, bytes: Uint8Array) =>
          left-- > 0 ? inner.write(name, bytes) : Promise.reject(new Error("killed")),
      };
      const done = [...world.files].filter(([name]) => name.endsWith("mix.json"));
      await mixAll({
        sealing: small.sealing,
        batches,
        mixerKey: small.secrets.mixers[0]!,
        folder,
        random: small.random,
      }).catch(() => undefined);
      for (const [name, bytes] of done) expect(world.files.get(name)).toBe(bytes);
    }
    await mixed(world, batches);
    for (const one of batches) expect(await read(world, one)).toBe("ok");
  });

  it("MIX_MIXER: the key of somebody who is no mixer", async () => {
    const { small, files } = copyOf(ready.world);
    const job = { sealing: small.sealing, batches: ready.batches, folder: memoryFolder(files), random: small.random };
    const outcome = await mixAll({ ...job, mixerKey: small.secrets.collector });
    expect(outcome.ok ? "" : outcome.error.code).toBe("MIX_MIXER");
  });

  it("does not mix a chain that is broken", async () => {
    const world = withFile(names.input, (bytes) => bytes.subarray(64));
    const { small, files } = world;
    const job = { sealing: small.sealing, batches: ready.batches, folder: memoryFolder(files), random: small.random };
    const outcome = await mixAll({ ...job, mixerKey: small.secrets.mixers[0]! });
    expect(outcome.ok ? "" : outcome.error.code).toBe("LIST_LENGTH");
  });
});
