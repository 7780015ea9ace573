/** An election played to its end by the tally's own steps: three contests' worth of batches, everybody honest. */
import { fromHex, must, type RandomBytes, sha512, toHex } from "@selge/basics";
import { bodyHash, decodeSignedDocument } from "@selge/group";
import type { SmallOptions } from "../../../test/fixtures/small-election.ts";
import {
  checkDecryptionOrder,
  countedLists,
  type DecryptionMemory,
  type DecryptionOrder,
  decryptAll,
  type InputBatch,
  inputBatchOf,
  inputStatement,
  mixAll,
  type RecordFolder,
  recordNames,
  type Statement,
  statementBody,
  writeProcessing,
} from "../src/index.ts";
import {
  ANNA,
  addPublic,
  BORIS,
  CARL,
  closeLog,
  DINA,
  EMIL,
  exportWorld,
  FAYE,
  judge,
  memoryFolder,
  newWorld,
  vote,
  type World,
} from "./world.ts";

/** One contest for all, and one with two slots in district 2; 2 mixers, 2 auditors, 2 of 3 trustees. */
export const OPTIONS: SmallOptions = {
  seed: "tally",
  contests: [{ choices: 1 }, { choices: 1, slots: 2, districts: [2] }],
  mixers: 2,
  auditors: 2,
  trustees: 3,
  threshold: 2,
  minBatch: 2,
};

/** Five in district 1 (units 0101: 3, 0102 and 0103: 1 each), one in district 2 (two contests), none in district 3. */
export function votedWorld(): World {
  const world = newWorld(OPTIONS);
  const [first, second] = [101, 102];
  for (const [person, code] of [
    [ANNA, first],
    [BORIS, first],
    [CARL, 0],
    [DINA, second],
    [EMIL, first],
    [ANNA, second],
  ] as const)
    vote(world, person, { codes: [code] });
  vote(world, FAYE, { codes: [201, 1201, 1201] });
  closeLog(world);
  return world;
}

export async function processed(world: World): Promise<readonly InputBatch[]> {
  const { small, files } = world;
  const judged = await judge(world);
  const folder = memoryFolder(files);
  must(
    await writeProcessing({
      judged,
      sealing: small.sealing,
      processorKey: small.secrets.processor,
      folder,
      random: small.random,
    }),
  );
  const { manifest } = small.election;
  return countedLists(judged.counted, manifest, small.sealing.P).map((list) => {
    const input = files.get(recordNames.batch(list.batch.batch).input);
    return inputBatchOf(list, manifest, input && toHex(sha512(input)));
  });
}

export interface Attesting {
  readonly change?: (statement: Statement<"input-statement">) => object;
  readonly signers?: readonly Uint8Array[];
}

/** The auditors' statement, into the log. */
export async function attested(
  world: World,
  batches: readonly InputBatch[],
  { change = (statement) => statement, signers = world.small.secrets.auditors }: Attesting = {},
): Promise<void> {
  const { small, files } = world;
  const judged = await judge(world);
  const processing = must(decodeSignedDocument(files.get(recordNames.processing)!, "processing"));
  const hashes = { opening: small.opening.hash, processing: bodyHash(processing.body) };
  const statement = inputStatement(small.election, judged, hashes, judged.counts, batches);
  addPublic(world, recordNames.inputStatement, "input-statement", statementBody(change(statement) as never), signers);
}

export async function mixed(world: World, batches: readonly InputBatch[], mixers = [0, 1]): Promise<void> {
  const { small, files } = world;
  for (const mixer of mixers)
    must(
      await mixAll({
        sealing: small.sealing,
        batches,
        mixerKey: small.secrets.mixers[mixer]!,
        folder: memoryFolder(files),
        random: small.random,
      }),
    );
}

export function order({ small }: World, folder: RecordFolder) {
  return checkDecryptionOrder(small.sealing, folder, small.random);
}

export function memoryOf(): DecryptionMemory & { bytes: Uint8Array | undefined } {
  const memory = {
    bytes: undefined as Uint8Array | undefined,
    read: async () => memory.bytes,
    write: async (bytes: Uint8Array) => {
      memory.bytes = bytes;
    },
  };
  return memory;
}

export async function decrypted(
  { small, files }: World,
  decryptionOrder: DecryptionOrder,
  trustees: readonly number[],
  memory = memoryOf(),
): Promise<void> {
  for (const j of trustees)
    must(
      await decryptAll({
        order: decryptionOrder,
        opening: small.opening,
        share: small.shares[j - 1]!,
        trusteeKey: small.secrets.trustees[j - 1]!,
        memory,
        folder: memoryFolder(files),
        random: small.random,
      }),
    );
}

export interface Ready {
  readonly world: World;
  readonly batches: readonly InputBatch[];
}

let ready: Promise<Ready> | undefined;

/** Up to the mixes, with the log's files. Made once; take `copyOf` before changing anything. */
export function readyToDecrypt(): Promise<Ready> {
  ready ??= (async () => {
    const world = votedWorld();
    const batches = await processed(world);
    await attested(world, batches);
    await mixed(world, batches);
    await exportWorld(world);
    return { world, batches };
  })();
  return ready;
}

export function copyOf({ small, journal, files }: World): World {
  return { small, journal: [...journal], files: new Map(files) };
}

/** The same file signed again over changed fields. */
export function bodyOf(world: World, name: string): Record<string, unknown> {
  const { signatures: _, ...fields } = JSON.parse(new TextDecoder().decode(world.files.get(name)!));
  return fields;
}

export const zeros: RandomBytes = (length) => new Uint8Array(length);
export const hexKey = (hex: string): Uint8Array => fromHex(hex, 32)!;
