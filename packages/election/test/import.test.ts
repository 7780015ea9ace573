import { must, utf8 } from "@selge/basics";
import { describe, expect, it, test } from "vitest";
import { smallManifest } from "../../../test/fixtures/small-manifest.ts";
import {
  ballotStyles,
  checkManifestBody,
  checkOfficialLists,
  importOfficialLists,
  type ManifestBody,
  vis3,
} from "../src/index.ts";
import { codeOfRefusal, refusalOf } from "./refusal.ts";
import { sample } from "./vis3/samples.ts";

const FILES = {
  KOV: ["district_KOV.json", "choices_KOV.json"],
  RK: ["districts_RK.json", "choices_RK.json"],
  EP: ["districts_EP.json", "choices_EP.json"],
  RH: ["districts_RH.json", "choices_RH.json"],
} as const;
const TITLE = { et: "Valimised", en: "Elections", ru: "Выборы" };

function published(kind: keyof typeof FILES) {
  const [districts, choices] = FILES[kind];
  return {
    districts: must(vis3.decodeDistricts(sample(`1_Valimisringkondade_nimekiri/${districts}`))),
    choices: must(vis3.decodeChoices(sample(`2_Valikute_nimekiri/${choices}`))),
  };
}

/** The samples of KOV and RK name choices in districts that their list of districts lacks: those are left out. */
function official(kind: keyof typeof FILES) {
  const { districts, choices } = published(kind);
  const defined = districts.districts.map(({ id }) => id);
  return {
    districts,
    choices: { ...choices, districts: choices.districts.filter((d) => defined.includes(d.district)) },
  };
}

/** The manifest of a small election with its definition replaced by the imported one. */
function imported(kind: keyof typeof FILES, blank?: boolean): ManifestBody {
  const { districts, choices } = official(kind);
  const { units, districts: parts, contest } = importOfficialLists(districts, choices, TITLE, blank);
  return { ...smallManifest().body, id: districts.election, units, districts: parts, contests: [contest] };
}

describe.each(Object.keys(FILES) as (keyof typeof FILES)[])("the published samples of %s", (kind) => {
  const { districts, choices } = official(kind);
  const body = imported(kind);

  it("become a manifest that ELE-1 accepts", () => {
    expect(codeOfRefusal(checkOfficialLists(districts, choices))).toBe("accepted");
    expect(codeOfRefusal(checkManifestBody(body))).toBe("accepted");
  });

  it("keep every district, every unit of a district once, every choice with its code", () => {
    expect(body.districts.map(({ id, units }) => [id, units])).toEqual(
      districts.districts.map(({ id, units }) => [id, units]),
    );
    const units = districts.districts.flatMap((district) => district.units);
    expect(body.units.map(({ code }) => code)).toEqual([...new Set(units)]);
    for (const { name, county } of body.units) expect(Math.min(name.length, county.length)).toBeGreaterThan(0);
    const codes = body.contests[0]!.districts.flatMap(({ lists }) => lists.flatMap((list) => list.choices));
    expect(codes.length).toBe(choices.districts.flatMap(({ lists }) => lists.flatMap((list) => list.choices)).length);
    for (const { code, id } of codes) expect(vis3.choiceIdOf(code)).toBe(id);
  });

  it("have one contest with one slot, blank as asked for", () => {
    const [contest, ...more] = body.contests;
    expect(more).toEqual([]);
    expect(contest).toMatchObject({ id: districts.election, slots: 1, blank: [true], rule: "plurality", title: TITLE });
    expect(imported(kind, false).contests[0]!.blank).toEqual([false]);
  });
});

test("local elections: several municipalities, each unit in its own district", () => {
  const manifest = must(checkManifestBody(imported("KOV")));
  expect(new Set(manifest.districts.map(({ id }) => id.slice(0, 4))).size).toBeGreaterThan(1);
  const held = manifest.contests[0]!.districts.map(({ district }) => district);
  for (const { district, contests } of ballotStyles(manifest))
    expect(contests, district).toEqual(held.includes(district) ? [0] : []);
});

test("voters abroad are a unit of their districts in a parliamentary election", () => {
  const styles = ballotStyles(must(checkManifestBody(imported("RK"))));
  expect(styles.some(({ unit }) => unit === vis3.ABROAD)).toBe(true);
});

describe("ELE-13 lists that do not belong together", () => {
  it.each([
    ["KOV", "0784.1"],
    ["RK", "0000.1"],
  ] as const)("IMPORT_DISTRICT: the samples of %s as they are published", (kind, district) => {
    const { districts, choices } = published(kind);
    const where = `choices["${district}"]`;
    expect(refusalOf(checkOfficialLists(districts, choices))).toEqual({ code: "IMPORT_DISTRICT", where });
  });

  const { districts, choices } = official("RK");
  it("IMPORT_ELECTION: choices of another election", () =>
    expect(codeOfRefusal(checkOfficialLists(districts, official("EP").choices))).toBe("IMPORT_ELECTION"));

  it("IMPORT_DISTRICT: choices of a district that is not defined", () => {
    const [first] = choices.districts;
    const stray = {
      ...choices,
      districts: [...choices.districts, { ...first!, district: "0000.99" as vis3.DistrictId }],
    };
    expect(refusalOf(checkOfficialLists(districts, stray))).toEqual({
      code: "IMPORT_DISTRICT",
      where: 'choices["0000.99"]',
    });
  });
});

test("names of units: parish, else county, else state, else the code", () => {
  const file = {
    election: "RK_2027",
    regions: {
      "0001": { state: "S", county: "C", parish: "P" },
      "0002": { state: "S", county: "C" },
      "0000": { state: "S" },
    },
    districts: { "0000.1": { parish: ["0001", "0000"] }, "0000.2": { name: "Two", parish: ["0002", "0003", "0001"] } },
    counties: { "0037": ["0001"] },
  };
  const choices = { election: "RK2027", choices: { "0000.1": { A: { "0000.101": "X" } } } };
  const decoded = must(vis3.decodeDistricts(utf8(JSON.stringify(file))));
  const lists = must(vis3.decodeChoices(utf8(JSON.stringify(choices))));
  const { units, districts } = importOfficialLists(decoded, lists, TITLE);
  expect(units).toEqual([
    { code: "0001", name: "P", county: "C" },
    { code: "0000", name: "S", county: "S" },
    { code: "0002", name: "C", county: "C" },
    { code: "0003", name: "0003", county: "0003" },
  ]);
  expect(districts.map(({ name }) => name)).toEqual(["0000.1", "Two"]);
});
