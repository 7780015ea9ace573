import { toBase64 } from "@selge/basics";
import { describe, expect, it, test } from "vitest";
import { smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { checkManifestBody } from "../src/index.ts";
import { ABSENT, changed, placesOf } from "./changed.ts";
import { refusalOf } from "./refusal.ts";

const { body } = smallManifest({ contests: [{}, { slots: 2, blank: [true, false] }] });
const shape = (to: unknown, where: string, at = where) =>
  expect(refusalOf(checkManifestBody(changed(body, where, to))), `${where} = ${String(to)?.slice(0, 60)}`).toEqual({
    code: "MANIFEST_SHAPE",
    where: at,
  });
const accepted = (to: unknown, where: string) =>
  expect(refusalOf(checkManifestBody(changed(body, where, to))).code, where).toBe("accepted");
const times = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));

test("the small manifest is accepted", () => expect(checkManifestBody(body).ok).toBe(true));

describe("fields", () => {
  const objects = placesOf(body).filter((where) => {
    const value = where === "$" ? body : valueAt(where);
    return typeof value === "object" && !Array.isArray(value) && !where.endsWith("itle");
  });

  it("none may be missing, none may be there besides, none may have another type", () => {
    expect(objects.length).toBeGreaterThan(40);
    for (const where of objects) {
      shape(1, `${where}.other`, where);
      for (const key of Object.keys(where === "$" ? body : valueAt(where))) {
        shape(ABSENT, `${where}.${key}`);
        shape({}, `${where}.${key}`, placeInEmpty(`${where}.${key}`));
      }
    }
  });

  it.each(["$.id", "$.version", "$.contests", "$.roles.trustees", "$.demonstration"])("%s is not null", (where) =>
    shape(null, where),
  );

  it("refuses what is no object at all", () => {
    for (const value of [undefined, null, 1, "election", []])
      expect(refusalOf(checkManifestBody(value))).toEqual({ code: "MANIFEST_SHAPE", where: "$" });
  });
});

/** Every text of the manifest: 1 to 300 characters, none of control. */
test("texts", () => {
  const texts = placesOf(body).filter((where) => /\.(name|county|organisation|et|en|ru)$/.test(where));
  const free = texts.filter((where) => !where.includes("witnesses") || where.endsWith("organisation"));
  expect(free.length).toBeGreaterThan(50);
  for (const where of free) {
    for (const bad of ["", "x".repeat(301), "a\nb", "a\u0000", "\u001f", "\u007f", "x\n", 7]) shape(bad, where);
  }
  accepted("õ€ ☃".repeat(75), free[0]!);
  accepted("x".repeat(300), free[0]!);
});

const grammar: Record<string, readonly [where: string, good: readonly unknown[], bad: readonly unknown[]]> = {
  type: ["$.type", [], ["ballot", "", 1]],
  version: ["$.version", [], [0, 2, "1", true]],
  id: ["$.id", ["a", "RK_2027_E_2", "x".repeat(40)], ["", "x".repeat(41), "a.b", "a b", "ä", "a\n"]],
  demonstration: ["$.demonstration", [false], [0, 1, "true"]],
  instant: [
    "$.schedule.servesFrom",
    ["1999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"],
    ["1999-12-31", "1999-12-31T23:59:59.0Z", "1999-12-31T23:59:59+00:00", "1999-02-29T00:00:00Z", "", 0],
  ],
  unit: ["$.units[5].code", [], ["1", "00000", "ABCD", " 123", 9999]],
  "unit of a district": ["$.districts[0].units[0]", [], ["1", "00000", 101]],
  district: ["$.districts[2].id", [], ["1", "0000.0", "0000.01", "0000.100", "0000,1", "000.1", "0000.1\n"]],
  "district of a contest": ["$.contests[0].districts[0].district", [], ["0000.0", "0000"]],
  "contest id": ["$.contests[0].id", ["A-b_9"], ["", "a.b", "x".repeat(41)]],
  code: [
    "$.contests[0].districts[0].lists[0].choices[0].code",
    [1, 2 ** 32 - 1],
    [0, -1, 2 ** 32, 1.5, "101", Number.NaN],
  ],
  "choice id": ["$.contests[0].districts[0].lists[0].choices[0].id", ["x"], ["", "x".repeat(301)]],
  slots: ["$.contests[1].slots", [], [0, 17, 1.5, "2"]],
  blank: ["$.contests[1].blank", [[false, false]], [[], [true], [true, true, true], "true"]],
  "blank of a slot": ["$.contests[1].blank[1]", [], [0, "false"]],
  rule: ["$.contests[1].rule", [], ["most", "", 1]],
  key: ["$.roles.collector.key", [], ["", "00", "A".repeat(64), "a".repeat(63), "g".repeat(64), "a".repeat(66)]],
  "witness name": [
    "$.roles.witnesses[0].name",
    ["!", "~".repeat(100)],
    ["", "a+b", "a b", "é", "x".repeat(101), "a\u007f"],
  ],
  minBatch: ["$.minBatch", [1, 1000], [0, 1001, -1, 2.5]],
  threshold: ["$.threshold", [1, 3], [0, 33, 4]],
  witnessQuorum: ["$.witnessQuorum", [1, 2], [0, 17, 3]],
  minMixers: ["$.minMixers", [1, 2], [0, 17, 3]],
  minAuditors: ["$.minAuditors", [1], [0, 17, 2]],
  minutes: ["$.verification.minutes", [1, 1440], [0, 1441]],
  times: ["$.verification.times", [1, 100], [0, 101]],
  provider: ["$.identity.providers[0]", ["web-eid"], ["", "web eid", "x".repeat(41)]],
  certificate: [
    "$.identity.tsa[0]",
    ["AA==", toBase64(new Uint8Array(8192))],
    ["", "AA", "AB==", "A A=", "-_8=", toBase64(new Uint8Array(8193))],
  ],
  register: ["$.register.key", [], ["", toBase64(new Uint8Array(90)), toBase64(new Uint8Array(92)), "AA"]],
};

describe("grammar and numbers", () => {
  it.each(Object.entries(grammar))("%s", (_, [where, good, bad]) => {
    for (const value of good) accepted(value, where);
    for (const value of bad) shape(value, where);
  });

  it("titles have 1 to 8 languages of two small letters", () => {
    accepted({ fi: "x" }, "$.title");
    accepted(Object.fromEntries(times(8, (i) => [`a${"abcdefgh"[i]}`, "x"])), "$.title");
    shape({}, "$.title");
    shape(Object.fromEntries(times(9, (i) => [`a${"abcdefghi"[i]}`, "x"])), "$.title");
    for (const key of ["ENG", "e", "EN", "e1", ""]) shape({ [key]: "x" }, "$.title", `$.title.${key}`);
  });
});

describe("lengths of lists", () => {
  const item = (where: string) => valueAt(where);
  const longest: Record<string, number> = {
    "$.units": 20000,
    "$.districts": 1000,
    "$.districts[0].units": 2000,
    "$.contests": 16,
    "$.contests[0].districts": 1000,
    "$.contests[0].districts[0].lists": 500,
    "$.contests[0].districts[0].lists[0].choices": 4096,
    "$.roles.officials": 32,
    "$.roles.auditors": 16,
    "$.roles.mixers": 16,
    "$.roles.trustees": 32,
    "$.roles.witnesses": 16,
    "$.identity.providers": 16,
    "$.identity.cas": 16,
    "$.identity.ocsp": 16,
    "$.identity.tsa": 16,
    "$.identity.policies": 32,
  };
  it.each(Object.entries(longest))("%s holds at most %i", (where, most) => {
    const first = where.endsWith("policies") ? "1.2.3" : item(`${where}[0]`);
    shape(
      times(most + 1, () => first),
      where,
    );
    // As many as allowed: whatever is wrong then, it is no length.
    const full = refusalOf(
      checkManifestBody(
        changed(
          body,
          where,
          times(most, () => first),
        ),
      ),
    );
    expect(full).not.toEqual({ code: "MANIFEST_SHAPE", where });
    if (where.endsWith("policies")) accepted([], where);
    else shape([], where);
  });

  it("two officials at least", () => shape([body.roles.officials[0]], "$.roles.officials"));

  it("65,535 choices in a district at most: with the blank vote no proof can be about more", () => {
    const where = "$.contests[0].districts[0].lists";
    const lists = (counts: readonly number[]) =>
      counts.map((count, l) => ({
        name: `List ${l}`,
        choices: times(count, (i) => ({ code: 5000 * l + i + 1, id: "x", name: "x" })),
      }));
    const sixteen = times(15, () => 4096);
    accepted(lists([...sixteen, 4095]), where);
    shape(lists([...sixteen, 4096]), where);
  });
});

function valueAt(where: string): object {
  const parts = [...where.matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
  return parts.reduce((at, part) => (at as Record<string | number, object>)[part]!, body as object);
}

/** Where the fault of an empty object is found: at its first field, if the place wants an object. */
function placeInEmpty(where: string): string {
  const value = valueAt(where);
  const isObject = typeof value === "object" && !Array.isArray(value);
  return isObject && !where.endsWith("itle") ? `${where}.${Object.keys(value)[0]}` : where;
}
