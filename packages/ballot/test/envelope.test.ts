import { concat, instant } from "@selge/basics";
import { describe, expect, it } from "vitest";
import { NOW } from "../../../test/fixtures/small-election.ts";
import { checkEnvelopedBallots, type EnvelopeInput } from "../src/index.ts";
import { at, patched } from "./forger.ts";
import { ALICE, BOB, many, one, random, VOTERS, verdict } from "./world.ts";

const { schedule } = one.election.manifest;
const cast = { ...one.cast({ person: ALICE, codes: [101] }), schedule };
const judge = (...inputs: EnvelopeInput[]) =>
  checkEnvelopedBallots(inputs, one.sealing, one.identity, random).map(verdict);
const enveloped = (ballot: Uint8Array, person = ALICE) => ({ ...cast, ballot, ...one.envelop(person, ballot) });

it("accepts what an honest voter cast, and says who and when", () => {
  const [outcome] = checkEnvelopedBallots([cast], one.sealing, one.identity, random);
  expect(outcome?.ok && outcome.value).toMatchObject({ signer: ALICE, name: "NIMI NIMESTE", castTime: NOW });
  expect(outcome?.ok && outcome.value.ballot.style).toBe(0);
});

describe("the signature comes first", () => {
  it.each<readonly [string, Partial<EnvelopeInput>, string]>([
    ["an empty submission", { submission: new Uint8Array(0) }, "ZIP_PROFILE"],
    ["no additions", { additions: new Uint8Array(0) }, "ADDITIONS_FORMAT"],
    [
      "the additions of another envelope",
      { additions: one.cast({ person: BOB, codes: [0] }).additions },
      "TIMESTAMP_IMPRINT",
    ],
  ])("%s", (_, change, code) => {
    const [verdictOfIt] = judge({ ...cast, ...change });
    expect(verdictOfIt).toBe(code);
    // Whatever else is wrong.
    const worse = {
      ...cast,
      ...change,
      ballot: new Uint8Array(3),
      o: new Uint8Array(1),
      schedule: { ...schedule, opens: instant(0), servesUntil: instant(1) },
    };
    expect(judge(worse)).toEqual([verdictOfIt]);
  });

  it("an envelope of another election: its data file bears that election's name", () => {
    const elsewhere = checkEnvelopedBallots([cast], one.sealing, { ...one.identity, electionId: "RK_2031" }, random);
    expect(elsewhere.map(verdict)).toEqual(["DATA_FILE_NAME"]);
  });

  it("a revoked certificate", () => {
    const carol = VOTERS[2]!.person;
    const before = one.envelop(carol, cast.ballot);
    one.authority.revoke(one.identityOf(carol).signing.certificate);
    const after = one.envelop(carol, cast.ballot);
    expect(judge({ ...cast, ...before }, { ...cast, ...after })).toEqual(["BALLOT_TAG", "OCSP_REVOKED"]);
  });
});

describe("DATA_FILE", () => {
  it("another ballot than the signed one, though it is valid itself", () => {
    const other = one.cast({ person: ALICE, codes: [102] });
    expect(judge({ ...cast, ballot: other.ballot, o: other.o })).toEqual(["DATA_FILE"]);
  });
  it.each<readonly [string, Uint8Array]>([
    ["a byte more", concat(cast.ballot, new Uint8Array(1))],
    ["a byte less", cast.ballot.slice(0, -1)],
    ["a bit flipped", patched(cast.ballot, 40, Uint8Array.of(1))],
    ["nothing", new Uint8Array(0)],
  ])("%s", (_, ballot) => expect(judge({ ...cast, ballot })).toEqual(["DATA_FILE"]));
  it("comes before the time", () =>
    expect(
      judge({ ...cast, ballot: new Uint8Array(0), schedule: { opens: instant(0), servesUntil: instant(1) } }),
    ).toEqual(["DATA_FILE"]));
});

describe("CAST_TIME", () => {
  const at = (opens: number, servesUntil: number) =>
    judge({ ...cast, schedule: { opens: instant(opens), servesUntil: instant(servesUntil) } });
  it("H6 H7 to the second: from opens on, until servesUntil", () => {
    expect([at(NOW, NOW), at(NOW, NOW + 1), at(NOW - 1, NOW)].flat()).toEqual(["accepted", "accepted", "accepted"]);
    expect([at(NOW + 1, NOW + 9), at(NOW - 9, NOW - 1)].flat()).toEqual(["CAST_TIME", "CAST_TIME"]);
  });
  it("comes before the ballot's own faults", () => {
    const bad = enveloped(new Uint8Array(3));
    expect(judge(bad, { ...bad, schedule: { opens: instant(0), servesUntil: instant(1) } })).toEqual([
      "BALLOT_LENGTH",
      "CAST_TIME",
    ]);
  });
});

describe("BAL-6 comes last, for the person who signed", () => {
  it("F1 F7 a ballot made for somebody else", () => {
    const alices = one.cast({ person: ALICE, codes: [103] });
    expect(judge({ ...alices, schedule, ...one.envelop(BOB, alices.ballot) })).toEqual(["BALLOT_TAG"]);
  });
  it("the opening of another ballot", () =>
    expect(judge({ ...cast, o: one.cast({ person: ALICE, codes: [0] }).o })).toEqual(["BALLOT_TAG"]));
  it("a broken proof", () => {
    const ballot = patched(cast.ballot, cast.ballot.length - 32, Uint8Array.of(1, ...new Uint8Array(31)));
    expect(judge(enveloped(ballot))).toEqual(["BALLOT_PROOF"]);
  });
  it("F5 a ballot of another election, well signed", () =>
    expect(judge(enveloped(many.cast({ person: ALICE, codes: [101, 101, 101] }).ballot))).toEqual(["BALLOT_ELECTION"]));
  it("any bytes, well signed", () =>
    expect(judge(enveloped(Uint8Array.of(1, 2, 3)), enveloped(new Uint8Array(81)))).toEqual([
      "BALLOT_LENGTH",
      "BALLOT_VERSION",
    ]));
});

it("judges many together as each alone, whatever stands between them", () => {
  const inputs = [
    cast,
    { ...cast, submission: new Uint8Array(9) },
    { ...one.cast({ person: ALICE, codes: [0] }), schedule },
    { ...cast, ballot: new Uint8Array(0) },
    enveloped(patched(cast.ballot, at.T, new Uint8Array(32).fill(255))),
    { ...one.cast({ person: ALICE, codes: [104], style: 1 }), schedule },
  ];
  const together = judge(...inputs);
  expect(together).toEqual(inputs.flatMap((input) => judge(input)));
  expect(together.map((code) => code === "accepted")).toEqual([true, false, true, false, false, true]);
});
