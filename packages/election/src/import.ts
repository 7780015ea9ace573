/** From the official lists to the manifest's units, districts and contest. Rules across files are preflight's. */
import type { ManifestBody } from "./manifest-shape.ts";
import { choiceNumber, type OfficialChoices, type OfficialDistricts, type Region } from "./vis3/index.ts";

type Imported = Pick<ManifestBody, "units" | "districts"> & { readonly contest: ManifestBody["contests"][number] };

/**
 * ELE-4 ChoiceCode is used for every choice. One contest with one slot that may stay blank (an imported contest allows blank unless told
 * otherwise); its id is the election's official code. A unit that is in no district is left out (a city that is listed beside its parts).
 */
export function importOfficialLists(
  districts: OfficialDistricts,
  choices: OfficialChoices,
  title: Readonly<Record<string, string>>,
  blank = true,
): Imported {
  const used = new Set(districts.districts.flatMap((district) => district.units as readonly string[]));
  const listed = districts.districts
    .flatMap((district) => district.units)
    .filter((unit, i, all) => all.indexOf(unit) === i && used.has(unit));
  return {
    units: listed.map((code) => ({ code, ...unitNames(code, districts.regions.get(code)) })),
    districts: districts.districts.map((district) => ({
      id: district.id,
      name: district.name ?? district.id,
      units: [...district.units],
    })),
    contest: {
      id: districts.election,
      title,
      slots: 1,
      blank: [blank],
      rule: "plurality",
      districts: choices.districts.map((district) => ({
        district: district.district,
        lists: district.lists.map((list) => ({
          name: list.name,
          choices: list.choices.map((choice) => ({ code: choiceNumber(choice.id), id: choice.id, name: choice.name })),
        })),
      })),
    },
  };
}

function unitNames(code: string, region: Region | undefined): { name: string; county: string } {
  const name = region?.parish ?? region?.county ?? region?.state ?? code;
  return { name, county: region?.county ?? region?.state ?? name };
}
