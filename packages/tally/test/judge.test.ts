/** Whole boxes of dishonest collectors: journals written by hand, judged ballot by ballot. */
import { equalBytes, instant, must, sha256 } from "@selge/basics";
import { decodeElement, encodeElement, G, plus } from "@selge/group";
import { describe, expect, it } from "vitest";
import { personCode } from "../../../test/fixtures/small-election.ts";
import {
  ANNA,
  addPublic,
  addRevocation,
  addRoll,
  type Ballot,
  BORIS,
  CARL,
  DINA,
  EMIL,
  FAYE,
  headOf,
  judge,
  judgement,
  NOW,
  newWorld,
  VOTERS,
  vote,
  type World,
} from "./world.ts";

const fatesOf = async (world: World) => (await judge(world)).fates;

/** A ciphertext's B moved by G: another code, no proof. */
function shifted(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  out.set(encodeElement(plus(must(decodeElement(bytes.slice(145, 177))), G)), 145);
  return out;
}

describe("invalid, each with the code of the first failed check", () => {
  it("is told for a whole box of bad ballots, in log order", async () => {
    const world = newWorld();
    const { small } = world;
    const other = vote(world, BORIS);
    const lies: [string, () => Ballot][] = [
      ["BALLOT_PROOF", () => vote(world, ANNA, { change: shifted })],
      ["BALLOT_VERSION", () => vote(world, ANNA, { change: (b) => b.with(0, 2) })],
      ["BALLOT_ELECTION", () => vote(world, ANNA, { change: (b) => b.with(7, b[7]! ^ 1) })],
      ["BALLOT_LENGTH", () => vote(world, ANNA, { change: (b) => b.slice(0, 80) })],
      ["BALLOT_TAG", () => vote(world, ANNA, { signer: CARL })],
      ["BALLOT_TAG", () => vote(world, ANNA, { recorded: (r) => ({ ...r, o: other.o }) })],
      ["DATA_FILE", () => vote(world, ANNA, { recorded: (r) => ({ ...r, ballot: other.ballot }) })],
      ["TIMESTAMP_IMPRINT", () => vote(world, ANNA, { recorded: (r) => ({ ...r, additions: other.additions }) })],
      ["ADDITIONS_FORMAT", () => vote(world, ANNA, { recorded: (r) => ({ ...r, additions: new Uint8Array(3) }) })],
      ["ZIP_PROFILE", () => vote(world, ANNA, { recorded: (r) => ({ ...r, submission: new Uint8Array(90) }) })],
    ];
    const { opens, servesUntil } = small.election.manifest.schedule;
    for (const [, make] of lies) make();
    for (const time of [opens - 1, servesUntil + 1, servesUntil]) {
      small.time.now = instant(time);
      vote(world, DINA, { seen: headOf(world) });
    }
    small.time.now = NOW;
    const judged = await judge(world);
    const codes = lies.map(([code]) => `invalid:${code}`);
    expect(judged.fates).toEqual(["counted", ...codes, "invalid:CAST_TIME", "invalid:CAST_TIME", "counted"]);
    expect(judged.incidents.length).toBe(12);
    expect(judged.counts.invalid).toBe(12);
    expect([...judged.voters.keys()]).toEqual([BORIS, DINA]);
  });

  it("judges the cast time by the schedule in force just before the leaf", async () => {
    const world = newWorld();
    const { small } = world;
    const { servesUntil, closes } = small.election.manifest.schedule;
    const at = (time: number, person: string) => {
      small.time.now = instant(time);
      vote(world, person);
    };
    const iso = (time: number) => new Date(time * 1000).toISOString().replace(".000Z", "Z");
    at(servesUntil + 30, ANNA);
    const times = { number: 1, closes: iso(closes + 60), servesUntil: iso(servesUntil + 60) };
    addPublic(world, "extended-1.json", "extended", times);
    at(servesUntil + 30, BORIS);
    at(servesUntil + 61, CARL);
    expect(await fatesOf(world)).toEqual(["invalid:CAST_TIME", "counted", "invalid:CAST_TIME"]);
  });
});

describe("ballots that an honest collector would not have", () => {
  it("duplicate: F3 the same envelope again, fresh proofs over old ciphertexts, under one's own and another's name", async () => {
    const world = newWorld();
    const seed = new Uint8Array(32).fill(5);
    const first = vote(world, ANNA, { seed });
    vote(world, BORIS);
    world.journal.push({ ...first, salt: new Uint8Array(32).fill(1) });
    vote(world, ANNA, { seed });
    vote(world, CARL, { seed });
    expect(await fatesOf(world)).toEqual(["counted", "counted", "duplicate", "duplicate", "duplicate"]);
  });

  it("a duplicate of an invalid ballot is none", async () => {
    const world = newWorld();
    const seed = new Uint8Array(32).fill(6);
    vote(world, ANNA, { seed, change: shifted });
    vote(world, ANNA, { seed });
    expect(await fatesOf(world)).toEqual(["invalid:BALLOT_PROOF", "counted"]);
  });

  it("not-eligible: the roll just before the leaf decides (H10, H11)", async () => {
    const world = newWorld();
    vote(world, ANNA);
    vote(world, personCode(77), { style: 0 });
    vote(world, BORIS, { style: 5 });
    addRoll(world, 1, [{ remove: ANNA }, { add: { ...VOTERS[0]!, person: personCode(77) } }]);
    vote(world, ANNA);
    vote(world, personCode(77), { style: 0, rollVersion: 1 });
    vote(world, CARL, { rollVersion: 0 });
    expect(await fatesOf(world)).toEqual([
      "counted",
      "not-eligible",
      "not-eligible",
      "not-eligible",
      "counted",
      "counted",
    ]);
  });

  it("a dishonest collector cannot void a ballot by telling the browser another roll version", async () => {
    const world = newWorld();
    vote(world, DINA, { rollVersion: 2 ** 32 - 1 });
    expect(await fatesOf(world)).toEqual(["counted"]);
  });

  it("who moves and does not vote again is counted where the ballot was cast", async () => {
    const world = newWorld();
    vote(world, ANNA);
    addRoll(world, 1, [{ remove: ANNA }, { add: { ...VOTERS[0]!, unit: "0103" } }]);
    const judged = await judge(world);
    expect([judged.fates, judged.counted[0]!.style]).toEqual([["counted"], 0]);
  });

  it("stale: an old ballot logged after a newer one; a head that the log never had (H3, C16)", async () => {
    const world = newWorld();
    const early = headOf(world);
    vote(world, BORIS);
    vote(world, ANNA);
    vote(world, ANNA, { seen: early });
    vote(world, CARL, { seen: { size: 5, root: sha256(new Uint8Array(0)) } });
    vote(world, DINA, { seen: { ...headOf(world), size: 99 } });
    expect(await fatesOf(world)).toEqual(["counted", "counted", "stale", "stale", "stale"]);
  });
});

describe("revocation by paper (H8, H9)", () => {
  it("is a state of the person: revoked, restored, revoked twice, unknown, whenever the ballot was cast", async () => {
    const world = newWorld();
    addRevocation(world, 1, "revoke", [ANNA, BORIS]);
    for (const person of [ANNA, ANNA, BORIS, CARL, DINA, EMIL]) vote(world, person);
    addRevocation(world, 2, "revoke", [ANNA, CARL, personCode(88)]);
    addRevocation(world, 3, "restore", [BORIS, FAYE]);
    addRevocation(world, 4, "restore", [CARL]);
    addRevocation(world, 5, "revoke", [CARL, EMIL]);
    const judged = await judge(world);
    expect(judged.fates).toEqual([
      "superseded",
      "revoked-by-paper",
      "counted",
      "revoked-by-paper",
      "counted",
      "revoked-by-paper",
    ]);
    expect(judged.revocations).toEqual([
      { number: 1, repeated: 0, unknown: 0 },
      { number: 2, repeated: 1, unknown: 1 },
      { number: 3, repeated: 1, unknown: 0 },
      { number: 4, repeated: 0, unknown: 0 },
      { number: 5, repeated: 0, unknown: 0 },
    ]);
    expect(judged.incidents).toEqual([]);
  });
});

describe("the pass over the box", () => {
  it("knows the log, keeps the counted ciphertexts in log order, tells its progress", async () => {
    const world = newWorld();
    const ballots = [ANNA, BORIS, ANNA, FAYE].map((person) => vote(world, person));
    const judged = await judge(world);
    const head = headOf(world);
    expect([judged.size, equalBytes(judged.root, head.root)]).toEqual([head.size, true]);
    expect(judged.counted.map(({ index, ciphertexts }) => [index, ciphertexts])).toEqual(
      [5, 6, 7].map((index) => [index, ballots[index - 4]!.ballot.slice(81 + 32, 81 + 96)]),
    );
    expect(judged.counts).toEqual({
      counted: 3,
      superseded: 1,
      "revoked-by-paper": 0,
      duplicate: 0,
      "not-eligible": 0,
      stale: 0,
      invalid: 0,
    });
  });

  it("gives the same fates in one batch of proofs and in several", async () => {
    const world = newWorld();
    for (let i = 0; i < 70; i++) {
      const bad = i % 23 === 7;
      if (i < 3 || bad) vote(world, ANNA, bad ? { change: shifted } : {});
      else world.journal.push({ ...(world.journal.at(-1) as Ballot), salt: sha256(new Uint8Array([i])) });
    }
    const fates = await fatesOf(world);
    expect(fates.length).toBe(70);
    expect(fates.slice(0, 4)).toEqual(["superseded", "superseded", "counted", "duplicate"]);
    expect(fates.filter((fate) => fate === "invalid:BALLOT_PROOF").length).toBeGreaterThan(3);
  });

  it.each<[string, string, (world: World) => void]>([
    ["a roll version left out", "VIS", (world) => addRoll(world, 2, [{ remove: ANNA }])],
    ["a revocation left out", "REVOCATION_NUMBER", (world) => addRevocation(world, 2, "revoke", [ANNA])],
    [
      "an extension back in time",
      "EXTENDED_EARLIER",
      (world) => {
        const times = { closes: "2020-01-01T00:00:00Z", servesUntil: "2020-01-01T00:00:00Z" };
        addPublic(world, "extended-1.json", "extended", { number: 1, ...times });
      },
    ],
    [
      "an extension by one official",
      "DOCUMENT_SIGNERS",
      (world) => {
        const times = { closes: "2029-01-01T00:00:00Z", servesUntil: "2029-01-01T00:00:00Z" };
        addPublic(world, "extended-1.json", "extended", { number: 1, ...times }, [world.small.secrets.collector]);
      },
    ],
    [
      "a document that is none",
      "",
      (world) => {
        world.journal.push({ kind: "public", name: "closing.json", file: new TextEncoder().encode("{}") });
      },
    ],
  ])("a box with %s is broken, and no fate is given", async (_, code, change) => {
    const world = newWorld();
    vote(world, ANNA);
    change(world);
    const judged = await judgement(world);
    expect(judged.ok ? "judged" : judged.error.code).toMatch(new RegExp(`^(?!judged)${code}`));
  });
});
