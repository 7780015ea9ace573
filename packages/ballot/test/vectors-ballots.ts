/** Vectors of openings, sealing, checking, opening. */
import { concat, sha256, toHex, u32le } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import { encodeElement, encodeScalar, G, multiply, multiplyBase, ORDER, plus, scalar } from "@selge/group";
import { type Choices, type SealedBallot, sealBallot } from "../src/index.ts";
import { slotRandomness, tagOpening, voterTag } from "../src/openings.ts";
import { at, type Forgery, forgeBallot, patched } from "./forger.ts";
import { ALICE, BOB, type Case, election, random, SEEN, sealingMembers, type VectorFile } from "./vector-world.ts";

const { sealing } = election;
const { P } = sealing;
const { fingerprint } = election.election;
const seed = random(32);
const constant = new Uint8Array(32).fill(7);
const choices = (codes: readonly number[], person = ALICE): Choices => ({
  person,
  style: 0,
  rollVersion: 3,
  seen: SEEN,
  codes,
});
const sealed = sealBallot(sealing, choices([101, 102, 0]), seed, () => constant);
const other = sealBallot(sealing, choices([104, 103, 104]), seed, () => constant);
const bobs = sealBallot(sealing, choices([101, 102, 0], BOB), random(32), random);
const frame = sealing.frames[0]!;
const ZERO = new Uint8Array(32);
const FF = ZERO.map(() => 255);
const forged = (forgery: Forgery, codes = [101, 102, 0]) =>
  forgeBallot(sealing, { person: ALICE, style: 0, codes, seed }, forgery, random);

export function openings(): VectorFile {
  const r = (contest: number, slot: number): Case => ({
    algorithm: "BAL-1",
    name: `r of contest ${contest}, slot ${slot}`,
    input: { contest, slot },
    expect: { output: toHex(encodeScalar(slotRandomness(seed, fingerprint, contest, slot))) },
  });
  const o = tagOpening(seed, fingerprint);
  const tag = (personText: string, style: number, opening = o): Case => ({
    algorithm: "BAL-2",
    name: `${personText}, style ${style}, o = ${toHex(encodeScalar(opening)).slice(0, 8)}…`,
    input: { personText, style, o: toHex(encodeScalar(opening)) },
    expect: { output: toHex(encodeElement(voterTag(fingerprint, personText, style, opening))) },
  });
  return {
    package: "ballot",
    about: "Openings derived from the seed (with contest and slot: r; without: the tag opening o) and the voter tag.",
    source: "own; BAL-1 also by node:crypto's HKDF",
    common: { seed: toHex(seed), fingerprint: toHex(fingerprint) },
    cases: [
      r(0, 0),
      r(0, 1),
      r(1, 0),
      r(15, 15),
      { algorithm: "BAL-1", name: "the tag opening o", input: {}, expect: { output: toHex(encodeScalar(o)) } },
      tag(ALICE, 0),
      tag(ALICE, 1),
      tag(BOB, 0),
      tag(ALICE, 0, scalar(0)),
      tag(ALICE, 4294967295, scalar(ORDER - 1n)),
    ],
  };
}

/** Of BAL-5 and BAL-6: the same bytes, one place changed. */
function changedBallots(): readonly (readonly [
  string,
  Partial<SealedBallot> & { readonly signer?: string },
  string,
])[] {
  const { bytes, o } = sealed;
  const put = (offset: number, part: Uint8Array) => ({ bytes: patched(bytes, offset, part) });
  const spelled = BigInt(`0x${toHex(o.slice().reverse())}`) + ORDER;
  return [
    ["empty", { bytes: new Uint8Array(0) }, "BALLOT_LENGTH"],
    ["80 bytes", { bytes: bytes.slice(0, 80) }, "BALLOT_LENGTH"],
    ["version 2", put(0, Uint8Array.of(2)), "BALLOT_VERSION"],
    ["another election", put(1, ZERO), "BALLOT_ELECTION"],
    ["no such style", put(at.style, u32le(6)), "BALLOT_STYLE"],
    ["one byte more", { bytes: concat(bytes, Uint8Array.of(0)) }, "BALLOT_LENGTH"],
    ["one byte less", { bytes: bytes.slice(0, -1) }, "BALLOT_LENGTH"],
    ["T does not decode", put(at.T, FF), "BALLOT_POINT"],
    ["the last B does not decode", put(at.B(2), FF), "BALLOT_POINT"],
    ["A3 an A is the identity", put(at.A(1), ZERO), "BALLOT_IDENTITY"],
    ["a point of a proof does not decode", put(at.proof(frame, 1), FF), "BALLOT_PROOF_ENCODING"],
    ["a scalar of a proof is not below the order", put(bytes.length - 32, FF), "BALLOT_PROOF_ENCODING"],
    ["A8 two A are equal", put(at.A(2), bytes.slice(at.A(0), at.A(0) + 32)), "BALLOT_REPEATED"],
    ["F1 signed by somebody else", { signer: BOB }, "BALLOT_TAG"],
    ["the opening of another ballot", { o: bobs.o }, "BALLOT_TAG"],
    ["an opening plus the order", { o: fromInteger(spelled) }, "BALLOT_TAG"],
    ["another style of the same lists", put(at.style, u32le(1)), "BALLOT_TAG"],
    ["T is the identity", put(at.T, ZERO), "BALLOT_TAG"],
    ["a B is the identity", put(at.B(0), ZERO), "BALLOT_PROOF"],
    ["a response of a proof is 5", put(bytes.length - 32, encodeScalar(scalar(5))), "BALLOT_PROOF"],
    ["A15 B + G", put(at.B(0), encodeElement(plusG(bytes))), "BALLOT_PROOF"],
    [
      "B3 the first slot of another ballot of the same voter with the same tag",
      {
        bytes: patched(
          put(at.A(0), other.bytes.slice(at.A(0), at.A(1))).bytes,
          at.proof(frame, 0),
          other.bytes.slice(at.proof(frame, 0), at.proof(frame, 1)),
        ),
      },
      "BALLOT_PROOF",
    ],
    [
      "F1 the ciphertexts and proofs of another voter",
      { bytes: patched(bobs.bytes, at.T, bytes.slice(at.T, at.A(0))) },
      "BALLOT_PROOF",
    ],
  ];
}

function forgedBallots(): readonly (readonly [string, SealedBallot])[] {
  const Q = multiplyBase(scalar(42));
  return [
    ["A10 a candidate of another district", forged({}, [201, 102, 0])],
    ["A10 blank where the slot must be filled", forged({}, [101, 0, 0])],
    [
      "A13 sealed under another key",
      forged({ ciphertexts: (list) => [encrypt(scalar(101), scalar(9), Q), ...list.slice(1)] }),
    ],
    ["A13 proven under another key", forged({ provenKey: Q })],
    ["B2 proven about another style", forged({ statement: (s) => ({ ...s, style: 1 }) })],
    ["B2 proven about another contest", forged({ statement: (s) => ({ ...s, contest: s.contest + 1 }) })],
    ["B2 proven about another tag", forged({ statement: (s) => ({ ...s, T: G }) })],
    [
      "B13 proven under another opening statement",
      forged({ statement: (s) => ({ ...s, context: { ...s.context, opening: ZERO } as never }) }),
    ],
  ];
}

export function ballots(): VectorFile {
  const input = { ballot: toHex(sealed.bytes), o: toHex(sealed.o), signerText: ALICE };
  const decoding = changedBallots().filter(([, , code]) => !["BALLOT_TAG", "BALLOT_PROOF"].includes(code));
  return {
    package: "ballot",
    about:
      "Whole ballots. BAL-3 gives the ballot and then o (random: the source gives these bytes on every call); BAL-5 the ballot's hash; BAL-6 accepts. P and opening are the key and the body's hash of the opening statement.",
    source: "own",
    common: sealingMembers,
    cases: [
      sealingCase("a vote, a vote, a blank", [101, 102, 0]),
      sealingCase("the same code in every slot", [104, 104, 104]),
      {
        algorithm: "BAL-5",
        name: "an honest ballot",
        input: { ballot: input.ballot },
        expect: { output: toHex(sha256(sealed.bytes)) },
      },
      ...decoding.map(
        ([name, { bytes }, error]): Case => ({
          algorithm: "BAL-5",
          name,
          input: { ballot: toHex(bytes!) },
          expect: { error },
        }),
      ),
      { algorithm: "BAL-6", name: "an honest ballot", input, expect: { accept: true } },
      ...changedBallots().map(
        ([name, { bytes, o, signer }, error]): Case => ({
          algorithm: "BAL-6",
          name,
          input: { ballot: toHex(bytes ?? sealed.bytes), o: toHex(o ?? sealed.o), signerText: signer ?? ALICE },
          expect: { error },
        }),
      ),
      ...forgedBallots().map(
        ([name, { bytes, o }]): Case => ({
          algorithm: "BAL-6",
          name,
          input: { ballot: toHex(bytes), o: toHex(o), signerText: ALICE },
          expect: { error: "BALLOT_PROOF" },
        }),
      ),
      ...openingCases(),
    ],
  };
}

function sealingCase(name: string, codes: readonly number[]): Case {
  const { bytes, o } = sealBallot(sealing, choices(codes), seed, () => constant);
  return {
    algorithm: "BAL-3",
    name,
    input: {
      seed: toHex(seed),
      style: 0,
      personText: ALICE,
      codes,
      rollVersion: 3,
      seenSize: SEEN.size,
      seenRoot: toHex(SEEN.root),
      random: toHex(constant),
    },
    expect: { output: toHex(concat(bytes, o)) },
  };
}

function openingCases(): readonly Case[] {
  const r = slotRandomness(seed, fingerprint, 0, 0);
  const foreign = { A: multiplyBase(scalar(77)), B: plus(multiplyBase(scalar(101)), multiply(r, P)) };
  const opening = (name: string, bytes: Uint8Array, expected: object, signer = ALICE, code = seed): Case => ({
    algorithm: "BAL-13",
    name,
    input: { ballot: toHex(bytes), signerText: signer, seed: toHex(code) },
    expect: expected as Record<string, unknown>,
  });
  return [
    opening("the choice", sealed.bytes, { output: toHex(concat(...[101, 102, 0].map(u32le))) }),
    opening("F4 clash: another voter's ballot", sealed.bytes, { error: "OPEN_TAG" }, BOB),
    opening("another seed", sealed.bytes, { error: "OPEN_TAG" }, ALICE, ZERO),
    opening(
      "I1 foreign randomness: B − r·P shows a code",
      forged({ ciphertexts: (list) => [foreign, ...list.slice(1)] }).bytes,
      { error: "OPEN_RANDOMNESS" },
    ),
    opening("a code that is not listed", forged({}, [201, 102, 0]).bytes, { error: "OPEN_CODE" }),
  ];
}

function plusG(bytes: Uint8Array) {
  const r = slotRandomness(seed, fingerprint, 0, 0);
  const { A, B } = encrypt(scalar(101), r, P);
  if (toHex(encodeElement(A)) !== toHex(bytes.slice(at.A(0), at.A(0) + 32)))
    throw new Error("not the first ciphertext");
  return plus(B, G);
}

function fromInteger(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex")).reverse();
}
