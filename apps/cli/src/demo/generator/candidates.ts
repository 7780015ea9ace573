/** Lists and candidates: ten invented lists and a few independents, registration numbers from 101 upwards, as at a real election. */
import { vis3 } from "@selge/election";
import { DISTRICTS } from "./geography.ts";
import { inventName } from "./names.ts";
import { apportion, cumulate, type Seeded, seeded } from "./seeded.ts";

interface DemoList {
  readonly name: string;
  /** Candidates in the whole country; at most two more than mandates in each district, so at most 125. */
  readonly candidates: number;
  /** Of a thousand votes. */
  readonly support: number;
}

export const INDEPENDENTS = "Üksikkandidaadid";

export const LISTS: readonly DemoList[] = [
  { name: "Põhjala Liberaalid", candidates: 125, support: 300 },
  { name: "Rahva Kodu Erakond", candidates: 125, support: 160 },
  { name: "Kodukandi Liit", candidates: 125, support: 150 },
  { name: "Erakond Uus Leht", candidates: 125, support: 130 },
  { name: "Solidaarne Partei", candidates: 125, support: 95 },
  { name: "Juurte ja Tiibade Erakond", candidates: 125, support: 85 },
  { name: "Vabad Ettevõtjad", candidates: 108, support: 40 },
  { name: "Metsa ja Mere Rohelised", candidates: 58, support: 20 },
  { name: "Õigluse Ühendus", candidates: 27, support: 10 },
  { name: "Erakond Šanss", candidates: 15, support: 5 },
  { name: INDEPENDENTS, candidates: 12, support: 5 },
];

/** In one district: choice ids with cumulative weights. */
export interface Popularity {
  readonly choices: readonly vis3.ChoiceId[];
  readonly cumulative: readonly number[];
}

export function officialChoices(seed: string, election: vis3.ElectionCode): vis3.OfficialChoices {
  const from = seeded(seed, "candidates");
  const taken = new Set<string>();
  const perDistrict = DISTRICTS.map((d) => ({ district: d.id, lists: [] as vis3.OfficialList[] }));
  let number = FIRST_NUMBER;
  for (const list of LISTS)
    for (const [i, count] of candidatesPerDistrict(list, from).entries()) {
      if (count === 0) continue;
      const choices = Array.from({ length: count }, () => ({
        id: vis3.choiceIdOf(number++)!,
        name: freshName(from, DISTRICTS[i]!.russianNames, taken),
      }));
      perDistrict[i]!.lists.push({ name: list.name, choices });
    }
  return { election, districts: perDistrict };
}

const FIRST_NUMBER = 101;

/** How votes spread in each district, by district number: lists by support, more or less of it here, and the first names ahead. */
export function popularity(seed: string, choices: vis3.OfficialChoices): ReadonlyMap<number, Popularity> {
  const support = new Map(LISTS.map((list) => [list.name, list.support]));
  const ofDistrict = ({ district, lists }: vis3.DistrictChoices): readonly [number, Popularity] => {
    const from = seeded(seed, "popularity", district);
    const ids: vis3.ChoiceId[] = [];
    const weights: number[] = [];
    for (const list of lists) {
      const here = support.get(list.name)! * (600 + from.below(800));
      const shares = list.choices.map((_, i) => (50 + from.below(50)) * 0.72 ** i);
      const sum = shares.reduce((a, b) => a + b, 0);
      for (const [i, { id }] of list.choices.entries()) {
        ids.push(id);
        weights.push(1 + Math.round((here * shares[i]!) / sum));
      }
    }
    return [vis3.districtNumber(district), { choices: ids, cumulative: cumulate(weights) }];
  };
  return new Map(choices.districts.map(ofDistrict));
}

function candidatesPerDistrict({ name, candidates }: DemoList, from: Seeded): readonly number[] {
  const mandates = DISTRICTS.map((d) => d.mandates);
  const full = mandates.map((m) => m + 2);
  if (name !== INDEPENDENTS) {
    if (candidates < DISTRICTS.length) throw new RangeError("a list stands in every district");
    const more = apportion(
      candidates - DISTRICTS.length,
      full.map((m) => m - 1),
    );
    return more.map((count) => count + 1);
  }
  const out = DISTRICTS.map(() => 0);
  for (let i = 0; i < candidates; i++) out[from.weighted(cumulate(mandates))]!++;
  return out;
}

function freshName(from: Seeded, russianNames: number, taken: Set<string>): string {
  for (;;) {
    const { given, family } = inventName(from, from.below(5) < 3 ? "male" : "female", russianNames);
    const name = `${given} ${family}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
