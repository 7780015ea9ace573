/** Area 3: the log is the one that the witnesses saw, and it tells the election in order (LOG, TAL-11). */
import { BALLOT, DOCUMENT, ENTRY_LENGTH, leafHash, newFrontier } from "../log/merkle.ts";
import {
  type Checkpoint,
  checkCosignatures,
  checkWitnessSet,
  decodeCheckpoint,
  logKey,
  NOTE_CAP,
  type VerifierKey,
  witnessKey,
} from "../log/note.ts";
import { recomputeTiles, tilesOf } from "../log/tiles.ts";
import { equal, hex, keyOf } from "../record/bytes.ts";
import { demand, Fault, Missing, refuse } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { has, readWhole } from "../record/source.ts";
import { document, need, type Run } from "./run.ts";

/** The log as recomputed: all entries one after the other, and roots at any size. */
export interface Log {
  readonly size: number;
  readonly entries: Uint8Array;
  entry(index: number): Uint8Array;
  /** Type byte of an entry. */
  type(index: number): number;
  /** Roots of the tree at these sizes, hex. */
  rootsAt(sizes: Iterable<number>): ReadonlyMap<number, string>;
}

const CHECKPOINT = "log/checkpoint";

export async function checkLog(run: Run, manifest: Manifest): Promise<Log | undefined> {
  const { ledger } = run;
  for (const check of ["LOG_CHECKPOINT", "LOG_WITNESSES", "LOG_ROOT", "LOG_DUPLICATES"]) ledger.expect(check, 1);
  const key = logKey(manifest.fingerprint, manifest.roles.log.key);
  const checkpoint = await ledger.item("LOG_CHECKPOINT", { file: CHECKPOINT }, async () =>
    decodeCheckpoint(await document(run, CHECKPOINT, NOTE_CAP), key),
  );
  await checkWitnesses(run, manifest, checkpoint, key);
  const found = await checkTiles(run, checkpoint);
  await ledger.item("LOG_ROOT", { file: CHECKPOINT }, () => {
    const { root } = need(found, "every bundle of entries");
    demand(equal(root, need(checkpoint, "the checkpoint").root), "TILE_ROOT", `entries give ${hex(root)}`);
  });
  const log = found === undefined ? undefined : logOf(found.entries);
  await ledger.item("LOG_DUPLICATES", { file: CHECKPOINT }, () => checkDuplicates(need(log, "the entries")));
  return log;
}

/** LOG-31, LOG-32 with the witnesses of the manifest; then, if the user named some, with those among them. */
async function checkWitnesses(
  run: Run,
  manifest: Manifest,
  checkpoint: Checkpoint | undefined,
  key: VerifierKey,
): Promise<void> {
  const { ledger, witnesses } = run;
  const pinned = manifest.roles.witnesses.map(({ name, key: own }) => witnessKey(name, own));
  await ledger.item("LOG_WITNESSES", { file: CHECKPOINT }, () => {
    checkWitnessSet(pinned, manifest.witnessQuorum, key);
    checkCosignatures(need(checkpoint, "the checkpoint"), pinned, manifest.witnessQuorum);
  });
  ledger.expect("LOG_TRUSTED_WITNESSES", witnesses.length > 0 ? 1 : 0);
  if (witnesses.length === 0) return;
  await ledger.item("LOG_TRUSTED_WITNESSES", { file: CHECKPOINT }, () => {
    const isNamed = ({ name, key: k }: VerifierKey): boolean =>
      witnesses.some((own) => name === own.name && equal(k, own.key));
    // From among the pinned ones, so that a key named twice is one witness.
    const trusted = pinned.filter(isNamed);
    for (const own of witnesses)
      demand(
        trusted.some(({ name }) => name === own.name),
        "WITNESS_NOT_IN_MANIFEST",
        own.name,
      );
    checkCosignatures(need(checkpoint, "the checkpoint"), trusted, manifest.witnessQuorum);
  });
}

/** LOG-18. The size is that of the checkpoint; it is believed only as far as there are files. */
async function checkTiles(
  run: Run,
  checkpoint: Checkpoint | undefined,
): Promise<{ readonly entries: Uint8Array; readonly root: Uint8Array } | undefined> {
  const { ledger, files } = run;
  if (checkpoint === undefined) return undefined;
  const { size } = checkpoint;
  // A size that the listing cannot hold is refused before anything of that size is set up.
  const bundles = [...files.sizes.keys()].filter((path) => path.startsWith("log/tile/entries/")).length;
  if (size > 256 * (bundles + 1)) {
    ledger.expect("LOG_TILES", 1);
    ledger.skip("LOG_TILES", { file: "log/tile/entries" }, `${bundles} bundles cannot hold ${size} entries`);
    return undefined;
  }
  ledger.expect("LOG_TILES", [...tilesOf(size)].length);
  const read = async (path: string, length: number): Promise<Uint8Array> => {
    const bytes = await readWhole(files, `log/${path}`, length);
    if (bytes.length !== length) refuse("TILE_LENGTH", `${bytes.length} bytes, not ${length}`);
    return bytes;
  };
  const passed: string[] = [];
  const failures: (readonly [path: string, error: unknown])[] = [];
  const found = await recomputeTiles(size, read, {
    passed: (path) => passed.push(path),
    failed: (path, error) => failures.push([path, error]),
  });
  for (const path of passed) await ledger.item("LOG_TILES", { file: `log/${path}` }, () => undefined);
  for (const [path, error] of failures)
    await ledger.item("LOG_TILES", { file: `log/${path}` }, () => {
      throw error instanceof Fault && !has(files, `log/${path}`) ? new Missing(`log/${path}`) : error;
    });
  return found;
}

function logOf(entries: Uint8Array): Log {
  const size = entries.length / ENTRY_LENGTH;
  const entry = (index: number): Uint8Array => entries.subarray(ENTRY_LENGTH * index, ENTRY_LENGTH * (index + 1));
  return {
    size,
    entries,
    entry,
    type: (index) => entries[ENTRY_LENGTH * index]!,
    rootsAt(sizes) {
      const wanted = new Set(sizes);
      const roots = new Map<number, string>();
      const frontier = newFrontier();
      for (let at = 0; at <= size; at++) {
        if (wanted.has(at)) roots.set(at, hex(frontier.root()));
        if (at < size) frontier.append(leafHash(entry(at)));
      }
      return roots;
    },
  };
}

function checkDuplicates(log: Log): void {
  const seen = new Set<string>();
  for (let index = 0; index < log.size; index++) {
    if (log.type(index) !== BALLOT) continue;
    const key = keyOf(log.entry(index));
    demand(!seen.has(key), "LOG_DUPLICATE", `index ${index}`);
    seen.add(key);
  }
}

export function countBallots(log: Log): number {
  let count = 0;
  for (let index = 0; index < log.size; index++) if (log.type(index) === BALLOT) count++;
  return count;
}

export function indicesOf(log: Log, type: number): readonly number[] {
  const indices: number[] = [];
  for (let index = 0; index < log.size; index++) if (log.type(index) === type) indices.push(index);
  return indices;
}

/** Indices of the public documents by body hash, hex. */
export function documentIndices(log: Log): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const index of indicesOf(log, DOCUMENT)) {
    const hash = hex(log.entry(index).subarray(1));
    places.set(hash, [...(places.get(hash) ?? []), index]);
  }
  return places;
}
