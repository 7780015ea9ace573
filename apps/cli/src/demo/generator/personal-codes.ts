/** Valid personal codes for invented people; a rank and a day give each its own. */
import { vis3 } from "@selge/election";

/** Serial numbers below this are for the people of the roll, those above for people added later. */
export const ROLL_SERIALS = 701; // a prime, so that `rank` runs through all of them in steps

export function makePersonalCode(birthDate: string, sex: "male" | "female", serial: number): vis3.PersonCode {
  const century = Number(birthDate.slice(0, 2));
  const first = 2 * (century - 18) + (sex === "male" ? 1 : 2);
  const ten = `${first}${birthDate.slice(2, 4)}${birthDate.slice(5, 7)}${birthDate.slice(8, 10)}${String(serial).padStart(3, "0")}`;
  return `${ten}${vis3.checkDigit(ten)}` as vis3.PersonCode;
}

/** The code of the `rank`-th person born on a day; different for different ranks up to `2 · ROLL_SERIALS`. */
export function rankedPerson(
  birthDate: string,
  rank: number,
): { readonly person: vis3.PersonCode; readonly sex: "male" | "female" } {
  const day = Date.parse(birthDate) / 86_400_000;
  const sex = (rank + (Math.imul(day, 0x9e3779b1) >>> 31)) % 2 === 0 ? "female" : "male"; // the first of a day is either
  const step = Math.floor(rank / 2);
  if (step >= ROLL_SERIALS) throw new RangeError("more people born on one day than there are codes");
  const serial = 1 + ((((step * 7 + day * 13) % ROLL_SERIALS) + ROLL_SERIALS) % ROLL_SERIALS);
  return { person: makePersonalCode(birthDate, sex, serial), sex };
}

/** `YYYY-MM-DD` moved by days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + 86_400_000 * days).toISOString().slice(0, 10);
}

/** The day on which somebody is born who becomes `years` old on `day`; who is born on 29 February becomes so on 1 March. */
export function birthDateOfAge(day: string, years: number): string {
  const date = `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
  return day.endsWith("-02-29") && addDays(date, 0) !== date ? `${date.slice(0, 8)}28` : date;
}
