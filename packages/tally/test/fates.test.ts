/** TAL-1 on ballots given by their marks: every rule, its order, and agreement with a slow reading of the rules. */
import { equalBytes, sha256, u32le } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countFates,
  decideFates,
  FATE_KINDS,
  type Fate,
  type FateInputs,
  fateKind,
  type JudgedBallot,
} from "../src/index.ts";

type Valid = Exclude<JudgedBallot, { invalid: string }>;
const rootAt = (size: number) => sha256(u32le(size));
let unique = 0;

function ballot(index: number, person: string, changed: Partial<Valid> = {}): JudgedBallot {
  const seenSize = changed.seenSize ?? index;
  const marks = [`mark ${unique++}`];
  return { index, person, style: 1, seenSize, seenRoot: rootAt(seenSize % 2 ** 32), marks, ...changed };
}

const HONEST: FateInputs = {
  styleAt: () => 1,
  rootAt,
  isRevoked: () => false,
};
const fatesOf = (ballots: readonly JudgedBallot[], inputs: Partial<FateInputs> = {}) =>
  decideFates(ballots, { ...HONEST, ...inputs });

describe("each rule", () => {
  it("one ballot of each of two voters: counted", () => {
    expect(fatesOf([ballot(4, "A"), ballot(5, "B")])).toEqual(["counted", "counted"]);
    expect(fatesOf([])).toEqual([]);
  });

  it("1 invalid: the code; it leaves no mark behind, supersedes nothing and makes nothing stale", () => {
    const marks = ["same"];
    const bad: JudgedBallot = { index: 5, invalid: "BALLOT_PROOF" };
    expect(fatesOf([ballot(4, "A", { marks }), bad])).toEqual(["counted", "invalid:BALLOT_PROOF"]);
    expect(fatesOf([bad, ballot(6, "A", { marks })])).toEqual(["invalid:BALLOT_PROOF", "counted"]);
  });

  it("2 duplicate: hash, T or an A of an earlier ballot, whoever cast it and whatever became of it (F1, F3)", () => {
    const first = ballot(4, "A", { marks: ["hash", "T", "A1", "A2"] });
    for (const mark of ["hash", "T", "A1", "A2"])
      expect(fatesOf([first, ballot(5, "B", { marks: ["x", mark] })])).toEqual(["counted", "duplicate"]);
    expect(fatesOf([first, ballot(5, "A", { marks: ["y", "A1"] })])).toEqual(["counted", "duplicate"]);
    const chain = [first, ballot(5, "B", { marks: ["T", "q"] }), ballot(6, "C", { marks: ["q"] })];
    expect(fatesOf(chain)).toEqual(["counted", "duplicate", "duplicate"]);
    const stale = ballot(5, "B", { seenSize: 9, marks: ["s"] });
    expect(fatesOf([stale, ballot(6, "C", { marks: ["s"] })])).toEqual(["stale", "duplicate"]);
  });

  it("3 not-eligible: not on the roll, or another style", () => {
    expect(fatesOf([ballot(4, "A")], { styleAt: () => undefined })).toEqual(["not-eligible"]);
    expect(fatesOf([ballot(4, "A", { style: 2 })])).toEqual(["not-eligible"]);
    expect(fatesOf([ballot(4, "A")], { styleAt: (_, index) => (index === 4 ? 1 : 2) })).toEqual(["counted"]);
  });

  it("4 stale: a seen head older than the voter's last one, of the future, or of another log (H3)", () => {
    expect(fatesOf([ballot(4, "A", { seenSize: 4 }), ballot(5, "A", { seenSize: 3 })])).toEqual(["counted", "stale"]);
    expect(fatesOf([ballot(4, "A", { seenSize: 4 }), ballot(5, "A", { seenSize: 4 })])).toEqual([
      "superseded",
      "counted",
    ]);
    expect(fatesOf([ballot(4, "A", { seenSize: 4 }), ballot(5, "B", { seenSize: 3 })])).toEqual(["counted", "counted"]);
    expect(fatesOf([ballot(4, "A", { seenSize: 5 })])).toEqual(["stale"]);
    expect(fatesOf([ballot(4, "A", { seenSize: 4 })])).toEqual(["counted"]);
    expect(fatesOf([ballot(4, "A", { seenRoot: rootAt(3) })])).toEqual(["stale"]);
    expect(fatesOf([ballot(4, "A", { seenSize: 2 ** 60 })])).toEqual(["stale"]);
    const skipped = [ballot(4, "A", { seenSize: 2 }), ballot(5, "A", { seenSize: 9 }), ballot(6, "A", { seenSize: 3 })];
    expect(fatesOf(skipped)).toEqual(["superseded", "stale", "counted"]);
  });

  it("5 superseded: by the highest index of those that are none of 1 to 4", () => {
    const three = [4, 5, 6].map((index) => ballot(index, "A"));
    expect(fatesOf(three)).toEqual(["superseded", "superseded", "counted"]);
    expect(fatesOf([...three.slice(0, 2), ballot(6, "A", { style: 9 })])).toEqual([
      "superseded",
      "counted",
      "not-eligible",
    ]);
  });

  it("6 revoked-by-paper: the last one only; no older ballot revives", () => {
    const ballots = [ballot(4, "A"), ballot(5, "B"), ballot(6, "A")];
    expect(fatesOf(ballots, { isRevoked: (person) => person === "A" })).toEqual([
      "superseded",
      "counted",
      "revoked-by-paper",
    ]);
  });

  it("the first rule that applies: invalid, duplicate, not-eligible, stale, in this order", () => {
    const first = ballot(4, "A", { marks: ["m"] });
    const all = ballot(5, "A", { marks: ["m"], style: 9, seenSize: 99 });
    expect(fatesOf([first, all])[1]).toBe("duplicate");
    expect(fatesOf([first, { ...all, marks: ["n"] } as JudgedBallot])[1]).toBe("not-eligible");
    expect(fatesOf([first, { ...all, marks: ["n"], style: 1 } as JudgedBallot])[1]).toBe("stale");
  });
});

/** The rules as they are written, each ballot against all earlier and later ones. */
function bySlowReading(ballots: readonly JudgedBallot[], inputs: FateInputs): Fate[] {
  const early: (Fate | undefined)[] = [];
  for (const [i, own] of ballots.entries()) {
    const before = ballots.slice(0, i);
    if (own.invalid !== undefined) {
      early.push(`invalid:${own.invalid}`);
      continue;
    }
    const valid = before.filter((other) => other.invalid === undefined) as Valid[];
    const fit = (before as Valid[]).filter((other, k) => early[k] === undefined && other.person === own.person);
    if (valid.some((other) => other.marks.some((mark) => own.marks.includes(mark)))) early.push("duplicate");
    else if (inputs.styleAt(own.person, own.index) !== own.style) early.push("not-eligible");
    else if (fit.some((other) => other.seenSize > own.seenSize) || own.seenSize > own.index) early.push("stale");
    else early.push(equalBytes(inputs.rootAt(own.seenSize), own.seenRoot) ? undefined : "stale");
  }
  return ballots.map((own, i) => {
    const fate = early[i];
    if (fate !== undefined || own.invalid !== undefined) return fate!;
    const followed = ballots.some(
      (other, k) => k > i && early[k] === undefined && (other as Valid).person === own.person,
    );
    if (followed) return "superseded";
    return inputs.isRevoked(own.person) ? "revoked-by-paper" : "counted";
  });
}

const anyBallot = fc.record({
  invalid: fc.option(fc.constantFrom("BALLOT_PROOF", "SIGNATURE_INVALID"), { nil: undefined, freq: 6 }),
  person: fc.constantFrom("A", "B", "C"),
  style: fc.constantFrom(1, 1, 1, 2),
  seenSize: fc.nat({ max: 20 }),
  lied: fc.constantFrom(false, false, false, true),
  marks: fc.array(fc.nat({ max: 40 }).map(String), { minLength: 1, maxLength: 3 }),
});
const anyBox = fc.array(anyBallot, { maxLength: 12 }).map((list) =>
  list.map(({ invalid, lied, ...rest }, i): JudgedBallot => {
    const index = 4 + 2 * i;
    return invalid !== undefined ? { index, invalid } : { index, ...rest, seenRoot: rootAt(lied ? 99 : rest.seenSize) };
  }),
);
const anyInputs = fc.record({ revoked: fc.subarray(["A", "B", "C"]), versionAt: fc.nat({ max: 20 }) }).map(
  ({ revoked, versionAt }): FateInputs => ({
    rootAt,
    isRevoked: (person) => revoked.includes(person),
    styleAt: (person, index) => (person === "C" && index < versionAt ? undefined : 1),
  }),
);

describe("any box", () => {
  it("exactly one fate for each ballot, the fates sum up, at most one counted or revoked for each person", () => {
    fc.assert(
      fc.property(anyBox, anyInputs, (ballots, inputs) => {
        const fates = decideFates(ballots, inputs);
        const counts = countFates(fates);
        expect(fates.length).toBe(ballots.length);
        expect(FATE_KINDS.reduce((sum, kind) => sum + counts[kind], 0)).toBe(ballots.length);
        const last = ballots.filter((_, i) => ["counted", "revoked-by-paper"].includes(fateKind(fates[i]!))) as Valid[];
        expect(new Set(last.map(({ person }) => person)).size).toBe(last.length);
      }),
    );
  });

  it("has the fates that a slow reading of the rules gives", () => {
    fc.assert(
      fc.property(anyBox, anyInputs, (ballots, inputs) => {
        expect(decideFates(ballots, inputs)).toEqual(bySlowReading(ballots, inputs));
      }),
      { numRuns: 500 },
    );
  });

  it("without its last leaf: earlier fates change only between superseded and counted or revoked", () => {
    fc.assert(
      fc.property(anyBox, anyInputs, (ballots, inputs) => {
        const [whole, part] = [decideFates(ballots, inputs), decideFates(ballots.slice(0, -1), inputs)];
        for (const [i, fate] of part.entries())
          if (whole[i] !== fate)
            expect([whole[i], ["counted", "revoked-by-paper"].includes(fate)]).toEqual(["superseded", true]);
      }),
    );
  });
});
