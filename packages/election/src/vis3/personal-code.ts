/** The Estonian personal code. A wrong check digit is a finding of the roll import, never a reason to refuse a file. */
import type { PersonCode } from "./fields.ts";

export interface PersonalCode {
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: "male" | "female";
}

export type PersonalCodeFinding = "PERSON_CENTURY" | "PERSON_DATE" | "PERSON_CHECKSUM";

/** VIS-5 CheckPersonalCode: what the eleven digits say, or what is wrong with them. Source: EVS 585. */
export function checkPersonalCode(code: PersonCode): PersonalCode | PersonalCodeFinding {
  const century = CENTURIES[code[0]!];
  if (century === undefined) return "PERSON_CENTURY";
  const birthDate = `${century}${code.slice(1, 3)}-${code.slice(3, 5)}-${code.slice(5, 7)}`;
  if (!isCalendarDate(birthDate)) return "PERSON_DATE";
  if (checkDigit(code.slice(0, 10)) !== Number(code[10])) return "PERSON_CHECKSUM";
  return { birthDate, sex: Number(code[0]) % 2 === 1 ? "male" : "female" };
}

/** The last digit for the first ten: weights 1, 2, … mod 11; on 10 weights 3, 4, … mod 11; on 10 again 0. */
export function checkDigit(firstTen: string): number {
  const first = weigh(firstTen, "1234567891") % 11;
  if (first < 10) return first;
  return (weigh(firstTen, "3456789123") % 11) % 10;
}

/** Whole years on a day; both as `YYYY-MM-DD`. Who was born on 29 February grows older on 1 March. */
export function ageOn(day: string, birthDate: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

const CENTURIES: Readonly<Record<string, string>> = {
  1: "18",
  2: "18",
  3: "19",
  4: "19",
  5: "20",
  6: "20",
  7: "21",
  8: "21",
};

function weigh(digits: string, weights: string): number {
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += Number(digits[i]) * Number(weights[i]);
  return sum;
}

function isCalendarDate(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}
