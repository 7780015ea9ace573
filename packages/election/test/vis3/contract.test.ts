/** Every published sample, file by file: decoded, encoded again, both checked against the published schema. */
import { type Instant, must } from "@selge/basics";
import { describe, expect, test } from "vitest";
import {
  decodeChoices,
  decodeDistricts,
  decodeOnlineVoters,
  decodeResults,
  decodeRevocation,
  decodeTurnoutByCounty,
  decodeTurnoutTotal,
  type ElectionCode,
  encodeChangeSetIndex,
  encodeChoices,
  encodeDistricts,
  encodeElections,
  encodeEVotingsBatch,
  encodeLastSeqNo,
  encodeOnlineVoters,
  encodeResults,
  encodeRevocation,
  encodeTurnoutByCounty,
  encodeTurnoutTotal,
  findDistrict,
  type PersonCode,
  type UnitCode,
} from "../../src/vis3/index.ts";
import { roundTrip, sample, schema } from "./samples.ts";

const KINDS = ["KOV", "RK", "EP", "RH"] as const;
const CODES = { KOV: "KOV_2034", RK: "RK_2030", EP: "EP_2032", RH: "RH_2036" };

describe("interface 1, districts", () => {
  const meets = schema("1_Valimisringkondade_nimekiri/districts.schema");
  test.each(KINDS)("%s", (kind) => {
    const name = kind === "KOV" ? "district_KOV" : `districts_${kind}`;
    const file = roundTrip(
      sample(`1_Valimisringkondade_nimekiri/${name}.json`),
      decodeDistricts,
      encodeDistricts,
      meets,
    );
    expect(file.election).toBe(CODES[kind]);
    expect(file.counties.get("0068" as UnitCode)).toEqual(["0809", "0624"]);
  });

  test("a voter of Nõmme finds the district in local and in national elections", () => {
    const nomme = "0524" as UnitCode;
    const local = must(decodeDistricts(sample("1_Valimisringkondade_nimekiri/district_KOV.json")));
    const national = must(decodeDistricts(sample("1_Valimisringkondade_nimekiri/districts_RK.json")));
    expect(findDistrict(local, nomme, 6)?.id).toBe("0784.6");
    expect(findDistrict(national, nomme, 3)?.id).toBe("0000.3");
    expect(findDistrict(national, "0000" as UnitCode, 12)?.id).toBe("0000.12");
    expect(findDistrict(national, nomme, 12)).toBeUndefined();
  });
});

test.each(KINDS)("interface 2, choices: %s", (kind) => {
  const meets = schema("2_Valikute_nimekiri/choices.schema");
  const file = roundTrip(sample(`2_Valikute_nimekiri/choices_${kind}.json`), decodeChoices, encodeChoices, meets);
  expect(file.election).toBe(CODES[kind]);
  expect(file.districts[0]?.lists[0]?.choices.length).toBe(kind === "EP" || kind === "RH" ? 2 : 3);
});

test.each(KINDS)("interface 4, online voters: %s", (kind) => {
  const meets = schema("4_e_haaletanute_nimekiri/onlinevoters.schema");
  const value = must(decodeOnlineVoters(sample(`4_e_haaletanute_nimekiri/onlinevoters_${kind}.json`)));
  // The published sample of EP is that of the referendum.
  expect(value.election).toBe(kind === "EP" ? CODES.RH : CODES[kind]);
  roundTrip(encodeOnlineVoters(value), decodeOnlineVoters, encodeOnlineVoters, meets);
  meets(sample(`4_e_haaletanute_nimekiri/onlinevoters_${kind}.json`));
});

test.each(KINDS)("interface 5, revocation: %s", (kind) => {
  const meets = schema("5_Tyhistusnimekiri/revoke.schema");
  const file = roundTrip(sample(`5_Tyhistusnimekiri/revoke_${kind}.json`), decodeRevocation, encodeRevocation, meets);
  expect([file.election, file.type]).toEqual([CODES[kind], "revoke"]);
});

test.each(KINDS)("interface 6, results: %s", (kind) => {
  const meets = schema("6_e_haaletamise_tulemus/results.schema");
  const file = roundTrip(sample(`6_e_haaletamise_tulemus/results_${kind}.json`), decodeResults, encodeResults, meets);
  expect(file.election).toBe(CODES[kind]);
});

describe("interface 7, turnout total", () => {
  const path = "7_e_haaletamise_yldstatistika/online-voters-total";
  const wrapped = (s: Record<string, unknown>) => ({
    definitions: s.definitions,
    properties: { TOTAL: { $ref: "#/definitions/TOTAL" } },
  });
  test.each([
    ["as published", undefined],
    ["its definitions", wrapped],
  ])("%s", (_, wrap) => {
    const file = roundTrip(
      sample(`${path}.json`),
      decodeTurnoutTotal,
      encodeTurnoutTotal,
      schema(`${path}.schema`, wrap),
    );
    expect(file).toEqual({ time: 1551107700, election: "RK_2050", onlineVoters: 8000 });
  });
});

describe("interface 8, turnout by county", () => {
  const path = "8_e_haaletamise_detailstatistika/online-voters-counties";
  const wrapped = (s: Record<string, unknown>) => ({
    definitions: JSON.parse(JSON.stringify(s.definitions).replace("^{4,7}$", "^([0-9]{4}|FOREIGN|TOTAL)$")),
    properties: Object.fromEntries(
      ["election-code", "time", "data"].map((key) => [key, { $ref: `#/definitions/${key}` }]),
    ),
  });
  test.each([
    ["as published", undefined],
    ["its definitions", wrapped],
  ])("%s", (_, wrap) => {
    const meets = schema(`${path}.schema`, wrap);
    const bytes = sample(`${path}.json`);
    meets(bytes);
    const published = must(decodeTurnoutByCounty(bytes));
    expect(published.counties.length).toBe(19);
    const ours = { ...published, counties: published.counties.filter((c) => c.county !== "TOTAL") };
    const again = encodeTurnoutByCounty(ours);
    meets(again);
    const total = must(decodeTurnoutByCounty(again)).counties.at(-1)!;
    expect([total.county, total.days[0]]).toEqual(["TOTAL", { dayOrder: 6, votedCount: 93541 }]);
  });
});

describe("the OpenAPI descriptions name every field that is written", () => {
  const keysOf = (bytes: Uint8Array): readonly string[] =>
    [...new TextDecoder().decode(bytes).matchAll(/"([A-Za-z-]+)":/g)].map((match) => match[1]!);
  const declares = (path: string, keys: readonly string[]) => {
    const yaml = new TextDecoder().decode(sample(path));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !new RegExp(`^ +${key}:\\s*$`, "m").test(yaml))).toEqual([]);
  };
  const election = "RK_2023" as ElectionCode;

  test("interface 9", () => {
    const record = {
      seqNo: 1,
      idCode: "38101010020" as PersonCode,
      voterName: "LEO KASS",
      kovCode: "FOREIGN" as const,
      electoralDistrictNo: 4,
    };
    declares("9_e_haaletamiste_nimekiri/ehs-xroad-api.yaml", [
      ...keysOf(encodeElections([election])),
      ...keysOf(encodeLastSeqNo({ election, lastSeqNo: 1 })),
      ...keysOf(encodeEVotingsBatch({ election, fromSeqNo: 1, batchMaxSize: 1, records: [record] })),
    ]);
  });

  test("interfaces 7 and 3", () => {
    const time = 1551107700 as Instant;
    declares("vis3-ehs-api.yaml", [
      ...keysOf(encodeTurnoutTotal({ time, election, onlineVoters: 1 })),
      ...keysOf(encodeChangeSetIndex([{ number: 1, url: "/", from: time, to: time }])),
    ]);
  });
});
