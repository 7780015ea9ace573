/** Attacks on ballots by their names in the threat catalogue. */
import { concat, must } from "@selge/basics";
import { type Ciphertext, encrypt, reEncrypt } from "@selge/elgamal";
import {
  decodeElement as decodePoint,
  decodeScalar,
  encodeElement,
  G,
  IDENTITY,
  minus,
  multiply,
  multiplyBase,
  plus,
  type Scalar,
  scalar,
} from "@selge/group";
import { checkCodeList } from "@selge/sigma";
import { describe, expect, it, test } from "vitest";
import { decodeBallot, openBallot, sealingElection, slotRandomness, tagOpening, voterTag } from "../src/index.ts";
import { at, type Forgery, forgeBallot, patched } from "./forger.ts";
import { ALICE, BOB, check, checked, many, one, random, seal, verdict } from "./world.ts";

const { P } = one.sealing;
const { fingerprint } = one.election;
const plan = (codes: readonly number[] = [101], person = ALICE, seed = random(32)) => ({
  person,
  style: 0,
  codes,
  seed,
});
const forged = (forgery: Forgery, codes?: readonly number[], election = one) =>
  forgeBallot(election.sealing, plan(codes), forgery, random);
const first = (change: (C: Ciphertext) => Ciphertext) => (list: readonly Ciphertext[]) =>
  list.map((C, i) => (i === 0 ? change(C) : C));

test("the forger without a forgery is an honest browser", () => {
  expect(verdict(check(one, forged({})))).toBe("accepted");
  expect(verdict(check(many, forged({}, [101, 102, 0], many)))).toBe("accepted");
});

describe("F1 F2 copies of another voter's ballot", () => {
  const victim = seal(one, [103]);
  const mine = seal(one, [101], { person: BOB });
  const T = mine.bytes.slice(at.T, at.T + 32);

  it("as it is, under one's own signature", () => expect(verdict(check(one, victim, BOB))).toBe("BALLOT_TAG"));

  it("its ciphertext and proof behind one's own tag", () => {
    const bytes = patched(victim.bytes, at.T, T);
    expect(verdict(check(one, { bytes, o: mine.o }, BOB))).toBe("BALLOT_PROOF");
  });

  it("re-randomised, so that no bytes are alike", () => {
    const { ciphertexts } = checked(one, victim).ballot;
    const copy = reEncrypt(cipherAt(ciphertexts.bytes), scalar(7), P);
    const core = concat(T, encodeElement(copy.A), encodeElement(copy.B));
    expect(verdict(check(one, { bytes: patched(victim.bytes, at.T, core), o: mine.o }, BOB))).toBe("BALLOT_PROOF");
  });

  it("with a proof of one's own: its randomness is not known", () => {
    const { ciphertexts } = checked(one, victim).ballot;
    const copy = { ciphertexts: () => [cipherAt(ciphertexts.bytes)] };
    const ballot = forgeBallot(one.sealing, plan([103], BOB), copy, random);
    expect(verdict(check(one, ballot, BOB))).toBe("BALLOT_PROOF");
  });
});

describe("A15 related plaintexts", () => {
  const victim = seal(one, [101]);
  const cipher = cipherAt(checked(one, victim).ballot.ciphertexts.bytes);
  const shifts: readonly (readonly [string, Ciphertext])[] = [
    ["B + G: candidate k to k + 1", { A: cipher.A, B: plus(cipher.B, G) }],
    ["A + r·G and B + r·P: another look, the same vote", reEncrypt(cipher, scalar(5), P)],
    ["both", reEncrypt({ A: cipher.A, B: plus(cipher.B, G) }, scalar(5), P)],
    ["C12 a power of it (tagging)", { A: multiply(scalar(3), cipher.A), B: multiply(scalar(3), cipher.B) }],
    ["its negative", { A: multiply(scalar(-1), cipher.A), B: multiply(scalar(-1), cipher.B) }],
  ];
  it.each(shifts)("%s", (_, { A, B }) => {
    const bytes = patched(victim.bytes, at.A(0), concat(encodeElement(A), encodeElement(B)));
    expect(verdict(check(one, { ...victim, bytes }))).toBe("BALLOT_PROOF");
    expect(verdict(check(one, forged({ ciphertexts: () => [{ A, B }] })))).toBe("BALLOT_PROOF");
  });
});

describe("A13 another key", () => {
  const Q = multiplyBase(scalar(42));
  it("the whole ballot under another election key, even one named by the opening", () => {
    const other = sealingElection(one.election, Q, one.opening.hash);
    expect(verdict(check(one, seal({ sealing: other }, [101])))).toBe("BALLOT_PROOF");
    expect(verdict(check({ sealing: other }, seal(one, [101])))).toBe("BALLOT_PROOF");
  });
  it("the proof under the right key, the ciphertext under another", () =>
    expect(verdict(check(one, forged({ ciphertexts: () => [encrypt(scalar(101), scalar(9), Q)] })))).toBe(
      "BALLOT_PROOF",
    ));
  it("the ciphertext under the right key, the proof under another", () =>
    expect(verdict(check(one, forged({ provenKey: Q })))).toBe("BALLOT_PROOF"));
  it("the same key of another ceremony: its opening statement differs", () => {
    const other = sealingElection(one.election, P, random(32));
    expect(verdict(check(one, seal({ sealing: other }, [101])))).toBe("BALLOT_PROOF");
  });
});

describe("A10 votes outside the list", () => {
  it.each([
    ["a candidate of another district", 201],
    ["an unused number", 105],
    ["two candidates at once: the sum of their codes", 101 + 102],
    ["a negative number", -1],
    ["far outside 32 bits", 2 ** 40],
  ])("%s", (_, code) =>
    expect(
      verdict(check(one, forged({ ciphertexts: () => [encrypt(scalar(code), rOf(), P)], r: () => [rOf()] }))),
    ).toBe("BALLOT_PROOF"),
  );

  it("blank where the slot must be filled", () =>
    expect(verdict(check(many, forged({}, [101, 0, 0], many)))).toBe("BALLOT_PROOF"));

  it("A14 with a proof about a list that has the code", () => {
    const codes = must(checkCodeList([101, 102, 103, 104, 105]));
    const ballot = forged({ statement: (honest) => ({ ...honest, codes }) }, [105]);
    expect(verdict(check(one, ballot))).toBe("BALLOT_PROOF");
  });

  it("a protest message in place of a vote", () =>
    expect(verdict(check(one, forged({ ciphertexts: first(({ A }) => ({ A, B: multiplyBase(scalar(99)) })) })))).toBe(
      "BALLOT_PROOF",
    ));
});

describe("A12 the number of ciphertexts", () => {
  const { bytes, o } = seal(one, [101]);
  const [core, proofs] = [bytes.slice(0, at.A(1)), bytes.slice(at.A(1))];
  it.each<readonly [string, Uint8Array]>([
    ["none", concat(core.slice(0, at.A(0)), proofs)],
    ["none, no proof", core.slice(0, at.A(0))],
    ["one more", concat(core, core.slice(at.A(0)), proofs)],
    ["one more with its proof", concat(core, core.slice(at.A(0)), proofs, proofs)],
    ["no proof", core],
    ["a proof more", concat(bytes, proofs)],
  ])("%s", (_, wrong) => expect(verdict(check(one, { bytes: wrong, o }))).toBe("BALLOT_LENGTH"));

  it("a ballot of the other election's shape", () =>
    expect(verdict(check(one, { ...seal(many, [101, 101, 101]), o }))).toBe("BALLOT_ELECTION"));
});

describe("A3 and repeated randomness", () => {
  it("r = 0: the vote in clear", () => {
    const clear = forged({ ciphertexts: () => [{ A: IDENTITY, B: multiplyBase(scalar(101)) }] });
    expect(verdict(check(one, clear))).toBe("BALLOT_IDENTITY");
  });

  it("A8 one r for two slots: whoever knows one vote knows both", () => {
    const same = forged({ r: (honest) => honest.map(() => honest[0]!) }, [101, 102, 103], many);
    expect(verdict(check(many, same))).toBe("BALLOT_REPEATED");
    const lastTwo = forged({ r: ([a, b]) => [a!, b!, b!] }, [101, 102, 103], many);
    expect(verdict(check(many, lastTwo))).toBe("BALLOT_REPEATED");
  });
});

describe("B3 M32 parts of ballots put together", () => {
  const seed = random(32);
  const [x, y] = [seal(many, [101, 101, 102], { seed }), seal(many, [104, 103, 104], { seed })];
  const frame = many.sealing.frames[0]!;
  const part = (bytes: Uint8Array, i: number) => ({
    cipher: bytes.slice(at.A(i), at.A(i + 1)),
    proof: bytes.slice(at.proof(frame, i), at.proof(frame, i) + frame.places[i]!.proofBytes),
  });
  const put = (bytes: Uint8Array, i: number, { cipher, proof }: ReturnType<typeof part>) =>
    patched(patched(bytes, at.A(i), cipher), at.proof(frame, i), proof);

  it("two ballots of one voter, one tag, one slot of each", () => {
    for (const i of [0, 1, 2])
      expect(verdict(check(many, { ...x, bytes: put(x.bytes, i, part(y.bytes, i)) }))).toBe("BALLOT_PROOF");
  });

  it("two contests swapped, ciphertexts with their proofs", () => {
    // Slots 0 (first contest) and 2 (second contest) have lists of equal depth and equal codes.
    const swapped = put(put(x.bytes, 0, part(x.bytes, 2)), 2, part(x.bytes, 0));
    expect(verdict(check(many, { ...x, bytes: swapped }))).toBe("BALLOT_PROOF");
  });

  it("two slots swapped, ciphertexts only", () => {
    const swapped = patched(x.bytes, at.A(1), concat(x.bytes.slice(at.A(2), at.A(3)), x.bytes.slice(at.A(1), at.A(2))));
    expect(verdict(check(many, { ...x, bytes: swapped }))).toBe("BALLOT_PROOF");
  });

  it.each<readonly [string, Forgery]>([
    ["the contest", { statement: (s) => ({ ...s, contest: 1 - s.contest, slot: 0, w: 2 }) }],
    ["the slot", { statement: (s) => ({ ...s, slot: s.w === 2 ? 1 - s.slot : 0 }) }],
    ["the number of slots", { statement: (s) => ({ ...s, w: s.w + 1 }) }],
    ["the position", { statement: (s) => ({ ...s, position: (s.position + 1) % 3 }) }],
    ["the style", { statement: (s) => ({ ...s, style: 1 }) }],
    ["the tag", { statement: (s) => ({ ...s, T: G }) }],
    ["the opening", { statement: (s) => ({ ...s, context: { ...s.context, opening: new Uint8Array(32) } as never }) }],
    ["the election", { statement: (s) => ({ ...s, context: { ...s.context, fingerprint: new Uint8Array(32) } }) }],
  ])("B2 omission: a proof about another value of %s", (_, forgery) =>
    expect(verdict(check(many, forged(forgery, [101, 102, 103], many)))).toBe("BALLOT_PROOF"),
  );
});

describe("B13 F5 replays", () => {
  const { bytes, o } = seal(one, [101]);
  const other = sealingElection({ ...one.election, fingerprint: random(32) }, P, one.opening.hash);
  const there = other.context.fingerprint;
  const relabelled = patched(bytes, at.fingerprint, there);

  it("in another election", () => expect(verdict(check({ sealing: other }, { bytes, o }))).toBe("BALLOT_ELECTION"));
  it("with its fingerprint written in", () =>
    expect(verdict(check({ sealing: other }, { bytes: relabelled, o }))).toBe("BALLOT_TAG"));
  it("with the voter's tag of that election", () => {
    const T = encodeElement(voterTag(there, ALICE, 0, scalarOf(o)));
    expect(verdict(check({ sealing: other }, { bytes: patched(relabelled, at.T, T), o }))).toBe("BALLOT_PROOF");
  });
  it("under another style of the same list", () => {
    const moved = patched(bytes, at.style, Uint8Array.of(1, 0, 0, 0));
    expect(verdict(check(one, { bytes: moved, o }))).toBe("BALLOT_TAG");
    const T = encodeElement(voterTag(fingerprint, ALICE, 1, scalarOf(o)));
    expect(verdict(check(one, { bytes: patched(moved, at.T, T), o }))).toBe("BALLOT_PROOF");
  });
  it("a tag that opens to another style is no tag of this one", () => {
    const wrong = forged({ T: () => voterTag(fingerprint, ALICE, 1, tagOpening(random(32), fingerprint)) });
    expect(verdict(check(one, wrong))).toBe("BALLOT_TAG");
  });
});

describe("I1 the second device opens the recorded ballot", () => {
  const seed = random(32);
  const r = slotRandomness(seed, fingerprint, 0, 0);
  const opened = (bytes: Uint8Array, signer = ALICE, code = seed) =>
    verdict(openBallot(must(decodeBallot(bytes, one.sealing)), signer, code, one.sealing));
  const tricked = (ciphertexts: readonly Ciphertext[]) =>
    forgeBallot(one.sealing, { ...plan([101]), seed }, { ciphertexts: () => ciphertexts }, random).bytes;

  it("shows the choice of an honest ballot", () => expect(opened(seal(one, [101], { seed }).bytes)).toBe("accepted"));

  it("foreign randomness: B alone shows the wanted vote, and the ballot is garbage", () => {
    const C: Ciphertext = { A: multiplyBase(scalar(77)), B: plus(multiplyBase(scalar(101)), multiply(r, P)) };
    expect(minus(C.B, multiply(r, P)).equals(multiplyBase(scalar(101)))).toBe(true);
    const bytes = tricked([C]);
    expect(opened(bytes)).toBe("OPEN_RANDOMNESS");
    expect(verdict(check(one, { bytes, o: seal(one, [101], { seed }).o }))).toBe("BALLOT_PROOF");
  });

  it("right randomness, a vote that is no code of the list", () => {
    expect(opened(tricked([encrypt(scalar(105), r, P)]))).toBe("OPEN_CODE");
    expect(opened(tricked([{ A: multiplyBase(r), B: IDENTITY }]))).toBe("OPEN_CODE");
  });

  it("F4 I2 clash: the code of another voter's ballot for the same candidate", () => {
    const bobs = seal(one, [101], { person: BOB, seed });
    expect(opened(bobs.bytes, BOB)).toBe("accepted");
    expect(opened(bobs.bytes, ALICE)).toBe("OPEN_TAG");
    expect(verdict(check(one, bobs, ALICE))).toBe("BALLOT_TAG");
  });

  it("a seed that is not the ballot's", () => {
    const { bytes } = seal(one, [101], { seed });
    for (const wrong of [random(32), new Uint8Array(32), new Uint8Array(0), seed.slice(1)])
      expect(opened(bytes, ALICE, wrong)).toBe("OPEN_TAG");
  });

  it("every slot is opened, and the first wrong one is named", () => {
    const many3 = seal(many, [101, 102, 103], { seed });
    const ballot = must(decodeBallot(many3.bytes, many.sealing));
    expect(must(openBallot(ballot, ALICE, seed, many.sealing))).toEqual([101, 102, 103]);
    for (const i of [0, 1, 2]) {
      const wrongA = patched(many3.bytes, at.A(i), encodeElement(G));
      const wrongB = patched(many3.bytes, at.B(i), encodeElement(G));
      const open = (bytes: Uint8Array) =>
        verdict(openBallot(must(decodeBallot(bytes, many.sealing)), ALICE, seed, many.sealing));
      expect([open(wrongA), open(wrongB)]).toEqual(["OPEN_RANDOMNESS", "OPEN_CODE"]);
    }
  });
});

function cipherAt(bytes: Uint8Array, i = 0): Ciphertext {
  const [A, B] = [0, 32].map((offset) => must(decodePoint(bytes.slice(64 * i + offset, 64 * i + offset + 32))));
  return { A: A!, B: B! };
}

function rOf(): Scalar {
  return scalar(123456789);
}

function scalarOf(bytes: Uint8Array): Scalar {
  return must(decodeScalar(bytes));
}
