/** From the official lists to the manifest's units, districts and contest. */
import { type Decoded, decodeError, ok } from "@selge/basics";
import type { ManifestBody } from "./manifest-shape.ts";
import { choiceNumber, type OfficialChoices, type OfficialDistricts, type Region } from "./vis3/index.ts";

type Imported = Pick<ManifestBody, "units" | "districts"> & { readonly contest: ManifestBody["contests"][number] };

/** ELE-13 CheckOfficialLists: both lists are of one election, and every district with choices is defined. Total. */
export function checkOfficialLists(districts: OfficialDistricts, choices: OfficialChoices): Decoded<true> {
  if (choices.election !== districts.election)
    return decodeError("IMPORT_ELECTION", "election", `choices of ${districts.election}, as the districts are`);
  const defined = new Set<string>(districts.districts.map((district) => district.id));
  const unknown = choices.districts.find(({ district }) => !defined.has(district));
  return unknown === undefined
    ? ok(true)
    : decodeError("IMPORT_DISTRICT", `choices["${unknown.district}"]`, "a district of the list of districts");
}

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
  const listed = new Set(districts.districts.flatMap((district) => district.units));
  return {
    units: [...listed].map((code) => ({ code, ...unitNames(code, districts.regions.get(code)) })),
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
