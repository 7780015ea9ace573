/** Area 4, public part: what the auditors signed as the input of the mixes (TAL-5). */
import { type BatchShape, batchName, batchPlaces } from "../record/batches.ts";
import { equal } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { decodeJson, encodeJson, type Json } from "../record/json.ts";
import type { Manifest } from "../record/manifest.ts";
import { anyObject, flag, hexOf, integer, listOf, matching, object, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";
import type { Opening } from "./2-ceremony.ts";
import { countBallots, type Log } from "./3-log.ts";
import { batchTableCap, document, need, type Run } from "./run.ts";

export const FATES = [
  "counted",
  "superseded",
  "revoked-by-paper",
  "duplicate",
  "not-eligible",
  "stale",
  "invalid",
] as const;
export type FateName = (typeof FATES)[number];
export type FateCounts = Readonly<Record<FateName, number>>;

export interface InputBatch extends BatchShape {
  readonly n: number;
  readonly padded: boolean;
  /** SHA-512 of input.bin, hex; undefined when n = 0. */
  readonly input: string | undefined;
  /** The entry as signed. */
  readonly entry: Json;
}

export interface InputStatement {
  readonly hash: string;
  readonly size: number;
  readonly root: string;
  readonly processing: string;
  readonly counts: FateCounts;
  readonly batches: readonly InputBatch[];
  /** Whether the batches are those of the manifest: then their numbers are used to read files. */
}

const FILE = "input-statement.json";
const UNIT = matching(/^[0-9]{4}$/);
const NAME = matching(/^[A-Za-z0-9_.-]{1,80}$/);
export const COUNTS = object({
  ...{ counted: integer(), superseded: integer(), "revoked-by-paper": integer(), duplicate: integer() },
  ...{ "not-eligible": integer(), stale: integer(), invalid: integer() },
});
const BATCH = {
  ...{ batch: NAME, contest: NAME, district: NAME, units: listOf(UNIT, 1, 2000), w: integer(1, 16) },
  ...{ n: integer(0, 2 ** 24), padded: flag, "input?": hexOf(64) },
};

export async function checkInput(
  run: Run,
  manifest: Manifest,
  opening: Opening | undefined,
  log: Log | undefined,
): Promise<InputStatement | undefined> {
  const { ledger } = run;
  for (const check of ["INPUT_STATEMENT", "INPUT_POSITION", "INPUT_BATCHES"]) ledger.expect(check, 1);
  ledger.expect("INPUT_COUNTS", 2 + manifest.districts.length);
  const place = { file: FILE };
  let openingHash: string | undefined;
  const statement = await ledger.item("INPUT_STATEMENT", place, async () => {
    const bytes = await document(run, FILE, batchTableCap(manifest, 600, 0));
    const read = decodeStatement(bytes, manifest);
    openingHash = read.opening;
    return read.statement;
  });
  await ledger.item("INPUT_POSITION", place, () => {
    const { size, root } = need(statement, FILE);
    demand(openingHash === need(opening, "the opening statement").hash, "INPUT_OPENING");
    demand(need(log, "the log").rootsAt([size]).get(size) === root, "INPUT_ROOT", `root at size ${size}`);
  });
  await checkCounts(run, manifest, log, statement);
  const inForm = await ledger.item("INPUT_BATCHES", place, () => {
    checkBatches(manifest, need(statement, FILE).batches);
    return true;
  });
  if (statement === undefined || inForm !== true) return undefined;
  await checkEntries(run, statement);
  return statement;
}

function decodeStatement(
  bytes: Uint8Array,
  manifest: Manifest,
): { readonly statement: InputStatement; readonly opening: string } {
  const read = decodeSignedOf(bytes, "input-statement", manifest.fingerprint);
  const body = objectOf(read.fields, "body", {
    ...{ size: integer(), root: hexOf(32), opening: hexOf(32), processing: hexOf(32) },
    ...{ counts: COUNTS, batches: listOf(anyObject, 1) },
  });
  const { auditors, collector } = manifest.roles;
  checkSigners(read, { some: auditors.map(({ key }) => key), least: manifest.minAuditors });
  const organisations = new Set(
    auditors.flatMap(({ key, organisation }) => (read.signers.includes(key) ? [organisation] : [])),
  );
  demand(!organisations.has(collector.organisation), "INPUT_AUDITORS", "an auditor of the collector's organisation");
  demand(organisations.size >= manifest.minAuditors, "INPUT_AUDITORS", `${organisations.size} organisations`);
  const batches = body.batches.map((entry, i) => decodeBatch(entry, `batches[${i}]`, manifest));
  return { statement: { ...body, hash: read.hash, batches }, opening: body.opening };
}

function decodeBatch(entry: Json, where: string, { contests }: Manifest): InputBatch {
  const { batch, contest, "input?": input, ...rest } = objectOf(entry, where, BATCH);
  const contestIndex = contests.findIndex(({ id }) => id === contest);
  demand(contestIndex >= 0, "SHAPE", `${where}.contest`);
  demand((input === undefined) === (rest.n === 0), "SHAPE", `${where}.input`);
  return { name: batch, contest, contestIndex, ...rest, input, entry };
}

/** Fates sum to the ballots; the contests of a district have the same ballots; all districts together have the counted ones. */
async function checkCounts(
  { ledger }: Run,
  manifest: Manifest,
  log: Log | undefined,
  statement: InputStatement | undefined,
): Promise<void> {
  await ledger.item("INPUT_COUNTS", { file: FILE }, () => {
    const { counts } = need(statement, FILE);
    const total = FATES.reduce((sum, fate) => sum + counts[fate], 0);
    const ballots = countBallots(need(log, "the log"));
    demand(total === ballots, "INPUT_FATES", `${total} fates, ${ballots} ballots`);
  });
  for (const [index, { id }] of manifest.districts.entries())
    await ledger.item("INPUT_COUNTS", { file: FILE, index }, () => {
      const shapes = contestShapes(manifest, id, need(statement, FILE).batches);
      const same = new Set(shapes.map((groups) => groups.map(({ units, votes }) => `${units}:${votes}`).join(";")));
      demand(same.size <= 1, "INPUT_SUM", `district ${id}: its contests differ in groups or ballots`);
    });
  await ledger.item("INPUT_COUNTS", { file: FILE }, () => {
    const { counts, batches } = need(statement, FILE);
    const ballots = manifest.districts.reduce((sum, { id }) => {
      const [first] = contestShapes(manifest, id, batches);
      return sum + (first ?? []).reduce((votes, group) => votes + group.votes, 0);
    }, 0);
    demand(ballots === counts.counted, "INPUT_SUM", `${ballots} ballots in all districts, ${counts.counted} counted`);
  });
}

/** For each contest held in the district its groups, in order. */
function contestShapes(manifest: Manifest, district: string, batches: readonly InputBatch[]) {
  const held = manifest.contests.filter(({ districts }) => districts.some((part) => part.district === district));
  return held.map(({ id }) =>
    batches
      .filter((batch) => batch.contest === id && batch.district === district)
      .map((batch) => ({ units: batch.units.join(), votes: ballotsOf(batch) })),
  );
}

export function ballotsOf({ n, padded }: { readonly n: number; readonly padded: boolean }): number {
  return padded ? n - 1 : n;
}

/** ELE-5 as far as the public can see it: every unit in one group, groups consecutive, none too small unless it is alone. */
function checkBatches(manifest: Manifest, batches: readonly InputBatch[]): void {
  let at = 0;
  for (const { contest, district, units, w } of batchPlaces(manifest)) {
    const first = at;
    const covered: string[] = [];
    while (covered.length < units.length) {
      const batch = batches[at] ?? refuse("INPUT_BATCHES", `${contest}.${district} is not covered`);
      const where = `batch ${batch.name}`;
      demand(batch.contest === contest && batch.district === district && batch.w === w, "INPUT_BATCHES", where);
      demand(batch.name === batchName(contest, district, batch.units[0]!), "INPUT_BATCHES", where);
      covered.push(...batch.units);
      demand(batch.padded === (ballotsOf(batch) === 1) && (!batch.padded || batch.n === 2), "INPUT_PADDING", where);
      at++;
    }
    demand(covered.join() === units.join(), "INPUT_BATCHES", `units of ${contest}.${district}`);
    const groups = batches.slice(first, at);
    const small = groups.length > 1 ? groups.find((batch) => ballotsOf(batch) < manifest.minBatch) : undefined;
    demand(small === undefined, "INPUT_SMALL", `batch ${small?.name}`);
  }
  demand(at === batches.length, "INPUT_BATCHES", `batch ${batches[at]?.name}`);
}

async function checkEntries(run: Run, { batches }: InputStatement): Promise<void> {
  run.ledger.expect("INPUT_ENTRIES", batches.length);
  for (const { name, entry } of batches) {
    const file = `batches/${name}/input.json`;
    await run.ledger.item("INPUT_ENTRIES", { file }, async () => {
      const bytes = await document(run, file);
      decodeJson(bytes);
      demand(equal(bytes, encodeJson(entry)), "INPUT_ENTRY");
    });
  }
}
