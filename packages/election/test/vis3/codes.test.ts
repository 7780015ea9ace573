/** The small grammars: election codes, choice numbers, times, personal codes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ageOn,
  type ChoiceId,
  checkDigit,
  checkPersonalCode,
  choiceIdOf,
  choiceNumber,
  electionKind,
  isChoiceId,
  isDistrictId,
  isPlainText,
  type PersonCode,
  readElectionCode,
  readOfficialTime,
} from "../../src/vis3/index.ts";

describe("election codes", () => {
  test.each([
    ["RK2030", "RK_2030"],
    ["RK_2030", "RK_2030"],
    ["KOV2034", "KOV_2034"],
    ["RK_2023_E", "RK_2023_E"],
    ["RK2023_E_2", "RK_2023_E_2"],
    ["RH_2021_2", "RH_2021_2"],
    ["EP_2032_99", "EP_2032_99"],
  ])("%s is %s", (text, normal) => {
    expect(readElectionCode(text)).toBe(normal);
    expect(readElectionCode(normal)).toBe(normal);
    expect(electionKind(readElectionCode(text)!)).toBe(text.replace(/[_0-9].*/, ""));
  });

  test.each([
    "",
    "RK",
    "RK_",
    "RK__2030",
    "rk_2030",
    "XX_2030",
    "RK_203",
    "RK_20300",
    "RK_2030_",
    "RK_2030_1",
    "RK_2030_02",
    "RK_2030_100",
  ])("%j is none", (text) => expect(readElectionCode(text)).toBeUndefined());
  test.each(["RK_2030E", "RK_2030_E2", "RK_2030_2_E", " RK_2030", "RK_2030\n", "RK_２０３０"])("%j is none", (text) =>
    expect(readElectionCode(text)).toBeUndefined(),
  );
});

describe("choice numbers", () => {
  test.each([
    ["0000.101", 101],
    ["0000.001", 1],
    ["0000.1234", 1234],
    ["0176.101", 1760101],
    ["9999.9999", 99999999],
  ])("%s is %i and back", (id, code) => {
    expect(isChoiceId(id)).toBe(true);
    expect(choiceNumber(id as ChoiceId)).toBe(code);
    expect(choiceIdOf(code)).toBe(id);
  });

  test("a bijection between ids and numbers that do not end in 0000", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99999999 }), (code) => {
        const id = choiceIdOf(code);
        if (code % 10000 === 0) expect(id).toBeUndefined();
        else expect(isChoiceId(id!) && choiceNumber(id)).toBe(code);
      }),
    );
  });

  test.each(["0000.000", "0176.000", "0000.0101", "0000.99", "000.101", "0000x101", "0000.101 ", "0000.10100"])(
    "%j is no id",
    (id) => expect(isChoiceId(id)).toBe(false),
  );
  test.each([0, 10000, -1, 1.5, 1e8, Number.NaN])("%d is no number", (code) =>
    expect(choiceIdOf(code)).toBeUndefined(),
  );
  test.each(["0000.0", "0000.01", "0000.100", "0000.", "0000x1", "00.1"])("%j is no district", (id) =>
    expect(isDistrictId(id)).toBe(false),
  );
});

describe("times", () => {
  test.each([
    ["2021-01-12T02:00:00Z", 1610416800],
    ["2021-01-12T02:00:00.999Z", 1610416800],
    ["2021-01-12T04:00:00+02:00", 1610416800],
    ["2021-01-11T21:30:00.5-04:30", 1610416800],
    ["1970-01-01T00:00:00Z", 0],
    ["2024-02-29T12:00:00Z", 1709208000],
  ])("%s", (text, seconds) => expect(readOfficialTime(text)).toBe(seconds));

  test.each([
    "2021-01-12",
    "2021-01-12 02:00:00Z",
    "2021-01-12T02:00:00",
    "2021-01-12t02:00:00z",
    "2021-01-12T02:00Z",
    "2021-13-12T02:00:00Z",
    "2021-02-29T02:00:00Z",
    "2021-01-12T24:00:00Z",
    "2021-01-12T23:59:60Z",
    "2021-01-12T02:00:00+24:00",
    "2021-01-12T02:00:00+0200",
    "2021-01-12T02:00:00.Z",
    "2021-01-12T02:00:00.0123456789Z",
    "1970-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "",
  ])("%j is none", (text) => expect(readOfficialTime(text)).toBeUndefined());
});

describe("personal codes", () => {
  test.each([
    ["38001085718", { birthDate: "1980-01-08", sex: "male" }],
    ["47101010033", { birthDate: "1971-01-01", sex: "female" }],
    ["60001019906", { birthDate: "2000-01-01", sex: "female" }],
    ["50001029996", { birthDate: "2000-01-02", sex: "male" }],
    ["30303039914", { birthDate: "1903-03-03", sex: "male" }],
  ])("%s", (code, meaning) => expect(checkPersonalCode(code as PersonCode)).toEqual(meaning));

  test.each([
    ["38001085719", "PERSON_CHECKSUM"],
    ["38001185718", "PERSON_CHECKSUM"],
    ["48009264005", "PERSON_CHECKSUM"],
    ["38002305718", "PERSON_DATE"],
    ["38013015718", "PERSON_DATE"],
    ["38000015718", "PERSON_DATE"],
    ["11412090001", "PERSON_CHECKSUM"],
    ["08001085718", "PERSON_CENTURY"],
    ["98001085718", "PERSON_CENTURY"],
  ])("%s: %s", (code, finding) => expect(checkPersonalCode(code as PersonCode)).toBe(finding));

  test("both stages of the check digit occur", () => {
    expect(checkDigit("3800108571")).toBe(8); // first stage
    const twice = Array.from({ length: 1000 }, (_, i) => `3800108${String(i).padStart(3, "0")}`);
    const first = (t: string) => [...t].reduce((s, d, i) => s + Number(d) * Number("1234567891"[i]), 0) % 11;
    expect(twice.filter((t) => first(t) === 10).length).toBeGreaterThan(50);
    for (const t of twice.filter((x) => first(x) === 10)) {
      const second = [...t].reduce((s, d, i) => s + Number(d) * Number("3456789123"[i]), 0) % 11;
      expect(checkDigit(t)).toBe(second === 10 ? 0 : second);
    }
  });

  test.each([
    ["2027-03-07", "2009-03-07", 18],
    ["2027-03-07", "2009-03-08", 17],
    ["2027-02-28", "2008-02-29", 18],
    ["2027-03-01", "2008-02-29", 19],
    ["2028-02-29", "2008-02-29", 20],
  ])("on %s who was born %s is %i", (day, born, age) => expect(ageOn(day, born)).toBe(age));
});

test("text for people: no control, no direction characters, a length in characters", () => {
  expect(isPlainText("Jüri Õunapuu-Žukov", 100)).toBe(true);
  expect(isPlainText("😀".repeat(100), 100)).toBe(true);
  for (const bad of ["", "a\u0000", "a\u0085", "a\u202eb", "a\u2066b", "\ufeffa", "x".repeat(101), "😀".repeat(101)])
    expect(isPlainText(bad, 100)).toBe(false);
});
