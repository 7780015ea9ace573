/** What the decoders refuse, with code and place: at least eight per format. */
import { must, utf8 } from "@selge/basics";
import { describe, expect, test } from "vitest";
import * as vis3 from "../../src/vis3/index.ts";
import { refusal, refusesEach, sample } from "./samples.ts";

const text = (path: string) => new TextDecoder().decode(sample(path));

test("interface 1 refuses", () => {
  const good = text("1_Valimisringkondade_nimekiri/districts_RK.json");
  refusesEach(good, vis3.decodeDistricts, [
    ['"RK2030"', '"RK30"', "VIS_ELECTION_CODE", "election"],
    ['"election": "RK2030",', "", "VIS_FIELD_MISSING", "election"],
    ['"election"', '"note": "x", "election"', "VIS_FIELD_UNKNOWN", "note"],
    ['"0809": {', '"809": {', "VIS_UNIT", 'regions["809"]'],
    ['"Tori vald"', "7", "VIS_TYPE", 'regions["0809"].parish'],
    ['"Tori vald"', '"Tori\\u0007"', "VIS_TEXT", 'regions["0809"].parish'],
    ['"0000.12"', '"0000x12"', "VIS_DISTRICT", 'districts["0000x12"]'],
    ['"0000.12"', '"0000.012"', "VIS_DISTRICT", 'districts["0000.012"]'],
    [/"0624",\s+"0000"/, '"0624", "0624"', "VIS_REPEATED", 'districts["0000.12"].parish[2]'],
    [/"0000.3": \{[^}]*\}/, '"0000.3": {"parish": []}', "VIS_EMPTY", 'districts["0000.3"].parish'],
    ['"0000.3"', '"0000.12"', "VIS_JSON_DUPLICATE_KEY", 'districts["0000.12"]'],
    ['"0000.3"', '"0001.12"', "VIS_REPEATED", 'districts["0001.12"].parish'],
    [/"counties": \{[\s\S]*/, '"counties": []}', "VIS_TYPE", "counties"],
  ]);
});

test("interface 2 refuses", () => {
  const good = text("2_Valikute_nimekiri/choices_RK.json");
  refusesEach(good, vis3.decodeChoices, [
    ['"election":', '"elections":', "VIS_FIELD_UNKNOWN", "elections"],
    ['"RK2030"', "2030", "VIS_TYPE", "election"],
    ['"0000.10"', '"0000.100"', "VIS_DISTRICT", 'choices["0000.100"]'],
    ['"0000.101"', '"0000.1"', "VIS_CHOICE", 'choices["0000.1"]["Eesti Keskerakond"]["0000.1"]'],
    ['"0000.101"', '"0000.0101"', "VIS_CHOICE", 'choices["0000.1"]["Eesti Keskerakond"]["0000.0101"]'],
    ['"0000.101"', '"0000.000"', "VIS_CHOICE", 'choices["0000.1"]["Eesti Keskerakond"]["0000.000"]'],
    ['"0000.102"', '"0000.101"', "VIS_JSON_DUPLICATE_KEY", 'choices["0000.1"]["Eesti Keskerakond"]["0000.101"]'],
    ['"0000.104"', '"0000.101"', "VIS_REPEATED", 'choices["0000.1"]["Eesti Reformierakond"]["0000.101"]'],
    ['"Nimi Nimeste1"', '"Nimi\\u202eNimeste1"', "VIS_TEXT", 'choices["0000.1"]["Eesti Keskerakond"]["0000.101"]'],
    ['"Nimi Nimeste1"', '"\\ud800"', "VIS_JSON_SURROGATE", 'choices["0000.1"]["Eesti Keskerakond"]["0000.101"]'],
    ['"Eesti Keskerakond"', '""', "VIS_TEXT", 'choices["0000.1"][""]'],
    [/"0000.10":\{[\s\S]*/, '"0000.10":{}}}', "VIS_EMPTY", 'choices["0000.10"]'],
  ]);
});

test("interface 4 refuses", () => {
  const good = text("4_e_haaletanute_nimekiri/onlinevoters_RK.json");
  refusesEach(good, vis3.decodeOnlineVoters, [
    ['"RK2030"', '"rk2030"', "VIS_ELECTION_CODE", "election"],
    ["32809266755", "3280926675", "VIS_PERSON", 'onlinevoters["0000.1"]["0176"][0]'],
    ['"32809266755"', "32809266755", "VIS_TYPE", 'onlinevoters["0000.1"]["0176"][0]'],
    ["47310238251", "47712247237", "VIS_REPEATED", 'onlinevoters["0000.1"]["0339"][1]'],
    ["41801148922", "32809266755", "VIS_REPEATED", 'onlinevoters["0000.10"]["0000"][0]'],
    ['"0614"', '"FOREIGN"', "VIS_UNIT", 'onlinevoters["0000.1"].FOREIGN'],
    ['"0614"', '"0339"', "VIS_JSON_DUPLICATE_KEY", 'onlinevoters["0000.1"]["0339"]'],
    ['"0000.10"', '"0000-10"', "VIS_DISTRICT", 'onlinevoters["0000-10"]'],
    [/"onlinevoters": \{[\s\S]*/, '"onlinevoters": {}}', "VIS_EMPTY", "onlinevoters"],
    [/"0000.10": \{[\s\S]*/, '"0000.10": {}}}', "VIS_EMPTY", 'onlinevoters["0000.10"]'],
  ]);
});

test("interface 5 refuses", () => {
  refusesEach(text("5_Tyhistusnimekiri/revoke_RK.json"), vis3.decodeRevocation, [
    ['"revoke"', '"Revoke"', "VIS_WORD", "type"],
    ['"revoke"', '"cancel"', "VIS_WORD", "type"],
    ['"revoke"', "null", "VIS_TYPE", "type"],
    ['"type": "revoke"', '"type": "revoke", "type": "restore"', "VIS_JSON_DUPLICATE_KEY", "type"],
    ['"RK2030"', '"RK2030_1"', "VIS_ELECTION_CODE", "election"],
    ["46110250244", "46110250244x", "VIS_PERSON", "persons[0]"],
    ['"37612194911"', "true", "VIS_TYPE", "persons[1]"],
    [/"persons": \[[^\]]*\]/, '"persons": {"46110250244": 1}', "VIS_TYPE", "persons"],
    ['"persons"', '"people"', "VIS_FIELD_UNKNOWN", "people"],
    [/"persons": \[[^\]]*\],/, "", "VIS_FIELD_MISSING", "persons"],
  ]);
});

test("interface 6 refuses", () => {
  const good = text("6_e_haaletamise_tulemus/results_RK.json");
  refusesEach(good, vis3.decodeResults, [
    ['"0000.101": 3', '"0000.101": -3', "VIS_COUNT", 'bydistrict["0000.1"]["0000.101"]'],
    ['"0000.101": 3', '"0000.101": 3.0', "VIS_JSON_NUMBER", 'bydistrict["0000.1"]["0000.101"]'],
    ['"0000.101": 3', '"0000.101": "3"', "VIS_TYPE", 'bydistrict["0000.1"]["0000.101"]'],
    ['"0000.101": 3', '"0000.101": 4', "VIS_SUM", 'bydistrict["0000.1"], 0000.101'],
    ['"invalid": 4', '"invalid": 5', "VIS_SUM", 'bydistrict["0000.1"], invalid'],
    ['"0000.101": 3', '"0000.199": 3', "VIS_SUM", 'bydistrict["0000.1"], 0000.199'],
    ['"0000.101": 3,', "", "VIS_SUM", 'bydistrict["0000.1"], 0176'],
    [/,\s+"invalid": 4/, "", "VIS_FIELD_MISSING", 'bydistrict["0000.1"].invalid'],
    ['"0176"', '"176"', "VIS_UNIT", 'byparish["0000.1"]["176"]'],
    ['"0614"', '"0176"', "VIS_JSON_DUPLICATE_KEY", 'byparish["0000.1"]["0176"]'],
    [/("byparish": \{\s+)"0000.1"/, '$1"0000.2"', "VIS_SUM", 'byparish["0000.2"]'],
    ['"invalid": 4', '"Invalid": 4', "VIS_CHOICE", 'bydistrict["0000.1"].Invalid'],
  ]);
});

test("an encoder of results refuses units that do not sum to their district", () => {
  const results = must(vis3.decodeResults(sample("6_e_haaletamise_tulemus/results_RK.json")));
  const [first, second] = results.districts as [vis3.DistrictResult, vis3.DistrictResult];
  expect(() => vis3.encodeResults({ ...results, districts: [{ ...first, blank: first.blank + 1 }, second] })).toThrow(
    RangeError,
  );
  expect(() => vis3.encodeResults({ ...results, districts: [{ ...first, groups: first.groups.slice(1) }] })).toThrow(
    RangeError,
  );
});

test("interface 7 refuses", () => {
  refusesEach(text("7_e_haaletamise_yldstatistika/online-voters-total.json"), vis3.decodeTurnoutTotal, [
    ['"TOTAL"', '"Total"', "VIS_FIELD_UNKNOWN", "Total"],
    ["2019-02-25T15:15:00Z", "2019-02-30T15:15:00Z", "VIS_TIME", "TOTAL.time"],
    ["2019-02-25T15:15:00Z", "2019-02-25 15:15:00Z", "VIS_TIME", "TOTAL.time"],
    ["RK2050", "XX2050", "VIS_ELECTION_CODE", "TOTAL.election"],
    ["8000", "-1", "VIS_COUNT", 'TOTAL["online-voters"]'],
    ["8000", "2147483648", "VIS_COUNT", 'TOTAL["online-voters"]'],
    ["8000", "8e3", "VIS_JSON_NUMBER", 'TOTAL["online-voters"]'],
    ["8000", '8000, "paper-voters": 1', "VIS_FIELD_UNKNOWN", 'TOTAL["paper-voters"]'],
    [/"time": "[^"]*",/, "", "VIS_FIELD_MISSING", "TOTAL.time"],
  ]);
  expect(() =>
    vis3.encodeTurnoutTotal({ time: 0, election: "RK_2050", onlineVoters: 2 ** 31 } as vis3.TurnoutTotal),
  ).toThrow();
});

test("interface 8 refuses", () => {
  const good = text("8_e_haaletamise_detailstatistika/online-voters-counties.json");
  refusesEach(good, vis3.decodeTurnoutByCounty, [
    ['"0037"', '"037"', "VIS_COUNTY", "data[0].county"],
    ['"0037"', '"HARJU"', "VIS_COUNTY", "data[0].county"],
    ['"0039"', '"0037"', "VIS_REPEATED", "data[1].county"],
    ['"day-order": "6"', '"day-order": 6', "VIS_TYPE", 'data[0]["online-voters"][0]["day-order"]'],
    ['"day-order": "6"', '"day-order": "06"', "VIS_DAY", 'data[0]["online-voters"][0]["day-order"]'],
    ['"day-order": "5"', '"day-order": "6"', "VIS_ORDER", 'data[0]["online-voters"][1]'],
    ["2244", "-2244", "VIS_COUNT", 'data[0]["online-voters"][0]["voted-count"]'],
    ["RK2019", "", "VIS_ELECTION_CODE", '["election-code"]'],
    [/"data": \[[\s\S]*/, '"data": []}', "VIS_EMPTY", "data"],
  ]);
  const { counties, ...rest } = must(vis3.decodeTurnoutByCounty(utf8(good)));
  expect(() => vis3.encodeTurnoutByCounty({ ...rest, counties })).toThrow(RangeError); // TOTAL is computed, not given
});

describe("interface 9", () => {
  const records = [
    {
      seqNo: 54001,
      idCode: "38101010020" as vis3.PersonCode,
      voterName: "LEO KASS",
      kovCode: "0068" as vis3.UnitCode,
      electoralDistrictNo: 4,
    },
    {
      seqNo: 54003,
      idCode: "38101010021" as vis3.PersonCode,
      voterName: "MARK KOER",
      kovCode: "FOREIGN" as const,
      electoralDistrictNo: 4,
    },
  ];
  const batch = { election: "RK_2023" as vis3.ElectionCode, fromSeqNo: 54001, batchMaxSize: 100, records };
  const good = new TextDecoder().decode(vis3.encodeEVotingsBatch(batch));

  test("the three documents come back", () => {
    expect(must(vis3.decodeEVotingsBatch(utf8(good)))).toEqual(batch);
    expect(must(vis3.decodeElections(vis3.encodeElections([batch.election])))).toEqual(["RK_2023"]);
    expect(must(vis3.decodeElections(utf8('{ "elections": [] }')))).toEqual([]);
    expect(must(vis3.decodeLastSeqNo(utf8('{"electionName": "RK_2023", "lastSeqNo": 0}')))).toEqual({
      election: "RK_2023",
      lastSeqNo: 0,
    });
    const last = { election: batch.election, lastSeqNo: 54002 };
    expect(must(vis3.decodeLastSeqNo(vis3.encodeLastSeqNo(last)))).toEqual(last);
  });

  test("no record can carry a time: coercion by the hour of the last vote", () => {
    const bad = good.replace('"seqNo": 54001,', '"seqNo": 54001, "time": "2027-03-01T07:00:00Z",');
    expect(refusal(vis3.decodeEVotingsBatch(utf8(bad))).code).toBe("VIS_FIELD_UNKNOWN");
  });

  test("refuses", () => {
    refusesEach(good, vis3.decodeEVotingsBatch, [
      ['"electionName"', '"electionname"', "VIS_FIELD_UNKNOWN", "electionname"],
      ['"fromSeqNo": 54001', '"fromSeqNo": 0', "VIS_COUNT", "fromSeqNo"],
      ['"fromSeqNo": 54001', '"fromSeqNo": 54002', "VIS_ORDER", "eVotingsBatch.batchRecords[0].seqNo"],
      ['"seqNo": 54003', '"seqNo": 54001', "VIS_ORDER", "eVotingsBatch.batchRecords[1].seqNo"],
      ['"batchMaxSize": 100', '"batchMaxSize": 1', "VIS_COUNT", "eVotingsBatch.batchRecords"],
      ["38101010020", "3810101002", "VIS_PERSON", "eVotingsBatch.batchRecords[0].idCode"],
      ["LEO KASS", "", "VIS_TEXT", "eVotingsBatch.batchRecords[0].voterName"],
      ['"0068"', '"68"', "VIS_UNIT", "eVotingsBatch.batchRecords[0].kovCode"],
      [
        '"electoralDistrictNo": 4',
        '"electoralDistrictNo": 100',
        "VIS_COUNT",
        "eVotingsBatch.batchRecords[0].electoralDistrictNo",
      ],
    ]);
  });
});

test("the index of change-sets: comes back, and refuses", () => {
  const listings = [1, 2].map((number) => ({
    number,
    url: `/ehs-election-voters-changeset?electionCode=RK_2027&changeset=${number}`,
    from: 1610416800 as vis3.ChangeSetListing["from"],
    to: 1610503200 as vis3.ChangeSetListing["to"],
  }));
  const bytes = vis3.encodeChangeSetIndex(listings);
  expect(must(vis3.decodeChangeSetIndex(bytes))).toEqual(listings);
  refusesEach(new TextDecoder().decode(bytes), vis3.decodeChangeSetIndex, [
    ['"changesets"', '"sets"', "VIS_FIELD_UNKNOWN", "sets"],
    ['"changeset": 2', '"changeset": 1', "VIS_ORDER", "changesets[1].changeset"],
    ['"changeset": 2', '"changeset": -2', "VIS_COUNT", "changesets[1].changeset"],
    ['"changeset": 2', '"changeset": "2"', "VIS_TYPE", "changesets[1].changeset"],
    ["2021-01-12T02:00:00Z", "2021-01-12", "VIS_TIME", "changesets[0].from"],
    [/"url": "[^"]*"/, '"url": ""', "VIS_TEXT", "changesets[0].url"],
    [/"url": "[^"]*",/, "", "VIS_FIELD_MISSING", "changesets[0].url"],
    [/\[[\s\S]*\]/, "{}", "VIS_TYPE", "changesets"],
  ]);
});
