/** The batches hold exactly the counted ballots: merging and stripping (ELE-5, TAL-3, TAL-4). */
import { decodePoint, G, times } from "../../proofs/group.ts";
import { batchName, batchPlaces, codeList, mergeUnits, type Style } from "../../record/batches.ts";
import { concat, hex } from "../../record/bytes.ts";
import { demand } from "../../record/fault.ts";
import type { Manifest } from "../../record/manifest.ts";
import type { Opening } from "../2-ceremony.ts";
import { ballotsOf, type InputBatch, type InputStatement } from "../4-input.ts";
import { need, type Run } from "../run.ts";
import type { BallotFacts } from "./box-file.ts";
import type { Recomputed } from "./processing.ts";

/** Counted ballots of a unit, in log order. */
type ByUnit = ReadonlyMap<string, readonly BallotFacts[]>;

const unitKey = (district: string, unit: string): string => `${district} ${unit}`;

function countedByUnit(styles: readonly Style[], judged: readonly BallotFacts[], { fates }: Recomputed): ByUnit {
  const units = new Map<string, BallotFacts[]>();
  for (const [i, ballot] of judged.entries()) {
    if (fates[i] !== "counted") continue;
    const { district, unit } = styles[ballot.style]!;
    const key = unitKey(district, unit);
    const own = units.get(key);
    if (own === undefined) units.set(key, [ballot]);
    else own.push(ballot);
  }
  return units;
}

/** ELE-5 recomputed: names, units, numbers and padding of every batch. */
export async function checkMerge(
  { ledger }: Run,
  manifest: Manifest,
  styles: readonly Style[],
  input: InputStatement | undefined,
  judged: readonly BallotFacts[] | undefined,
  recomputed: Recomputed | undefined,
): Promise<void> {
  ledger.expect("INPUT_MERGE", 1);
  await ledger.item("INPUT_MERGE", { file: "input-statement.json" }, () => {
    const { batches } = need(input, "the input statement");
    const units = countedByUnit(styles, need(judged, "every ballot"), need(recomputed, "every fate"));
    const counted = (district: string, unit: string): number => units.get(unitKey(district, unit))?.length ?? 0;
    const expected = batchPlaces(manifest).flatMap(({ contest, district, units: all }) =>
      mergeUnits(all, (unit) => counted(district, unit), manifest.minBatch).map((group) => ({
        name: batchName(contest, district, group[0]!),
        units: group.join(),
        ballots: group.reduce((sum, unit) => sum + counted(district, unit), 0),
      })),
    );
    demand(expected.length === batches.length, "MERGE", `${expected.length} batches, ${batches.length} stated`);
    for (const [i, { name, units: group, ballots }] of expected.entries()) {
      const batch = batches[i]!;
      const same = batch.name === name && batch.units.join() === group && ballotsOf(batch) === ballots;
      demand(same, "MERGE", `batch ${name}: ${ballots} counted ballots, ${batch.name}: ${ballotsOf(batch)} stated`);
    }
  });
}

export async function checkStrips(
  run: Run,
  manifest: Manifest,
  styles: readonly Style[],
  opening: Opening | undefined,
  input: InputStatement | undefined,
  judged: readonly BallotFacts[] | undefined,
  recomputed: Recomputed | undefined,
): Promise<void> {
  if (input === undefined) return;
  const batches = input.batches.filter(({ n }) => n > 0);
  for (const check of ["STRIP_STATEMENTS", "STRIP_PROOFS"]) run.ledger.expect(check, batches.length);
  if (opening === undefined || judged === undefined || recomputed === undefined) return;
  const units = countedByUnit(styles, judged, recomputed);
  const { hash, P } = opening;
  const common = { fingerprint: manifest.fingerprint, opening: hash, key: hex(P.toBytes()) };
  const answers = await Promise.all(
    batches.map((batch) => {
      const counted = countedList(manifest, styles, batch, units, P.toBytes());
      const [n, w] = [counted.length / (64 * batch.w), batch.w];
      const job = { ...common, processor: manifest.roles.processor.key, name: batch.name, n, w, counted };
      return run.runTask({ kind: "strip", job });
    }),
  );
  for (const [i, answer] of answers.entries()) {
    if (!(answer instanceof Error)) run.ledger.take(answer);
    else
      await run.ledger.item("STRIP_PROOFS", { file: `restricted/strip/${batches[i]!.name}/proof.bin` }, () => {
        throw answer;
      });
  }
}

/** TAL-3: the ciphertexts of one contest of every counted ballot of these units, in log order; one ballot alone gets company. */
function countedList(
  manifest: Manifest,
  styles: readonly Style[],
  batch: InputBatch,
  units: ByUnit,
  P: Uint8Array,
): Uint8Array {
  const { contestIndex, district, w } = batch;
  const ballots = batch.units
    .flatMap((unit) => units.get(unitKey(district, unit)) ?? [])
    .sort((a, b) => a.index - b.index);
  const rows = ballots.map(({ core, style }) => {
    const before = styles[style]!.contests.filter((contest) => contest < contestIndex);
    const slots = before.reduce((sum, contest) => sum + manifest.contests[contest]!.slots, 0);
    return core.subarray(32 + 64 * slots, 32 + 64 * (slots + w));
  });
  return concat(...rows, ...(rows.length === 1 ? [paddingRow(manifest, batch, P)] : []));
}

/** Per slot (G, L_1·G + P), L_1 the first code of the slot's list. */
function paddingRow({ contests }: Manifest, { contestIndex, district, w }: InputBatch, P: Uint8Array): Uint8Array {
  const key = decodePoint(P);
  const slots = Array.from({ length: w }, (_, slot) => {
    const first = codeList(contests[contestIndex]!, district, slot)[0]!;
    return concat(G.toBytes(), times(BigInt(first), G).add(key).toBytes());
  });
  return concat(...slots);
}
