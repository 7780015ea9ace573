/**
 * Who votes, when, for whom: the play as plain data. Most vote once, a few in a hundred again (some several times), a few in a
 * thousand leave the ballot blank; and some try what the system must refuse.
 */
import type { Instant } from "@selge/basics";
import type { vis3 } from "@selge/election";
import { type Calendar, inventMoment, momentAt } from "./calendar.ts";
import type { Popularity } from "./candidates.ts";
import type { RollChanges, RollEvent } from "./change-sets.ts";
import type { DemoVoter, Electorate } from "./electorate.ts";
import { makePersonalCode, ROLL_SERIALS } from "./personal-codes.ts";
import { distinct, type Seeded, seeded } from "./seeded.ts";

/** What an attacker does with the ballot; the driver of the play knows how. */
export type Hostility =
  | "not-on-roll"
  | "other-districts-choice"
  | "unlisted-code"
  | "broken-proof"
  | "foreign-signature"
  | "copied-ballot"
  | "stale-view"
  | "after-closing";

export interface PlannedCast {
  readonly at: Instant;
  /** As on the roll at this moment. */
  readonly voter: DemoVoter;
  /** `undefined`: a blank vote. */
  readonly choice: vis3.ChoiceId | undefined;
  /** 1 for the first vote of this person, 2 for the next. */
  readonly turn: number;
  readonly hostile?: Hostility;
}

export interface PlanOptions {
  /** Honest ballots in all, repeated ones included. */
  readonly ballots: number;
  /** Of a thousand voters, how many vote again. */
  readonly againPerThousand: number;
  readonly blankPerThousand: number;
  /** Attempts of each kind of hostility. */
  readonly hostile: number;
}

export const USUAL_PLAN: Omit<PlanOptions, "ballots"> = { againPerThousand: 30, blankPerThousand: 6, hostile: 1 };

export const HOSTILITIES: readonly Hostility[] = [
  "not-on-roll",
  "other-districts-choice",
  "unlisted-code",
  "broken-proof",
  "foreign-signature",
  "copied-ballot",
  "stale-view",
  "after-closing",
];

export interface Stage {
  readonly seed: string;
  readonly people: Electorate;
  readonly changes: RollChanges;
  readonly popularity: ReadonlyMap<number, Popularity>;
  readonly calendar: Calendar;
}

/** In order of time. The same stage and options give the same plan. */
export function inventPlan(stage: Stage, options: PlanOptions): readonly PlannedCast[] {
  const from = seeded(stage.seed, "plan");
  const events = new Map(stage.changes.events.filter((e) => e.index !== undefined).map((e) => [e.index!, e]));
  const turns = shareOut(from, options, stage.people.size);
  const casts = distinct(from, stage.people.size, turns.length).flatMap((index, i) =>
    castsOf(from, stage, index, events.get(index), turns[i]!, options),
  );
  const hostile = HOSTILITIES.flatMap((kind) =>
    Array.from({ length: options.hostile }, (_, i) => attack(from, stage, kind, i)),
  );
  return [...casts, ...hostile].toSorted((a, b) => a.at - b.at);
}

/** How often each of the voters votes; the sum is the number of ballots. */
function shareOut(from: Seeded, { ballots, againPerThousand }: PlanOptions, size: number): readonly number[] {
  const turns: number[] = [];
  for (let left = ballots; left > 0; ) {
    let count = 1;
    while (count < left && count < 5 && from.below(1000) < againPerThousand * (count === 1 ? 1 : 8)) count++;
    turns.push(count);
    left -= count;
  }
  if (turns.length > size) throw new RangeError(`${ballots} ballots need more than ${size} voters`);
  return turns;
}

function castsOf(
  from: Seeded,
  { people, changes, popularity, calendar }: Stage,
  index: number,
  event: RollEvent | undefined,
  turns: number,
  { blankPerThousand }: PlanOptions,
): readonly PlannedCast[] {
  const change = event === undefined ? 1 : changes.appliesAt(event.set);
  const leaves = event?.kind === "removed" || event?.kind === "recoded";
  // Who leaves the roll votes before; otherwise nobody votes in the moments around the change, where either roll may be in force.
  const moment = (): number => {
    const m = inventMoment(from);
    if (leaves) return m * change * 0.98;
    return Math.abs(m - change) < 0.002 ? change + 0.002 : m;
  };
  const moments = Array.from({ length: turns }, moment).toSorted((a, b) => a - b);
  const before = people.voterAt(index);
  return moments.map((m, i) => {
    const voter = m > change && event?.after !== undefined ? event.after : before;
    const blank = from.below(1000) < blankPerThousand;
    return {
      at: momentAt(calendar, Math.min(m, 0.9999)),
      voter,
      choice: blank ? undefined : choose(from, popularity, voter),
      turn: i + 1,
    };
  });
}

function choose(from: Seeded, popularity: ReadonlyMap<number, Popularity>, { district }: DemoVoter): vis3.ChoiceId {
  const { choices, cumulative } = popularity.get(district)!;
  return choices[from.weighted(cumulative)]!;
}

function attack(from: Seeded, stage: Stage, hostile: Hostility, number: number): PlannedCast {
  const { people, popularity, calendar } = stage;
  const changed = new Set(stage.changes.events.map((e) => e.index));
  let index = from.below(people.size);
  for (let tries = 0; changed.has(index) && tries < people.size; tries++) index = (index + 1) % people.size;
  const someone = people.voterAt(index);
  const stranger = makePersonalCode("1949-12-31", "male", ROLL_SERIALS + 1 + (number % 200));
  const voter = hostile === "not-on-roll" ? { ...someone, person: stranger, name: "VÕÕRAS KÜLALINE" } : someone;
  const district = hostile === "other-districts-choice" ? (voter.district % 12) + 1 : voter.district;
  const choice = choose(from, popularity, { ...voter, district });
  const late = momentAt(calendar, 1) + 1 + number;
  const at = hostile === "after-closing" ? (late as Instant) : momentAt(calendar, 0.05 + 0.9 * inventMoment(from));
  return { at, voter, choice, turn: 1, hostile };
}
