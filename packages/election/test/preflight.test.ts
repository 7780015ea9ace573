import { type Instant, instant, must, utf8 } from "@selge/basics";
import { describe, expect, it, test } from "vitest";
import { NOW, smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { VOTERS, voterListFile } from "../../../test/fixtures/small-roll.ts";
import {
  checkManifestBody,
  type Finding,
  type Manifest,
  type ManifestBody,
  type PreflightInput,
  preflight,
  StyledRoll,
  vis3,
} from "../src/index.ts";
import { changed } from "./changed.ts";

/** Clean: 2-of-3 trustees, two witnesses of whom both sign, three titles, every unit used. */
const { body } = smallManifest();
const { servesFrom, servesUntil } = must(checkManifestBody(body)).schedule;
const before = instant(servesFrom - 1);
const AFTER_30_DAYS = instant(servesUntil + 30 * 86400);
const valid = () => AFTER_30_DAYS;

const run = (changedBody: ManifestBody, input: Partial<PreflightInput> = {}) =>
  preflight({ manifest: must(checkManifestBody(changedBody)), now: before, certificateEnd: valid, ...input });
const brief = (findings: readonly Finding[]) =>
  findings.map(({ severity, code, where }) => `${severity} ${code} ${where}`);

test("a clean manifest has no finding", () => expect(run(body)).toEqual([]));

test("errors come first, and every finding says what is wrong", () => {
  const findings = run(changed(changed(body, "$.threshold", 3), "$.minBatch", 10), { now: NOW });
  expect(findings.map(({ severity }) => severity)).toEqual(["error", "warning"]);
  for (const { text } of findings) expect(text.length).toBeGreaterThan(20);
});

/** Errors that a manifest of ELE-1 can have. */
const cases: readonly (readonly [string, ManifestBody, readonly string[]])[] = [
  [
    "a unit in no district",
    changed(body, "$.districts[0].units", ["0101", "0102"]),
    ["error PREFLIGHT_UNIT_UNUSED $.units[2]"],
  ],
  [
    "a district without any contest: its voters would get an empty ballot",
    changed(body, "$.contests[0].districts", [body.contests[0]!.districts[0], body.contests[0]!.districts[2]]),
    ["error PREFLIGHT_STYLE_EMPTY $.districts[1]"],
  ],
  [
    "a unit in two districts of one number: the voter list cannot tell them apart",
    changed(body, "$.districts[2]", { id: "0784.1", name: "x", units: ["0301", "0102"] }) as ManifestBody,
    ["error PREFLIGHT_STYLE_AMBIGUOUS district 0784.1"],
  ],
  [
    "2q − N < 2: one dishonest witness could help to split the log",
    changed(body, "$.witnessQuorum", 1),
    ["error PREFLIGHT_WITNESSES $.witnessQuorum"],
  ],
  [
    "two mixers of one organisation",
    changed(body, "$.roles.mixers[1].organisation", body.roles.mixers[0]!.organisation),
    ["error PREFLIGHT_MIXERS $.roles.mixers"],
  ],
  [
    "an auditor of the collector's organisation",
    changed(body, "$.roles.auditors[0].organisation", body.roles.collector.organisation),
    ["error PREFLIGHT_AUDITORS $.roles.auditors"],
  ],
  ["every trustee is needed", changed(body, "$.threshold", 3), ["warning PREFLIGHT_THRESHOLD_ALL $.threshold"]],
  ["one trustee alone decrypts", changed(body, "$.threshold", 1), ["warning PREFLIGHT_THRESHOLD_ONE $.threshold"]],
  [
    "titles in one language",
    changed(body, "$.contests[0].title", { et: "x" }),
    ["warning PREFLIGHT_TITLE_LANGUAGES $.contests[0].title", "warning PREFLIGHT_TITLE_LANGUAGES $.contests[0].title"],
  ],
  [
    "a title of the election without Russian",
    changed(body, "$.title", { et: "x", en: "y" }),
    ["warning PREFLIGHT_TITLE_LANGUAGES $.title"],
  ],
  [
    "A14 several slots: order and blanks can mark a ballot",
    smallManifest({ contests: [{ slots: 2 }] }).body,
    ["warning PREFLIGHT_SLOTS_MARK $.contests[0].slots"],
  ],
  [
    "one organisation could decrypt alone, written in two ways",
    changed(
      changed(body, "$.roles.trustees[0].organisation", "Ülikool  A"),
      "$.roles.trustees[1].organisation",
      " ülikool a",
    ),
    ["warning PREFLIGHT_ORGANISATIONS $.roles.trustees"],
  ],
  [
    "one organisation runs both witnesses",
    changed(body, "$.roles.witnesses[1].organisation", body.roles.witnesses[0]!.organisation),
    ["warning PREFLIGHT_ORGANISATIONS $.roles.witnesses"],
  ],
  [
    "the processor mixes too",
    changed(body, "$.roles.mixers[0].organisation", body.roles.processor.organisation),
    ["warning PREFLIGHT_ORGANISATIONS $.roles.mixers"],
  ],
  [
    "the processor audits itself",
    changed(body, "$.roles.auditors[0].organisation", body.roles.processor.organisation),
    ["warning PREFLIGHT_ORGANISATIONS $.roles.auditors"],
  ],
  [
    "a ballot that would not fit into its container",
    smallManifest({ contests: Array.from({ length: 16 }, () => ({ slots: 16, choices: 2 })) }).body,
    [0, 1, 2]
      .map((i) => `error PREFLIGHT_BALLOT_SIZE $.districts[${i}]`)
      .concat(Array.from({ length: 16 }, (_, c) => `warning PREFLIGHT_SLOTS_MARK $.contests[${c}].slots`)),
  ],
  [
    "a contest that some districts do not see",
    smallManifest({ contests: [{}, { districts: [1, 2] }] }).body,
    ["warning PREFLIGHT_DISTRICT_NAMES $.contests[1]"],
  ],
];

test.each(cases)("%s", (_, bad, expected) => {
  if (bad.districts[2]!.id === "0784.1") {
    const contest = { ...bad.contests[0]!.districts[2]!, district: "0784.1" };
    expect(brief(run(changed(bad, "$.contests[0].districts[2]", contest)))).toEqual(expected);
  } else expect(brief(run(bad))).toEqual(expected);
});

test("L1 PREFLIGHT_WITNESSES: the least quorum that leaves no room for one dishonest witness", () => {
  const needed = (N: number, q: number) =>
    brief(run(changed(smallManifest({ witnesses: N }).body, "$.witnessQuorum", q))).length === 0;
  const least = [2, 3, 4, 5].map((N) => Array.from({ length: N }, (_, i) => i + 1).find((q) => needed(N, q)));
  expect(least).toEqual([2, 3, 3, 4]);
});

describe("PREFLIGHT_CLOCK", () => {
  const codes = (now: Instant) => brief(run(body, { now }));
  it("servesFrom lies in the future, by a second at least", () => {
    expect(codes(before)).toEqual([]);
    for (const now of [instant(servesFrom), NOW])
      expect(codes(now)).toEqual(["error PREFLIGHT_CLOCK $.schedule.servesFrom"]);
  });
});

describe("pinned certificates", () => {
  const lists = ["cas", "ocsp", "tsa"];
  it("PREFLIGHT_CERTIFICATE_ENDS: 30 days after the end, to the second", () => {
    const early = () => instant(AFTER_30_DAYS - 1);
    expect(brief(run(body, { certificateEnd: early }))).toEqual(
      lists.map((list) => `error PREFLIGHT_CERTIFICATE_ENDS $.identity.${list}[0]`),
    );
  });

  it("PREFLIGHT_CERTIFICATE: one that does not decode", () =>
    expect(brief(run(body, { certificateEnd: () => undefined }))).toEqual(
      lists.map((list) => `error PREFLIGHT_CERTIFICATE $.identity.${list}[0]`),
    ));

  it("asks about the bytes of each", () => {
    const asked: Uint8Array[] = [];
    const certificateEnd = (der: Uint8Array) => {
      asked.push(der);
      return AFTER_30_DAYS;
    };
    run(body, { certificateEnd });
    expect(asked).toEqual(["an authority", "a responder", "a clock"].map((name) => utf8(`no certificate of ${name}`)));
  });
});

/** What ELE-1 refuses already; preflight looks again, since it is asked before anybody signs. */
describe("choices, independently of the decoder", () => {
  const manifest = must(checkManifestBody(body));
  const withLists = (lists: unknown) => changed(manifest, "$.contests[0].districts[1].lists", lists) as Manifest;
  const findings = (bad: Manifest) => brief(preflight({ manifest: bad, now: before, certificateEnd: valid }));
  const choice = (code: number) => ({ code, id: "x", name: "x" });

  it("D8 PREFLIGHT_CODES: two choices encode to one element", () => {
    const twice = withLists([{ name: "x", choices: [choice(5), choice(5)] }]);
    expect(findings(twice)).toEqual(["error PREFLIGHT_CODES $.contests[0].districts[1] slot 0"]);
  });

  it("PREFLIGHT_CHOICES_EMPTY: nothing to choose and no blank vote", () => {
    const none = changed(withLists([]), "$.contests[0].blank", [false]) as Manifest;
    expect(findings(none)).toEqual(["error PREFLIGHT_CHOICES_EMPTY $.contests[0].districts[1] slot 0"]);
  });
});

describe("PREFLIGHT_ROLL_CHECKSUM", () => {
  const manifest = must(checkManifestBody(body));
  const rollOf = (people: readonly string[]) => {
    const changes = people.map((person) => ({ add: { ...VOTERS[0]!, person } }));
    const list = must(vis3.decodeVoterList(voterListFile("RK_2027", 0, changes, NOW)));
    return must(StyledRoll.empty(manifest).apply(list)).roll;
  };
  it("counts the codes whose check digit or date is wrong, without naming them", () => {
    const bad = ["38001080010", "39913310013", "99001080017"];
    const found = run(body, { roll: rollOf([VOTERS[0]!.person, ...bad]) });
    expect(brief(found)).toEqual(["warning PREFLIGHT_ROLL_CHECKSUM voter list"]);
    expect(found[0]!.text).toMatch(/^3 personal codes/);
    for (const person of bad) expect(found[0]!.text).not.toContain(person);
  });
  it("is silent about a good roll", () => expect(run(body, { roll: rollOf([VOTERS[0]!.person]) })).toEqual([]));
});
