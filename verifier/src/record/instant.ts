/** Instants: BAS-4, BAS-5. Own calendar, so that no locale, zone or lenient parser of the platform decides. */
import { demand, refuse } from "./fault.ts";

const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Seconds since 1970-01-01T00:00:00Z. */
export function decodeInstant(value: string, code: string): number {
  const match = FORM.exec(value) ?? refuse(code);
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  demand(isDay(year, month, day) && hour < 24 && minute < 60 && second < 60 && year >= 1970, code);
  return ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

export function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Days from 1970-01-01, proleptic Gregorian. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  let days = (year - 1970) * 365 + leapDays + day - 1;
  for (let m = 1; m < month; m++) days += daysIn(year, m);
  return days;
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTHS[month - 1]!;
}
