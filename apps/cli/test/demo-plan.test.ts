/** The plan of the voting: who, when, for whom, and what must be refused. */
import { must } from "@selge/basics";
import { vis3 } from "@selge/election";
import { describe, expect, test } from "vitest";
import { momentAt } from "../src/demo/generator/calendar.ts";
import { inventElection, paperVotersOf, planOf } from "../src/demo/generator/demo-election.ts";
import { initialListPieces, revocationFiles } from "../src/demo/generator/official-files.ts";
import { HOSTILITIES } from "../src/demo/generator/voting-plan.ts";
import { meetsSchema } from "./official-schema.ts";

const demo = inventElection({ seed: "kevad", voters: 3000 });
const initial = must(vis3.decodeVoterList(Buffer.concat([...initialListPieces(demo)])));

describe("the plan of the voting", () => {
  const plan = planOf(demo, { ballots: 1000, againPerThousand: 60, blankPerThousand: 20, hostile: 2 });
  const honest = plan.filter((cast) => cast.hostile === undefined);

  test("as many honest ballots as asked, in order of time, while voting is open", () => {
    expect(honest).toHaveLength(1000);
    expect(plan.map((cast) => cast.at)).toEqual(plan.map((cast) => cast.at).toSorted((a, b) => a - b));
    expect(honest.every((cast) => cast.at >= demo.calendar.opens && cast.at < demo.calendar.closes)).toBe(true);
  });

  test("everybody votes where they are on the roll at that moment, for a choice of that district", () => {
    const rolls = [must(vis3.applyChangeSet(vis3.emptyRoll(demo.election), initial)).roll];
    for (const list of demo.changes.lists) rolls.push(must(vis3.applyChangeSet(rolls.at(-1)!, list)).roll);
    const choicesOf = (district: number) => demo.popularity.get(district)!.choices;
    for (const { at, voter, choice } of honest) {
      const version = demo.changes.lists.filter(
        (list) => momentAt(demo.calendar, demo.changes.appliesAt(list.number)) <= at,
      ).length;
      expect(vis3.findVoter(rolls[version]!, voter.person)).toMatchObject({
        unit: voter.unit,
        district: voter.district,
      });
      if (choice !== undefined) expect(choicesOf(voter.district)).toContain(choice);
    }
  });

  test("some vote again and some leave it blank; lists differ in support", () => {
    const turns = Map.groupBy(honest, (cast) => cast.voter.person);
    const again = [...turns.values()].filter((casts) => casts.length > 1).length;
    expect(again).toBeGreaterThan(25);
    expect(again).toBeLessThan(110);
    const blanks = honest.filter((cast) => cast.choice === undefined).length;
    expect(blanks).toBeGreaterThan(5);
    expect(blanks).toBeLessThan(40);
    const listOf = new Map(
      demo.choices.districts.flatMap((d) => d.lists.flatMap((l) => l.choices.map((c) => [c.id, l.name]))),
    );
    const votes = Map.groupBy(honest, (cast) => (cast.choice ? listOf.get(cast.choice) : "blank"));
    expect(votes.get("Põhjala Liberaalid")!.length).toBeGreaterThan(votes.get("Vabad Ettevõtjad")!.length);
  });

  test("the first and last days are the busiest, nights are quiet", () => {
    const many = planOf(demo, { ballots: 2500, hostile: 0 });
    const hour = (at: number) => new Date((at + 7200) * 1000).getUTCHours();
    const day = (at: number) => Math.floor((at - demo.calendar.opens + 9 * 3600) / 86400) + 1;
    const perDay = [1, 2, 3, 4, 5, 6].map((d) => many.filter((cast) => day(cast.at) === d).length);
    expect(perDay.every((count) => count > 150)).toBe(true);
    expect(Math.min(perDay[0]!, perDay[5]!)).toBeGreaterThan(Math.max(...perDay.slice(1, 5)));
    const atNight = many.filter((cast) => hour(cast.at) < 6).length;
    expect(atNight).toBeLessThan(many.length / 20);
  });

  test("every hostility as often as asked; strangers are on no roll, latecomers after closing", () => {
    for (const kind of HOSTILITIES) expect(plan.filter((cast) => cast.hostile === kind)).toHaveLength(2);
    const known = new Set([
      ...initial.entries.map((e) => e.person),
      ...demo.changes.events.flatMap((e) => e.after?.person ?? []),
    ]);
    const of = (kind: string) => plan.filter((cast) => cast.hostile === kind);
    expect(of("not-on-roll").some((cast) => known.has(cast.voter.person))).toBe(false);
    expect(of("after-closing").every((cast) => cast.at > demo.calendar.closes)).toBe(true);
    for (const { voter, choice } of of("other-districts-choice"))
      expect(demo.popularity.get(voter.district)!.choices).not.toContain(choice);
  });

  test("more ballots than there are voters: refused", () =>
    expect(() => planOf(demo, { ballots: 5000 })).toThrow(RangeError));

  test("paper voters: lists pass decoder and schema; a repeat, a stranger, a restore", () => {
    const lists = paperVotersOf(demo, plan);
    for (const { bytes } of revocationFiles(lists)) {
      expect(lists).toContainEqual(must(vis3.decodeRevocation(bytes)));
      meetsSchema("5_Tyhistusnimekiri/revoke.schema", bytes);
    }
    expect(lists.map((list) => list.type)).toEqual(["revoke", "revoke", "restore"]);
    const voted = new Set<string>(honest.map((cast) => cast.voter.person));
    expect(lists[0]!.persons.every((person) => voted.has(person))).toBe(true);
    expect(lists[1]!.persons.filter((person) => !voted.has(person))).toHaveLength(1);
    expect(lists[1]!.persons).toContain(lists[0]!.persons[0]);
    expect([...lists[0]!.persons, ...lists[1]!.persons]).toContain(lists[2]!.persons[0]);
  });

  test("the six days squeezed into two minutes", () => {
    const voting = { opens: 1_800_000_000, closes: 1_800_000_120 } as {
      opens: typeof demo.calendar.opens;
      closes: typeof demo.calendar.opens;
    };
    const short = inventElection({ seed: "kiire", voters: 500, electionDay: "2027-01-16", voting });
    const casts = planOf(short, { ballots: 100, hostile: 0 });
    expect(casts.every((cast) => cast.at >= voting.opens && cast.at < voting.closes)).toBe(true);
    expect(must(vis3.decodeVoterList(vis3.encodeVoterList(short.changes.lists[5]!))).number).toBe(6);
  });
});
