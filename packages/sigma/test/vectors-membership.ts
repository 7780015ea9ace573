/** Vectors of membership and of the weights of a batch. */
import { concat, toHex, u64le } from "@selge/basics";
import { encrypt } from "@selge/elgamal";
import { add, encodeScalar, mul, multiplyBase, scalar } from "@selge/group";
import { batchWeights } from "../src/batch.ts";
import { codePolynomial, evaluateCodes } from "../src/code-polynomial.ts";
import { ballotCiphertexts, proveMembership } from "../src/index.ts";
import { membershipChallenge } from "../src/membership-statement.ts";
import { bytesOf, codeList, codesOf, election, P, scalarOf, seeded, type Vote, vote } from "./fixtures.ts";
import {
  type Case,
  contextInput,
  hexOf,
  type Input,
  itemAt,
  ORDER_HEX,
  plusOrder,
  refusals,
  scalarHex,
  verdicts,
  withItem,
  writeVectors,
  ZERO_HEX,
} from "./vector-file.ts";

const random = seeded("membership vectors");
const Q = hexOf(multiplyBase(scalarOf("another")));
const OTHER = toHex(bytesOf("other", 32));
const BAD_POINT = "ff".repeat(32);

function membershipInput({ statement, ...witness }: Vote) {
  const { context, T, codes, ciphertexts, style, contest, slot, w, position } = statement;
  const proof = toHex(proveMembership(statement, witness, P, random).bytes);
  const bound = { T: hexOf(T), codes: codes.codes, ciphertexts: toHex(ciphertexts.bytes) };
  return { ...contextInput(context), P: hexOf(P), style, contest, slot, w, position, ...bound, proof };
}

/** Only what differs from the common input. */
function difference(input: Input, common: Input): Input {
  return Object.fromEntries(Object.entries(input).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(common[k])));
}

const D3 = 3; // depth of the common list, 5 codes

function membershipVerdicts(common: ReturnType<typeof membershipInput>): Case[] {
  const { proof, ciphertexts } = common;
  const of = (v: Vote) => difference(membershipInput(v), common);
  const mauled = encrypt(scalar(28), scalarOf("vote r"), P); // the vote for 21 shifted to the next code
  const three = vote(codesOf(5), 3);
  const outside = ballotCiphertexts([encrypt(scalar(0), scalarOf("vote r0"), P), encrypt(scalar(8), three.r, P)]);
  const parts = { Cl_0: 0, Ca_0: D3, Cb_0: 2 * D3, "Cd_0.A": 3 * D3, "Cd_0.B": 3 * D3 + 1, "Cd_2.B": 5 * D3 - 1 };
  const responses = { f_0: 5 * D3, za_0: 6 * D3, zb_0: 7 * D3, zd: 8 * D3 };
  const changed = (places: Record<string, number>, item: (i: number) => string, name: (part: string) => string) =>
    Object.fromEntries(Object.entries(places).map(([part, i]) => [name(part), { proof: withItem(proof, i, item(i)) }]));
  const sizes = [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 0],
    [5, 4],
    [81, 80],
    [1000, 421],
  ] as const;
  return [
    ...verdicts("SIG-19", true, {
      "choice 3 of 5": {},
      ...Object.fromEntries(sizes.map(([N, l]) => [`choice ${l} of ${N}`, of(vote(codesOf(N), l, `${N}`))])),
      "codes 0 and 2^32 - 1": of(vote([0, 2 ** 32 - 1], 1)),
    }),
    ...verdicts("SIG-19", false, {
      "another style": { style: 5 },
      "another T": { T: Q },
      "another contest": { contest: 0 },
      "another slot": { slot: 0 },
      "another w": { w: 3 },
      "another position": { position: 0 },
      "another code": { codes: [0, 7, 14, 21, 29] },
      "a code more": { codes: codesOf(6) },
      "a code less, another depth": { codes: codesOf(4) },
      "another ciphertext of the ballot (B3)": { ciphertexts: withItem(ciphertexts, 0, Q) },
      "a ciphertext less": { ciphertexts: ciphertexts.slice(128), position: 0 },
      "a ciphertext more": { ciphertexts: ciphertexts + ciphertexts.slice(0, 128) },
      "half a ciphertext more": { ciphertexts: ciphertexts + Q },
      "a mauled ciphertext, the next code (A15)": { ciphertexts: withItem(ciphertexts, 3, hexOf(mauled.B)) },
      "A is the identity (A3)": { ciphertexts: withItem(ciphertexts, 2, ZERO_HEX) },
      "slot beyond w": { slot: 2 },
      "position beyond the ballot": { position: 2 },
      "codes with a repetition": { codes: [0, 7, 14, 21, 21] },
      "codes padded by hand": { codes: [0, 7, 14, 21, 28, 28, 28, 28] },
      "another election key": { P: Q },
      "the identity as election key (A4)": { P: ZERO_HEX },
      "replay under another opening (B13)": { opening: OTHER },
      "replay in another election (B13)": { fingerprint: OTHER },
      "a ceremony number in place of the opening": { ceremony: 3 },
      ...changed(
        parts,
        () => Q,
        (part) => `another ${part}`,
      ),
      ...changed(
        parts,
        () => ZERO_HEX,
        (part) => `the identity as ${part}`,
      ),
      ...changed(
        responses,
        () => scalarHex(scalar(7)),
        (part) => `another ${part}`,
      ),
      ...changed(
        responses,
        (i) => plusOrder(itemAt(proof, i)),
        (part) => `${part} + order (A2)`,
      ),
      "a byte too long": { proof: `${proof}00` },
      "a byte too short": { proof: proof.slice(2) },
      "a plaintext outside the list (A10)": of({ ...three, statement: { ...three.statement, ciphertexts: outside } }),
      "a proof without the randomness": of({ ...three, r: scalarOf("guess") }),
      "over another list (A10)": { proof: membershipInput(vote([0, 7, 14, 22, 28], 3)).proof },
    }),
  ];
}

function listCases(): Case[] {
  const good = [[5], [0, 7], [0, 1, 2 ** 32 - 1]];
  const u32 = (code: number) => u64le(code).subarray(0, 4);
  return [
    ...good.map(
      (codes): Case => ({
        algorithm: "SIG-11",
        name: `${codes}`,
        input: { codes },
        expect: { output: toHex(concat(...codes.map(u32))) },
      }),
    ),
    ...refusals("SIG-11", "codes", [
      ["none", [], "CODES_EMPTY"],
      ["a repetition", [0, 7, 7], "CODES_ORDER"],
      ["two zeros", [0, 0], "CODES_ORDER"],
      ["descending", [7, 0], "CODES_ORDER"],
      ["2^32", [0, 2 ** 32], "CODES_RANGE"],
      ["a fraction", [0.5], "CODES_RANGE"],
      ["negative", [-1], "CODES_RANGE"],
      ["range before order at one code", [7, -1], "CODES_RANGE"],
      ["the first fault from the left", [7, 3, -1], "CODES_ORDER"],
    ]),
  ];
}

function codeCases(): Case[] {
  const lists = [[9], [0, 7], [1, 5, 8], codesOf(5)];
  return lists.flatMap((codes): Case[] => {
    const list = codeList(codes);
    const l = codes.length - 1;
    const bits = Array.from({ length: list.depth }, (_, j) => scalar((l >> j) & 1));
    const a = bits.map((_, j) => scalarOf(`a ${j}`));
    const x = scalarOf("x");
    const f = a.map((aj, j) => add(mul(bits[j]!, x), aj));
    const name = `${codes.length} codes`;
    return [
      {
        algorithm: "SIG-14",
        name,
        input: { codes, l, a: scalarHex(...a) },
        expect: { output: scalarHex(...codePolynomial(list, bits, a)) },
      },
      {
        algorithm: "SIG-17",
        name,
        input: { codes, f: scalarHex(...f), x: scalarHex(x) },
        expect: { output: scalarHex(evaluateCodes(list, f, x)) },
      },
    ];
  });
}

function decodingCases({ proof, ciphertexts }: ReturnType<typeof membershipInput>): Case[] {
  const item = (i: number, value: string) => withItem(proof, i, value);
  return [
    { algorithm: "SIG-12", name: "two ciphertexts", input: { ciphertexts, count: 2 }, expect: { output: ciphertexts } },
    ...refusals(
      "SIG-12",
      "ciphertexts",
      [
        ["one less", ciphertexts.slice(128), "BALLOT_LENGTH"],
        ["a byte more", `${ciphertexts}00`, "BALLOT_LENGTH"],
        ["A is the identity (A3)", withItem(ciphertexts, 2, ZERO_HEX), "POINT_IDENTITY"],
        ["B not canonical (A1)", withItem(ciphertexts, 3, BAD_POINT), "POINT_ENCODING"],
      ],
      { count: 2 },
    ),
    {
      algorithm: "SIG-12",
      name: "B is the identity",
      input: { ciphertexts: withItem(ciphertexts, 3, ZERO_HEX), count: 2 },
      expect: { output: withItem(ciphertexts, 3, ZERO_HEX) },
    },
    { algorithm: "SIG-16", name: "an honest proof", input: { proof, depth: D3 }, expect: { output: proof } },
    ...refusals(
      "SIG-16",
      "proof",
      [
        ["a byte too long", `${proof}00`, "PROOF_LENGTH"],
        ["a byte too short", proof.slice(2), "PROOF_LENGTH"],
        ["an item too long", proof + ZERO_HEX, "PROOF_LENGTH"],
        ["an item too short", proof.slice(64), "PROOF_LENGTH"],
        ["nothing", "", "PROOF_LENGTH"],
        ["first commitment not canonical (A1)", item(0, BAD_POINT), "POINT_ENCODING"],
        ["last commitment not canonical (A1)", item(5 * D3 - 1, BAD_POINT), "POINT_ENCODING"],
        ["f_0 = order (A2)", item(5 * D3, ORDER_HEX), "SCALAR_ENCODING"],
        ["zd + order (A2)", item(8 * D3, plusOrder(itemAt(proof, 8 * D3))), "SCALAR_ENCODING"],
      ],
      { depth: D3 },
    ),
    { algorithm: "SIG-16", name: "another depth", input: { proof, depth: 2 }, expect: { error: "PROOF_LENGTH" } },
  ];
}

function weightCase(fingerprint: string): Case {
  const items = ["", "00", "0001", toHex(bytesOf("item", 100))];
  const fresh = bytesOf("fresh", 32);
  const parts = items.map((hex) => ({ bytes: [Uint8Array.from(Buffer.from(hex, "hex"))] }));
  const next = batchWeights(parts, election.fingerprint, () => fresh);
  const weights = Array.from({ length: 5 }, () => encodeScalar(next()).subarray(0, 16));
  return {
    algorithm: "SIG-20",
    name: "4 items, 5 weights",
    input: { fingerprint, items, random: toHex(fresh), count: 5 },
    expect: { output: toHex(concat(...weights)) },
  };
}

export function membershipVectors(): void {
  const three = vote(codesOf(5), 3);
  const common = membershipInput(three);
  const commitments = Uint8Array.from(Buffer.from(common.proof, "hex")).subarray(0, 160 * D3);
  const x = membershipChallenge(three.statement, commitments);
  const cases: Case[] = [
    ...listCases(),
    ...decodingCases(common),
    { algorithm: "SIG-13", name: "choice 3 of 5", input: {}, expect: { output: toHex(encodeScalar(x)) } },
    ...codeCases(),
    ...membershipVerdicts(common),
    weightCase(common.fingerprint),
  ];
  writeVectors("membership", "The plaintext of the ciphertext at `position` is one of `codes`.", common, cases);
}
