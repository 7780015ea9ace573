/**
 * The people of the voter roll, each computed from an index: a million voters need no more memory than one. Personal codes are
 * valid and different, ages are spread as in an ageing country, places by population, about two in a hundred live abroad.
 */
import { vis3 } from "@selge/election";
import { DISTRICTS, type ElectoralDistrict } from "./geography.ts";
import { inventName } from "./names.ts";
import { addDays, birthDateOfAge, rankedPerson } from "./personal-codes.ts";
import { apportion, cumulate, seeded } from "./seeded.ts";

export interface Place {
  readonly unit: vis3.UnitCode;
  /** The district's number. */
  readonly district: number;
}

export interface DemoVoter extends Place {
  readonly person: vis3.PersonCode;
  /** In capitals, as registers write it. */
  readonly name: string;
}

export interface Electorate {
  readonly size: number;
  /** The day of the list: everybody on it is of age. */
  readonly listDay: string;
  /** `index` in 0..size−1; the same person every time. Cost: one hash. */
  voterAt(index: number): DemoVoter;
}

export const VOTING_AGE = 18;
const OLDEST = 100;
const ABROAD_PER_THOUSAND = 20;

export function electorate(seed: string, size: number, listDay: string): Electorate {
  if (!Number.isSafeInteger(size) || size < 1 || size > 20_000_000) throw new RangeError(`no size of a roll: ${size}`);
  const ages = apportion(
    size,
    Array.from({ length: OLDEST - VOTING_AGE }, (_, i) => ageWeight(VOTING_AGE + i)),
  );
  const upTo = cumulate(ages);
  const step = coprimeStep(size);
  const offset = seeded(seed, "order").below(size);
  return {
    size,
    listDay,
    voterAt(index) {
      if (!(index >= 0 && index < size)) throw new RangeError(`no voter ${index}`);
      const slot = (index * step + offset) % size;
      const year = upTo.findIndex((sum) => sum > slot);
      const k = slot - (upTo[year]! - ages[year]!);
      const { birthDate, rank } = birthOf(k, ages[year]!, VOTING_AGE + year, listDay);
      const { person, sex } = rankedPerson(birthDate, rank);
      return inventVoter(seed, person, sex);
    },
  };
}

/** Name and place of a person, from the code alone. */
export function inventVoter(seed: string, person: vis3.PersonCode, sex: "male" | "female"): DemoVoter {
  const from = seeded(seed, "voter", person);
  const place = inventPlace(from);
  const { given, family } = inventName(from, sex, DISTRICTS[place.district - 1]!.russianNames);
  return { person, name: `${given} ${family}`.toUpperCase(), ...place };
}

export function inventPlace(from: ReturnType<typeof seeded>): Place {
  const abroad = from.below(1000) < ABROAD_PER_THOUSAND;
  const { code, district } = ALL_UNITS[from.weighted(UNIT_WEIGHTS)]!;
  return { unit: abroad ? vis3.ABROAD : code, district: district.number };
}

const ALL_UNITS = DISTRICTS.flatMap((district: ElectoralDistrict) =>
  district.units.map((unit) => ({ ...unit, district })),
);
const UNIT_WEIGHTS = cumulate(ALL_UNITS.map((unit) => unit.weight));

/** The k-th of n people who are `age` years old on the day: spread evenly over the year, with a rank among those of one day. */
function birthOf(
  k: number,
  n: number,
  age: number,
  day: string,
): { readonly birthDate: string; readonly rank: number } {
  const youngest = birthDateOfAge(day, age);
  const days = 365; // the rare 366th day of a year of birth stays empty
  const back = Math.floor((k * days) / n);
  return { birthDate: addDays(youngest, -back), rank: k - Math.ceil((back * n) / days) };
}

function ageWeight(age: number): number {
  if (age < 30) return 70;
  if (age < 65) return 90;
  return Math.max(1, Math.round(88 * (1 - (age - 65) / (OLDEST - 65)) ** 1.3));
}

/** About 0.618 of the size and without common divisor: neighbours in the list are far apart in age. */
function coprimeStep(size: number): number {
  let step = Math.max(1, Math.round(size * 0.618));
  while (gcd(step, size) !== 1) step++;
  return step;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
