import { concat, equalBytes, must, sha256, toHex, u32le, u64le } from "@selge/basics";
import { describe, expect, it, test } from "vitest";
import { smallElection } from "../../../test/fixtures/small-election.ts";
import { checkBallots, decodeBallot, openBallot, sealBallot, sealingElection } from "../src/index.ts";
import { ALICE, check, checked, codeOf, many, one, random, SEEN, seal, VOTERS, verdict } from "./world.ts";

describe("one contest, one slot", () => {
  const codes = [0, ...[0, 1, 2, 3].map((k) => codeOf(1, k))];

  it("every code of the list seals, checks and opens; the size tells nothing (P2)", () => {
    const lengths = codes.map((code) => {
      const sealed = seal(one, [code]);
      const { ballot, signer } = checked(one, sealed);
      expect(must(openBallot(ballot, signer, sealed.seed, one.sealing))).toEqual([code]);
      return sealed.bytes.length;
    });
    // Five codes: depth 3, so 81 + 32 + 64 + 32·(8·3 + 1) bytes.
    expect([...new Set(lengths)]).toEqual([977]);
  });

  it("every style, with its own voters and its own codes", () => {
    for (const { person, district } of VOTERS) {
      const style = one.roll.styleOf(person)!;
      const sealed = seal(one, [codeOf(district, 2)], { person, style });
      expect(checked(one, sealed, person).ballot.style).toBe(style);
    }
  });

  it("the same vote twice looks different everywhere but in the header", () => {
    const [first, second] = [seal(one, [0]), seal(one, [0])];
    expect(equalBytes(first.bytes.subarray(0, 81), second.bytes.subarray(0, 81))).toBe(true);
    for (let at = 81; at < first.bytes.length; at += 32)
      expect(equalBytes(first.bytes.subarray(at, at + 32), second.bytes.subarray(at, at + 32)), `byte ${at}`).toBe(
        false,
      );
  });

  it("the same seed gives the same core and other proofs: nonces do not come from the seed", () => {
    const seed = random(32);
    const [first, second] = [seal(one, [0], { seed }), seal(one, [0], { seed })];
    expect(toHex(first.bytes.subarray(0, 177))).toBe(toHex(second.bytes.subarray(0, 177)));
    expect(equalBytes(first.bytes.subarray(177, 209), second.bytes.subarray(177, 209))).toBe(false);
    expect(first.o).toEqual(second.o);
  });
});

describe("two contests, the second with two slots", () => {
  it.each([
    ["all different", [101, 102, 103]],
    ["blank where it may be", [0, 104, 0]],
    ["a code twice in one contest: counts once, seals all the same", [101, 102, 102]],
    ["the same everywhere", [101, 101, 101]],
  ])("%s", (_, codes) => {
    const sealed = seal(many, codes);
    const { ballot } = checked(many, sealed);
    expect(must(openBallot(ballot, ALICE, sealed.seed, many.sealing))).toEqual(codes);
    // Lists of 5, 4 and 5 codes: depths 3, 2 and 3.
    expect(sealed.bytes.length).toBe(81 + 32 + 3 * 64 + 32 * (25 + 17 + 25));
  });
});

test("BAL-4 the bytes, in order", () => {
  const seen = { size: 2 ** 40 + 5, root: random(32) };
  const choices = { person: ALICE, style: 2, rollVersion: 0x01020304, seen, codes: [101] };
  const { bytes } = sealBallot(one.sealing, choices, random(32), random);
  const { fingerprint } = one.election;
  const head = concat(Uint8Array.of(1), fingerprint, u32le(2), u32le(0x01020304), u64le(seen.size), seen.root);
  expect(toHex(bytes.subarray(0, 81))).toBe(toHex(head));
  const ballot = must(decodeBallot(bytes, one.sealing));
  expect(ballot).toMatchObject({ style: 2, rollVersion: 0x01020304, seen });
  expect(toHex(ballot.core)).toBe(toHex(bytes.subarray(81, 177)));
  expect(toHex(ballot.rest)).toBe(toHex(concat(bytes.subarray(0, 81), bytes.subarray(177))));
  expect(toHex(ballot.hash)).toBe(toHex(sha256(bytes)));
  expect(toHex(ballot.ciphertexts.bytes)).toBe(toHex(bytes.subarray(113, 177)));
});

describe("what a browser must not be asked to seal", () => {
  const good = { person: ALICE, style: 0, rollVersion: 0, seen: SEEN, codes: [101] };
  const throws = (change: object, election = one, seed = random(32)) =>
    expect(() => sealBallot(election.sealing, { ...good, ...change }, seed, random)).toThrow(RangeError);
  it.each<readonly [string, object]>([
    ["a code of another district", { codes: [201] }],
    ["an unused code", { codes: [105] }],
    ["too many codes", { codes: [101, 102] }],
    ["no code", { codes: [] }],
    ["no such style", { style: 6 }],
    ["a root of 31 bytes", { seen: { size: 1, root: new Uint8Array(31) } }],
    ["a person who is no personal code", { person: "PNOEE-38001080017" }],
  ])("%s", (_, change) => throws(change));
  it("blank where a slot must be filled", () => throws({ codes: [101, 0, 0] }, many));
  it("a short seed", () => throws({}, one, random(16)));
  it("says nothing about the choice", () => {
    try {
      sealBallot(one.sealing, { ...good, codes: [4242] }, random(32), random);
    } catch (error) {
      expect(String(error)).not.toContain("4242");
    }
  });
});

test("a style without contests cannot be voted", () => {
  const partial = smallElection({ seed: "partial", contests: [{ districts: [1] }], trustees: 1, threshold: 1 });
  expect(partial.sealing.frames.map((frame) => frame !== undefined)).toEqual([true, true, true, false, false, false]);
  expect(() => seal(partial, [201], { style: 3 })).toThrow(RangeError);
  const bytes = seal(partial, [101]).bytes;
  bytes[33] = 3;
  expect(verdict(check(partial, { bytes, o: new Uint8Array(32) }))).toBe("BALLOT_STYLE");
});

test("a list of one code (yes, or stay away) has proofs of depth 1", () => {
  const single = smallElection({
    seed: "single",
    contests: [{ blank: false, choices: 1 }],
    trustees: 1,
    threshold: 1,
    change: (body) => ({
      ...body,
      contests: body.contests.map((contest) => ({
        ...contest,
        districts: contest.districts.map((d) => ({ ...d, lists: [d.lists[0]!] })),
      })),
    }),
  });
  const sealed = seal(single, [101]);
  expect(sealed.bytes.length).toBe(81 + 32 + 64 + 32 * 9);
  expect(verdict(check(single, sealed))).toBe("accepted");
});

test("no ballots, no verdicts; the election of the checker is the key's and the opening's", () => {
  expect(checkBallots([], one.sealing, random)).toEqual([]);
  const again = sealingElection(one.election, one.opening.P, one.opening.hash);
  expect(verdict(check({ sealing: again }, seal(one, [0])))).toBe("accepted");
});
