/**
 * When things happen: online voting from Monday 9:00 to Saturday 20:00 before the Sunday of the election, Estonian winter time. A
 * play may squeeze the same six days into minutes: every moment is a fraction of the time between `opens` and `closes`.
 */
import { type Instant, instant } from "@selge/basics";
import { addDays } from "./personal-codes.ts";
import { cumulate, type Seeded } from "./seeded.ts";

export interface Calendar {
  /** `YYYY-MM-DD`, a Sunday in life. */
  readonly electionDay: string;
  readonly opens: Instant;
  readonly closes: Instant;
}

export const VOTING_DAYS = 6;
const FULL_SECONDS = 5 * 86400 + 11 * 3600;

export function officialCalendar(electionDay: string): Calendar {
  return {
    electionDay,
    opens: at(addDays(electionDay, -6), "07:00:00"),
    closes: at(addDays(electionDay, -1), "18:00:00"),
  };
}

/** The moment that is this fraction of the way from opening to closing; before closing for every fraction below 1. */
export function momentAt({ opens, closes }: Calendar, fraction: number): Instant {
  return instant(opens + Math.floor((closes - opens) * fraction));
}

/** The night before day `day` of voting (2..6) as a fraction; day 1: the opening itself. */
export function morningOf(day: number): number {
  return day === 1 ? 0 : ((day - 1) * 86400 - 5 * 3600) / FULL_SECONDS;
}

/** A fraction drawn by the habits of voters: a rush on the first day and a greater one on the last, evenings, little at night. */
export function inventMoment(from: Seeded): number {
  const hour = from.weighted(HOURS) + from.fraction();
  return (hour * 3600) / FULL_SECONDS;
}

const DAY_WEIGHTS = [22, 15, 13, 13, 14, 24];
const HOUR_WEIGHTS = [10, 5, 3, 2, 2, 4, 12, 28, 60, 92, 98, 90, 80, 76, 70, 66, 62, 62, 64, 66, 66, 60, 42, 22];

/** One entry per hour from opening (day 1, 9:00) to closing (day 6, 20:00). */
const HOURS = cumulate(
  Array.from({ length: FULL_SECONDS / 3600 }, (_, i) => {
    const hour = i + 9;
    return DAY_WEIGHTS[Math.floor(hour / 24)]! * HOUR_WEIGHTS[hour % 24]!;
  }),
);

function at(day: string, time: string): Instant {
  return instant(Date.parse(`${day}T${time}Z`) / 1000);
}
