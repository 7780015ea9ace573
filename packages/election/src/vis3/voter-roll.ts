/**
 * The voter roll as a state: list 0, then change-sets in order. A new state shares list 0 with the old one and copies only what
 * has changed since, so every version that a ballot may have been cast under stays at hand, at a million voters.
 */
import { err, ok, type Result } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import type { PersonCode, UnitCode } from "./fields.ts";
import { ageOn, checkPersonalCode, type PersonalCodeFinding } from "./personal-code.ts";
import type { VoterList, VoterListEntry } from "./voter-list.ts";

export interface RollVoter {
  /** For information only; nothing is decided by it. */
  readonly name: string;
  readonly unit: UnitCode;
  readonly district: number;
}

export interface VoterRoll {
  readonly election: ElectionCode;
  /** Of the last list applied or skipped. */
  readonly number: number;
  readonly size: number;
  readonly initial: ReadonlyMap<PersonCode, RollVoter>;
  /** What differs from `initial`; `undefined` for who was removed. */
  readonly changes: ReadonlyMap<PersonCode, RollVoter | undefined>;
}

export type RollRefusalCode = "VIS_ROLL_ELECTION" | "VIS_ROLL_NUMBER" | "VIS_ADD_EXISTS" | "VIS_ENTRY_REPEATED";

export interface RollRefusal {
  readonly code: RollRefusalCode;
  readonly where: string;
  readonly expected: string;
}

export interface RollFinding {
  readonly code: "VIS_DELETE_MISSING" | "PERSON_AGE" | PersonalCodeFinding;
  /** The line of the list; no personal data. */
  readonly where: string;
}

export type RollChange = Result<{ readonly roll: VoterRoll; readonly findings: readonly RollFinding[] }, RollRefusal>;

/** The state before list 0. */
export function emptyRoll(election: ElectionCode): VoterRoll {
  return { election, number: -1, size: 0, initial: new Map(), changes: new Map() };
}

/** VIS-15 ApplyChangeSet: list 0 to the empty roll, list n to a roll of number n − 1; whole or, refused, not at all. */
export function applyChangeSet(roll: VoterRoll, list: VoterList): RollChange {
  if (list.election !== roll.election) return refuse("VIS_ROLL_ELECTION", "line 2", `a list of ${roll.election}`);
  if (list.number !== roll.number + 1)
    return refuse("VIS_ROLL_NUMBER", "line 3", `the list of number ${roll.number + 1}`);
  const target = new Map<PersonCode, RollVoter | undefined>(roll.changes);
  const isThere = (p: PersonCode) => (target.has(p) ? target.get(p) !== undefined : roll.initial.has(p));
  const removed = new Set<PersonCode>();
  const added = new Set<PersonCode>();
  const findings: RollFinding[] = [];
  let size = roll.size;
  for (const [i, entry] of list.entries.entries()) {
    const where = lineOf(i);
    const { person } = entry;
    if (entry.action === "remove" && (added.has(person) || removed.has(person)))
      return refuse("VIS_ENTRY_REPEATED", where, "a person removed at most once in a list, and before being added");
    if (entry.action === "add") {
      if (isThere(person))
        return refuse("VIS_ADD_EXISTS", where, "a person who is not on the roll; skip this list by a signed order");
      added.add(person);
      target.set(person, { name: entry.name, unit: entry.unit, district: entry.district });
      size++;
    } else {
      removed.add(person);
      if (!isThere(person)) findings.push({ code: "VIS_DELETE_MISSING", where });
      else {
        target.set(person, undefined);
        size--;
      }
    }
  }
  const next = { election: roll.election, number: list.number, size };
  if (list.number > 0) return ok({ roll: { ...next, initial: roll.initial, changes: target }, findings });
  return ok({ roll: { ...next, initial: target as Map<PersonCode, RollVoter>, changes: new Map() }, findings });
}

/** A faulty list that two officials ordered to skip: only the number advances. */
export function skipChangeSet(roll: VoterRoll, number: number): Result<VoterRoll, RollRefusal> {
  if (number !== roll.number + 1 || number === 0)
    return refuse("VIS_ROLL_NUMBER", "the order", `an order to skip list ${roll.number + 1}, not list 0`);
  return ok({ ...roll, number });
}

export function findVoter(roll: VoterRoll, person: PersonCode): RollVoter | undefined {
  return roll.changes.has(person) ? roll.changes.get(person) : roll.initial.get(person);
}

/** In the order of the lists. */
export function* votersOf(roll: VoterRoll): Generator<readonly [PersonCode, RollVoter]> {
  for (const [person, voter] of roll.initial) if (!roll.changes.has(person)) yield [person, voter];
  for (const [person, voter] of roll.changes) if (voter !== undefined) yield [person, voter];
}

/** What is odd about the personal codes added by a list: reported to officials, no reason to refuse. `day` as `YYYY-MM-DD`. */
export function* personFindings(
  entries: readonly VoterListEntry[],
  electionDay: string,
  votingAge: number,
): Generator<RollFinding> {
  for (const [i, entry] of entries.entries()) {
    if (entry.action !== "add") continue;
    const code = checkPersonalCode(entry.person);
    if (typeof code === "string") yield { code, where: lineOf(i) };
    else if (ageOn(electionDay, code.birthDate) < votingAge) yield { code: "PERSON_AGE", where: lineOf(i) };
  }
}

function lineOf(entryIndex: number): string {
  return `line ${entryIndex + 5}`;
}

function refuse(code: RollRefusalCode, where: string, expected: string) {
  return err<RollRefusal>({ code, where, expected });
}
