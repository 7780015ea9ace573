import { must, utf8 } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyChangeSet,
  decodeVoterList,
  type ElectionCode,
  emptyRoll,
  findVoter,
  type PersonCode,
  personFindings,
  skipChangeSet,
  type VoterList,
  type VoterListEntry,
  type VoterRoll,
  votersOf,
} from "../../src/vis3/index.ts";

const RK = "RK_2051" as ElectionCode;
const list = (number: number, ...entries: string[]): VoterList =>
  must(
    decodeVoterList(
      utf8(
        `2\nRK_2051\n${number}\n2021-01-12T02:00:00Z\t2021-01-12T02:00:00Z\n${entries.map((e) => `${e}\n`).join("")}`,
      ),
    ),
  );
const add = (person: number, unit = "0482", district = 3) => `lisamine\t${person}\tNIMI NIMESTE\t${unit}\t${district}`;
const remove = (person: number) => `kustutamine\t${person}`;
const p = (n: number) => String(n) as PersonCode;
const [A, B, C, D] = [10000000001, 20000000002, 30000000003, 40000000004] as const;

function roll(...lists: VoterList[]): VoterRoll {
  return lists.reduce((state, next) => must(applyChangeSet(state, next)).roll, emptyRoll(RK));
}
const base = () => roll(list(0, add(A), add(B, "0514", 7), add(C)));

describe("applying", () => {
  test("additions, a move, a removal, a removal of nobody", () => {
    const before = base();
    const { roll: after, findings } = must(
      applyChangeSet(before, list(1, remove(B), add(B, "0735", 7), remove(C), remove(D), add(D, "FOREIGN", 11))),
    );
    expect([before.number, before.size, after.number, after.size]).toEqual([0, 3, 1, 3]);
    expect(findVoter(after, p(B))).toEqual({ name: "NIMI NIMESTE", unit: "0735", district: 7 });
    expect(findVoter(after, p(C))).toBeUndefined();
    expect(findVoter(after, p(D))?.unit).toBe("0000");
    expect(findings).toEqual([{ code: "VIS_DELETE_MISSING", where: "line 8" }]);
    expect([...votersOf(after)].map(([person]) => person)).toEqual([p(A), p(B), p(D)]);
    // The version before is still what it was: a ballot is judged by the roll it was cast under.
    expect(findVoter(before, p(B))?.unit).toBe("0514");
    expect(findVoter(before, p(C))).toBeDefined();
    expect(after.initial).toBe(before.initial);
  });

  test("who was removed can come back in a later set", () => {
    const after = roll(list(0, add(A)), list(1, remove(A)), list(2, add(A, "0296", 4)), list(3, remove(A)));
    expect([after.size, [...votersOf(after)]]).toEqual([0, []]);
  });

  test("equals the plain replay of all entries (property)", () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(step, { selector: ([, who]) => who, maxLength: 6 }), { maxLength: 5 }),
        (sets) => {
          let state = emptyRoll(RK);
          const plain = new Map<string, number>();
          for (const [number, set] of sets.entries()) {
            const possible = set.filter(([adds, who]) => (adds ? !plain.has(p(who + A)) : number > 0));
            for (const [adds, who, district] of possible)
              adds ? plain.set(p(who + A), district) : plain.delete(p(who + A));
            const lines = possible.map(([adds, who, district]) =>
              adds ? add(who + A, "0482", district) : remove(who + A),
            );
            state = must(applyChangeSet(state, list(number, ...lines))).roll;
          }
          expect(new Map([...votersOf(state)].map(([k, v]) => [k, v.district]))).toEqual(plain);
          expect(state.size).toBe(plain.size);
        },
      ),
    );
  });
});

describe("refusals leave the roll as it was", () => {
  const refusals: readonly (readonly [string, VoterList, string, string])[] = [
    ["double registration: add of a voter who is there", list(1, add(D), add(A)), "VIS_ADD_EXISTS", "line 6"],
    ["added twice in one set", list(1, add(D), add(D)), "VIS_ADD_EXISTS", "line 6"],
    ["moved twice in one set", list(1, remove(A), add(A), remove(A), add(A)), "VIS_ENTRY_REPEATED", "line 7"],
    ["added and removed again", list(1, add(D), remove(D)), "VIS_ENTRY_REPEATED", "line 6"],
    ["removed twice", list(1, remove(A), remove(A)), "VIS_ENTRY_REPEATED", "line 6"],
    ["a set left out", list(2, add(D)), "VIS_ROLL_NUMBER", "line 3"],
    ["replayed initial list", list(0, add(D)), "VIS_ROLL_NUMBER", "line 3"],
    [
      "another election's list",
      { ...list(1, add(D)), election: "RK_2055" as ElectionCode },
      "VIS_ROLL_ELECTION",
      "line 2",
    ],
  ];
  test.each(refusals)("%s", (_, bad, code, where) => {
    const before = base();
    const snapshot = [...votersOf(before)];
    const result = applyChangeSet(before, bad);
    expect(result.ok ? "applied" : [result.error.code, result.error.where]).toEqual([code, where]);
    expect([...votersOf(before)]).toEqual(snapshot);
    expect(before.changes.size).toBe(0);
  });

  test("replayed change-set", () => {
    const set = list(1, add(D));
    expect(applyChangeSet(must(applyChangeSet(base(), set)).roll, set)).toMatchObject({
      error: { code: "VIS_ROLL_NUMBER" },
    });
  });

  test("a person twice in list 0, a change-set before list 0", () => {
    expect(applyChangeSet(emptyRoll(RK), list(0, add(A), add(A)))).toMatchObject({
      error: { code: "VIS_ADD_EXISTS", where: "line 6" },
    });
    expect(applyChangeSet(emptyRoll(RK), list(1, add(A)))).toMatchObject({ error: { code: "VIS_ROLL_NUMBER" } });
  });
});

test("a faulty set is skipped by an order, only the next one and never list 0", () => {
  const skipped = must(skipChangeSet(base(), 1));
  expect([skipped.number, skipped.size]).toEqual([1, 3]);
  expect(must(applyChangeSet(skipped, list(2, add(D)))).roll.size).toBe(4);
  expect(skipChangeSet(base(), 2).ok).toBe(false);
  expect(skipChangeSet(base(), 0).ok).toBe(false);
  expect(skipChangeSet(emptyRoll(RK), 0).ok).toBe(false);
});

test("findings about personal codes name lines, not people", () => {
  const { entries } = list(
    1,
    add(38001085718),
    add(38001085719),
    remove(11111111111),
    add(50903080207),
    add(98001085718),
    add(38002305718),
  );
  expect([...personFindings(entries, "2027-03-07", 18)]).toEqual([
    { code: "PERSON_CHECKSUM", where: "line 6" },
    { code: "PERSON_CHECKSUM", where: "line 8" },
    { code: "PERSON_CENTURY", where: "line 9" },
    { code: "PERSON_DATE", where: "line 10" },
  ]);
  const young = { action: "add", person: "50903080200" } as VoterListEntry;
  const codes = Array.from(
    { length: 10 },
    (_, d) => ({ ...young, person: `5090308020${d}` as PersonCode }) as VoterListEntry,
  );
  expect([...personFindings(codes, "2027-03-07", 18)].filter((f) => f.code === "PERSON_AGE")).toHaveLength(1);
  expect([...personFindings(codes, "2027-03-08", 18)].filter((f) => f.code === "PERSON_AGE")).toHaveLength(0);
});

test("two hundred thousand voters, twenty sets: versions share list 0", () => {
  const voters = Array.from(
    { length: 200_000 },
    (_, i) => ({ action: "add", person: p(A + i), name: "N", unit: "0482", district: 3 }) as unknown as VoterListEntry,
  );
  const header = { election: RK, from: 0, to: 0 } as unknown as VoterList;
  let state = must(applyChangeSet(emptyRoll(RK), { ...header, number: 0, entries: voters })).roll;
  const first = state;
  for (let number = 1; number <= 20; number++) {
    const entries = Array.from(
      { length: 50 },
      (_, i) => ({ action: "remove", person: p(A + number * 50 + i) }) as VoterListEntry,
    );
    state = must(applyChangeSet(state, { ...header, number, entries })).roll;
  }
  expect([state.size, state.changes.size, state.initial === first.initial]).toEqual([199_000, 1000, true]);
});
