/** The invented election: the same for the same seed, valid in every file, realistic in its numbers, of any size. */
import { createSign, generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must, sha256, streamSha256, toHex, utf8 } from "@selge/basics";
import { vis3 } from "@selge/election";
import { describe, expect, test } from "vitest";
import { INDEPENDENTS } from "../src/demo/generator/candidates.ts";
import { inventElection, paperVotersOf, planOf } from "../src/demo/generator/demo-election.ts";
import { DISTRICTS } from "../src/demo/generator/geography.ts";
import {
  changeSetFiles,
  definitionFiles,
  faultyChangeSet,
  initialListPieces,
  revocationFiles,
  writeOfficialFiles,
} from "../src/demo/generator/official-files.ts";
import { apportion, distinct, seeded } from "../src/demo/generator/seeded.ts";
import { meetsSchema } from "./official-schema.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
const port: vis3.VerifyListSignature = (key, message, signature) =>
  verify("sha256", message, { key: Buffer.from(key), format: "der", type: "spki" }, signature);
const start = () => {
  const signature = createSign("sha256");
  return { update: (bytes: Uint8Array) => signature.update(bytes), sign: () => signature.sign(privateKey) };
};

const demo = inventElection({ seed: "kevad", voters: 3000 });
const initialBytes = Buffer.concat([...initialListPieces(demo)]);
const initial = must(vis3.decodeVoterList(initialBytes));

describe("the definition", () => {
  test("both files pass decoder and schema and come back equal", () => {
    const [districts, choices] = definitionFiles(demo).map((file) => file.bytes) as [Uint8Array, Uint8Array];
    expect(must(vis3.decodeDistricts(districts))).toEqual(demo.districts);
    expect(must(vis3.decodeChoices(choices))).toEqual(demo.choices);
    meetsSchema("1_Valimisringkondade_nimekiri/districts.schema", districts);
    meetsSchema("2_Valikute_nimekiri/choices.schema", choices);
  });

  test("12 districts, 79 municipalities of which Tallinn as 8, 15 counties and 2 cities, 101 mandates", () => {
    const units = DISTRICTS.flatMap((d) => d.units);
    expect(DISTRICTS.map((d) => d.id)).toEqual(Array.from({ length: 12 }, (_, i) => `0000.${i + 1}`));
    expect([units.length, new Set(units.map((u) => u.code)).size, new Set(units.map((u) => u.name)).size]).toEqual([
      86, 86, 86,
    ]);
    expect(units.filter((u) => u.county === "0784")).toHaveLength(8);
    expect(demo.districts.counties.size).toBe(17);
    expect(demo.districts.districts.every((d) => d.units.at(-1) === vis3.ABROAD)).toBe(true);
    expect(DISTRICTS.reduce((sum, d) => sum + d.mandates, 0)).toBe(101);
  });

  test("970 candidates in 10 lists and 12 independents, numbered from 101 upwards, all names different", () => {
    const choices = demo.choices.districts.flatMap((d) => d.lists.flatMap((list) => list.choices));
    expect(choices).toHaveLength(970);
    expect(choices.map((c) => vis3.choiceNumber(c.id)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 970 }, (_, i) => 101 + i),
    );
    expect(new Set(choices.map((c) => c.name)).size).toBe(970);
    const sizes = new Map<string, number>();
    for (const { lists } of demo.choices.districts)
      for (const list of lists) sizes.set(list.name, (sizes.get(list.name) ?? 0) + list.choices.length);
    expect([sizes.size, sizes.get(INDEPENDENTS), Math.max(...sizes.values())]).toEqual([11, 12, 125]);
    for (const { district, lists } of demo.choices.districts) {
      const { mandates } = DISTRICTS[vis3.districtNumber(district) - 1]!;
      expect(lists.length).toBeGreaterThanOrEqual(10);
      for (const list of lists) expect(list.choices.length).toBeLessThanOrEqual(mandates + 2);
    }
    const letters = choices.map((c) => c.name.toLowerCase()).join("");
    for (const letter of "õäöüšž") expect(letters).toContain(letter);
  });
});

describe("the roll", () => {
  test("list 0 passes the decoder; codes valid, different, of age; every place exists", () => {
    expect(initial).toMatchObject({ election: "RK_2027", number: 0 });
    expect(initial.entries).toHaveLength(3000);
    expect(new Set(initial.entries.map((e) => e.person)).size).toBe(3000);
    expect([...vis3.personFindings(initial.entries, demo.people.listDay, 18)]).toEqual([]);
    for (const entry of initial.entries)
      if (entry.action === "add") expect(vis3.findDistrict(demo.districts, entry.unit, entry.district)).toBeDefined();
  });

  test("places follow the population, about two in a hundred live abroad, ages are spread", () => {
    const adds = initial.entries.filter((e) => e.action === "add");
    const share = (of: (e: (typeof adds)[number]) => boolean) => adds.filter(of).length / adds.length;
    const all = DISTRICTS.flatMap((d) => d.units).reduce((sum, u) => sum + u.weight, 0);
    for (const d of DISTRICTS)
      expect(share((e) => e.district === d.number)).toBeCloseTo(d.units.reduce((sum, u) => sum + u.weight, 0) / all, 1);
    expect(share((e) => e.unit === vis3.ABROAD)).toBeGreaterThan(0.01);
    expect(share((e) => e.unit === vis3.ABROAD)).toBeLessThan(0.03);
    const ages = adds.map((e) =>
      vis3.ageOn(demo.people.listDay, (vis3.checkPersonalCode(e.person) as vis3.PersonalCode).birthDate),
    );
    expect([Math.min(...ages), Math.max(...ages) > 85]).toEqual([18, true]);
    expect(ages.filter((a) => a >= 65).length / ages.length).toBeCloseTo(0.23, 1);
    expect(share((e) => Number(e.person[0]) % 2 === 1)).toBeCloseTo(0.5, 1);
  });

  test("any size: one voter, and the far end of a million without making the others", () => {
    const one = inventElection({ seed: "x", voters: 1 });
    expect(must(vis3.decodeVoterList(Buffer.concat([...initialListPieces(one)]))).entries).toHaveLength(1);
    const million = inventElection({ seed: "x", voters: 1_000_000 }).people;
    const sampled = Array.from({ length: 2000 }, (_, i) => million.voterAt(999_999 - i * 499).person);
    expect(new Set(sampled).size).toBe(2000);
    const entries = sampled.map((person) => ({ action: "add", person }) as vis3.VoterListEntry);
    expect([...vis3.personFindings(entries, million.listDay, 18)]).toEqual([]);
    expect(() => million.voterAt(1_000_000)).toThrow(RangeError);
    expect(() => inventElection({ seed: "x", voters: 0 })).toThrow(RangeError);
  });

  test("codes stay different when a day of birth has many people", () => {
    const codes = new Set<string>();
    const crowd = inventElection({ seed: "x", voters: 40_000 }).people;
    for (let i = 0; i < crowd.size; i++) codes.add(crowd.voterAt(i).person);
    expect(codes.size).toBe(40_000);
  });
});

describe("changes of the roll", () => {
  const replay = (of: typeof demo) => {
    let roll = must(
      vis3.applyChangeSet(
        vis3.emptyRoll(of.election),
        must(vis3.decodeVoterList(Buffer.concat([...initialListPieces(of)]))),
      ),
    ).roll;
    const findings: vis3.RollFinding[] = [];
    for (const pair of changeSetFiles(of, start)) {
      const list = must(vis3.checkSignedVoterList(pair, spki, port));
      expect([...vis3.personFindings(list.entries, of.calendar.electionDay, 18)]).toEqual([]);
      const change = must(vis3.applyChangeSet(roll, list));
      roll = change.roll;
      findings.push(...change.findings);
    }
    return { roll, findings };
  };

  test.each([1, 4, 50, 3000, 20000])(
    "six signed sets apply to a roll of %i; the one odd removal is a finding",
    (voters) => {
      const of = inventElection({ seed: `s${voters}`, voters });
      const { roll, findings } = replay(of);
      expect(roll.number).toBe(6);
      expect(findings.map((f) => f.code)).toEqual(["VIS_DELETE_MISSING"]);
      for (const { after } of of.changes.events)
        if (after)
          expect(vis3.findVoter(roll, after.person)).toEqual({
            name: after.name,
            unit: after.unit,
            district: after.district,
          });
    },
  );

  test("moves, removals, new names, new codes, people turning eighteen and people gaining the right all occur", () => {
    expect(new Set(demo.changes.events.map((e) => e.kind))).toEqual(
      new Set(["moved", "removed", "renamed", "recoded", "turned-18", "entitled"]),
    );
  });

  test("the faulty set is signed, well-formed, and refused as a whole", () => {
    const { roll } = replay(demo);
    const list = must(vis3.checkSignedVoterList(faultyChangeSet(demo, 7, start), spki, port));
    expect(vis3.applyChangeSet(roll, list)).toMatchObject({ ok: false, error: { code: "VIS_ADD_EXISTS" } });
    expect(must(vis3.skipChangeSet(roll, 7)).number).toBe(7);
  });
});

describe("repeatable", () => {
  const fingerprint = (seed: string) => {
    const of = inventElection({ seed, voters: 300 });
    const hash = streamSha256();
    for (const { bytes } of definitionFiles(of)) hash.update(bytes);
    for (const piece of initialListPieces(of)) hash.update(piece);
    for (const list of of.changes.lists) hash.update(vis3.encodeVoterList(list));
    const plan = planOf(of, { ballots: 120 });
    hash.update(utf8(JSON.stringify(plan)));
    for (const { bytes } of revocationFiles(paperVotersOf(of, plan))) hash.update(bytes);
    return toHex(hash.digest());
  };

  test("the same seed gives the same bytes, another seed others", () => {
    expect(fingerprint("a")).toBe(fingerprint("a"));
    expect(fingerprint("a")).not.toBe(fingerprint("b"));
  });

  test("choices: exactly the seed, path and block counter decide", () => {
    const expected = new DataView(
      sha256(sha256(utf8("selge-demo\u0000s\u0000p\u00007")), Uint8Array.of(0, 0, 0, 0)).buffer,
    );
    const from = seeded("s", "p", 7);
    expect(from.below(2 ** 32)).toBe(expected.getUint32(0, true));
    expect(from.fraction()).toBe(expected.getUint32(4, true) / 2 ** 32);
    expect(() => from.below(0)).toThrow(RangeError);
    expect(new Set(distinct(from, 100, 100)).size).toBe(100);
    expect(() => distinct(from, 3, 4)).toThrow(RangeError);
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
  });
});

test("the directory of files: names, signatures of the streamed list", () => {
  const directory = mkdtempSync(join(tmpdir(), "selge-files-"));
  try {
    const names = writeOfficialFiles(demo, directory, start);
    const expected = ["RK_2027.choices.json", "RK_2027.districts.json"];
    for (let n = 0; n <= 6; n++) expected.push(`RK_2027-voters-${n}.sig`, `RK_2027-voters-${n}.utf`);
    expect(names.toSorted()).toEqual(expected.toSorted());
    const pair = ["RK_2027-voters-0.utf", "RK_2027-voters-0.sig"].map((name) => ({
      name,
      bytes: new Uint8Array(readFileSync(join(directory, name))),
    }));
    expect(must(vis3.checkSignedVoterList(pair, spki, port)).entries).toHaveLength(3000);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
