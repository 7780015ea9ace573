/** Area 4, restricted part: from the ballots in the box to the counted list of each batch (TAL-1 to TAL-4). */
import { BALLOT, ENTRY_LENGTH } from "../../log/merkle.ts";
import { type Style, stylesOf } from "../../record/batches.ts";
import { concat } from "../../record/bytes.ts";
import { demand } from "../../record/fault.ts";
import { BOX_FILE_BALLOTS } from "../../record/frames.ts";
import type { Manifest } from "../../record/manifest.ts";
import type { Opening } from "../2-ceremony.ts";
import type { Documents } from "../3-documents.ts";
import { documentIndices, indicesOf, type Log } from "../3-log.ts";
import type { InputStatement } from "../4-input.ts";
import { need, type Run } from "../run.ts";
import type { BallotFacts, InForce } from "./box-file.ts";
import { decideFates } from "./fates.ts";
import { checkMerge, checkStrips } from "./merge.ts";
import { checkProcessing, type Recomputed } from "./processing.ts";
import { applyRevocations, checkRestricted, newRollReader, type Restricted, type RollVersion } from "./roll.ts";

export interface BoxFacts {
  readonly manifest: Manifest;
  readonly opening: Opening | undefined;
  readonly log: Log | undefined;
  readonly documents: Documents;
  readonly input: InputStatement | undefined;
}

export async function checkBox(run: Run, facts: BoxFacts): Promise<void> {
  const { manifest, opening, log, documents, input } = facts;
  if (log === undefined) return;
  const ballots = indicesOf(log, BALLOT);
  for (const check of ["BOX_LEAVES", "BALLOTS", "FATES"]) run.ledger.expect(check, ballots.length);
  const styles = stylesOf(manifest);
  const restricted = await checkRestricted(run, manifest, log);
  const rollsApply = await checkRolls(run, restricted, styles, facts);
  const schedules = schedulesOf(manifest, documents, log);
  const judged = opening === undefined ? undefined : await judgeBox(run, manifest, opening, log, ballots, schedules);
  await checkGrace(run, documents, judged, schedules);
  const recomputed = recompute(log, styles, restricted, rollsApply ? judged : undefined);
  for (const [i, fate] of recomputed?.fates.entries() ?? [])
    if (/^(invalid:|duplicate|not-eligible|stale)/.test(fate))
      run.ledger.finding("INCIDENT", "restricted/box", `ballot at index ${ballots[i]}: ${fate}`);
  await checkProcessing(run, manifest, input, recomputed, ballots);
  await checkMerge(run, manifest, styles, input, judged, recomputed);
  await checkStrips(run, manifest, styles, opening, input, judged, recomputed);
}

/** Every roll version applies to the one before it, and none is logged after `closed`. */
async function checkRolls(
  run: Run,
  { rolls }: Restricted,
  styles: readonly Style[],
  { documents }: BoxFacts,
): Promise<boolean> {
  if (rolls === undefined) return false;
  run.ledger.expect("ROLL", rolls.length);
  const reader = newRollReader(rolls, styles);
  let whole = true;
  for (const { index, number } of rolls) {
    const applied = await run.ledger.item("ROLL", { file: `restricted/rolls/${number}.utf`, index }, () => {
      demand(number > 0 || index === 1, "ROLL_PLACE", "version 0 is not the entry after the opening");
      demand(index < (documents.closing?.size ?? Number.POSITIVE_INFINITY), "ROLL_PLACE", "after closed");
      reader.advance(index + 1);
      return true;
    });
    whole &&= applied === true;
  }
  return whole && rolls.length > 0;
}

/** The manifest's schedule, then that of each extension from the entry after it on. */
function schedulesOf(manifest: Manifest, { extensions }: Documents, log: Log): readonly InForce[] {
  const places = documentIndices(log);
  const { closes, servesUntil } = manifest.schedule;
  return [
    { from: 0, closes, servesUntil },
    ...extensions.map((extension) => ({
      from: (places.get(extension.hash)?.[0] ?? 0) + 1,
      closes: extension.closes,
      servesUntil: extension.servesUntil,
    })),
  ];
}

/** All files of the box, in threads if there are some; undefined unless every ballot could be judged. */
async function judgeBox(
  run: Run,
  manifest: Manifest,
  { hash, P }: Opening,
  log: Log,
  ballots: readonly number[],
  schedules: readonly InForce[],
): Promise<readonly BallotFacts[] | undefined> {
  const key = Array.from(P.toBytes(), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const jobs = Array.from({ length: Math.ceil(ballots.length / BOX_FILE_BALLOTS) }, (_, f) => {
    const indices = ballots.slice(f * BOX_FILE_BALLOTS, (f + 1) * BOX_FILE_BALLOTS);
    const entries = concat(
      ...indices.map((index) => log.entries.slice(ENTRY_LENGTH * index, ENTRY_LENGTH * (index + 1))),
    );
    const path = `restricted/box/${String(f).padStart(6, "0")}.bin`;
    return { path, manifest, opening: hash, key, indices, entries, schedules };
  });
  const answers = await Promise.all(jobs.map((job) => run.runTask({ kind: "box", job })));
  const facts: BallotFacts[] = [];
  for (const [f, answer] of answers.entries()) {
    if (answer instanceof Error)
      await run.ledger.item("BALLOTS", { file: jobs[f]!.path }, () => {
        throw answer;
      });
    else {
      run.ledger.take(answer);
      facts.push(...answer.value.facts);
    }
  }
  return facts.length === ballots.length ? facts : undefined;
}

/** Ballots whose cast time is not before the closing in force at their leaf. */
async function checkGrace(
  { ledger }: Run,
  { closing }: Documents,
  judged: readonly BallotFacts[] | undefined,
  schedules: readonly InForce[],
): Promise<void> {
  ledger.expect("CLOSING_GRACE", 1);
  await ledger.item("CLOSING_GRACE", { file: "closing.json" }, () => {
    const late = need(judged, "every ballot").filter(({ index, castTime }) => {
      const { closes } = schedules.filter(({ from }) => from <= index).at(-1)!;
      return castTime !== undefined && castTime >= closes;
    }).length;
    demand(need(closing, "closing.json").grace === late, "CLOSING_GRACE", `${late} ballots in the grace time`);
  });
}

function recompute(
  log: Log,
  styles: readonly Style[],
  { rolls, revocations }: Restricted,
  judged: readonly BallotFacts[] | undefined,
): Recomputed | undefined {
  if (judged === undefined || rolls === undefined || revocations === undefined) return undefined;
  const roots = log.rootsAt(judged.map(({ seenSize }) => seenSize));
  const final = finalRoll(rolls, styles, log.size);
  const { revoked, reports } = applyRevocations(revocations, (person) => final.styleOf(person) !== undefined);
  const fates = decideFates(judged, {
    roll: newRollReader(rolls, styles),
    revoked,
    rootAt: (size) => roots.get(size),
  });
  return { fates, reports };
}

function finalRoll(rolls: readonly RollVersion[], styles: readonly Style[], size: number) {
  const reader = newRollReader(rolls, styles);
  reader.advance(size);
  return reader;
}
