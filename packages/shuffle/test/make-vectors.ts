/**
 * Writes test/vectors/shuffle-*.json: `node packages/shuffle/test/make-vectors.ts`. Deterministic: a changed file is a changed protocol.
 */
import { writeFileSync } from "node:fs";
import { concat, sha512, toHex, u32le, utf8 } from "@selge/basics";
import { encodeList } from "@selge/elgamal";
import { encodeElement, encodeScalar, G, Hkey, ORDER, scalar } from "@selge/group";
import { shuffleChallenges } from "../src/challenges.ts";
import { hedgedRandom } from "../src/hedged-random.ts";
import { encodeShuffleProof, type ShuffleStatement } from "../src/index.ts";
import { drawPermutation } from "../src/permutation.ts";
import { type Proven, place, proven, seededRandom, tape } from "./fixtures.ts";
import { forgeries } from "./forged-vectors.ts";

interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly expect: Record<string, unknown>;
}

function statementMembers({ batch, position, mixer, input, output }: ShuffleStatement): Record<string, unknown> {
  return {
    batchText: batch,
    position,
    mixer: toHex(mixer),
    n: input.list.n,
    w: input.list.columns.length,
    input: toHex(encodeList(input.list)),
    output: toHex(encodeList(output.list)),
  };
}

const election = {
  fingerprint: toHex(place.context.fingerprint),
  opening: toHex(place.context.opening as Uint8Array),
  P: toHex(encodeElement(place.P)),
};

function verification(name: string, statement: ShuffleStatement, proof: Uint8Array, accept: boolean): Case {
  const input = { ...statementMembers(statement), proof: toHex(proof) };
  return { algorithm: "SHF-8", name, input, expect: { accept } };
}

/** The honest proof verified, and its challenges for whoever searches a fault in a transcript. */
function honest(name: string, { statement, proof, proofBytes }: Proven): Case[] {
  const { x, y, z, e } = shuffleChallenges(statement, proof);
  const input = { ...statementMembers(statement), proof: toHex(proofBytes) };
  const challenges = toHex(concat(...[x, y, z, e].map(encodeScalar)));
  return [
    verification(name, statement, proofBytes, true),
    { algorithm: "SHF-2", name: `${name}: x, y, z, e`, input, expect: { output: challenges } },
  ];
}

function proofs(): Case[] {
  const sizes = [
    [2, 1],
    [2, 3],
    [3, 1],
    [5, 1],
    [8, 2],
  ] as const;
  return [
    ...sizes.flatMap(([n, w]) => honest(`honest, ${n} rows of ${w}`, proven(n, w))),
    ...honest("strip, position 0", proven(3, 1, { ...place, position: 0 })),
    ...honest("a batch name beyond ASCII", proven(2, 1, { ...place, batch: "põhja-öö ✓" })),
    ...permutations(),
    ...forgeries().map(({ name, statement, proof }) => verification(name, statement, encodeShuffleProof(proof), false)),
  ];
}

const [N, W] = [3, 2];
const base = proven(N, W);
const { statement, proofBytes, inputBytes, outputBytes } = base;
const SLOT = 64;
const ROW = W * SLOT;

function changes(): Case[] {
  return [
    { algorithm: "SHF-8", name: "nothing", input: {}, expect: { accept: true } },
    ...changedItems(),
    ...changedStatement(),
    ...refusedProofs(),
    ...refusedFiles(),
  ];
}

const withItem = (i: number, item: Uint8Array): string =>
  toHex(concat(proofBytes.slice(0, 32 * i), item, proofBytes.slice(32 * i + 32)));

function changedItems(): Case[] {
  const points = ["Ca", "Cb", "Cu", "Cdelta", "CDelta", "C0", "E0_1.A", "E0_1.B", "E0_2.A", "E0_2.B"];
  const scalars = ["ã_1", "ã_2", "ã_3", "p̃_2", "f_1", "f_2", "f_3", "r̃", "s̃", "r_f", "τ_1", "τ_2"];
  const replace = (name: string, i: number, item: Uint8Array): Case => ({
    algorithm: "SHF-8",
    name,
    input: { proof: withItem(i, item) },
    expect: { accept: false },
  });
  return [
    ...points.map((name, i) => replace(`${name} = G`, i, encodeElement(G))),
    ...points.map((name, i) => replace(`${name} the identity`, i, new Uint8Array(32))),
    ...scalars.map((name, i) => replace(`${name} = 1`, points.length + i, encodeScalar(scalar(1)))),
    ...scalars.map((name, i) => replace(`${name} = 0`, points.length + i, new Uint8Array(32))),
  ];
}

function changedStatement(): Case[] {
  const change = (name: string, input: Record<string, unknown>): Case => ({
    algorithm: "SHF-8",
    name,
    input,
    expect: { accept: false },
  });
  const other = (name: string): string => toHex(sha512(utf8(`another ${name}`)).subarray(0, 32));
  return [
    change("another fingerprint", { fingerprint: other("fingerprint") }),
    change("another opening", { opening: other("opening") }),
    change("another batch", { batchText: `${place.batch}0` }),
    change("another position", { position: 2 }),
    change("the strip's position", { position: 0 }),
    change("another mixer", { mixer: other("mixer") }),
    change("another key", { P: toHex(encodeElement(Hkey)) }),
    change("the key the identity", { P: toHex(new Uint8Array(32)) }),
    change("C9: input and output exchanged", { input: toHex(outputBytes), output: toHex(inputBytes) }),
    change("C15: slots of two output rows re-paired", { output: toHex(exchanged(outputBytes, SLOT, 1, 3)) }),
    change("C15: slots of two input rows re-paired", { input: toHex(exchanged(inputBytes, SLOT, 0, 2)) }),
    change("M56: two output rows swapped without a new proof", { output: toHex(exchanged(outputBytes, ROW, 0, 1)) }),
    change("one output B the identity", {
      output: toHex(concat(outputBytes.slice(0, 32), new Uint8Array(32), outputBytes.slice(64))),
    }),
  ];
}

function refusedProofs(): Case[] {
  const refuse = (name: string, error: string, proof: string, input = {}): Case => ({
    algorithm: "SHF-4",
    name,
    input: { proof, ...input },
    expect: { error },
  });
  const proof = toHex(proofBytes);
  const ell = Uint8Array.from({ length: 32 }, (_, i) => Number((ORDER >> BigInt(8 * i)) & 255n));
  return [
    { algorithm: "SHF-4", name: "the proof decoded and encoded", input: {}, expect: { output: proof } },
    refuse("one item longer", "PROOF_LENGTH", proof + toHex(new Uint8Array(32))),
    refuse("one item shorter", "PROOF_LENGTH", proof.slice(0, -64)),
    refuse("one byte longer", "PROOF_LENGTH", `${proof}00`),
    refuse("empty", "PROOF_LENGTH", ""),
    refuse("of 4 rows", "PROOF_LENGTH", proof, { n: 4 }),
    refuse("of 1 slot", "PROOF_LENGTH", proof, { w: 1 }),
    refuse("of 1 row", "SHUFFLE_SIZE", proof, { n: 1 }),
    refuse("of no slot", "SHUFFLE_SIZE", proof, { w: 0 }),
    refuse("of 2^24 + 1 rows", "SHUFFLE_SIZE", proof, { n: 2 ** 24 + 1 }),
    refuse("Ca not canonical", "POINT_ENCODING", withItem(0, new Uint8Array(32).fill(0xff))),
    refuse("E0_2.B not canonical", "POINT_ENCODING", withItem(9, ell)),
    refuse("ã_1 = ℓ", "SCALAR_ENCODING", withItem(10, ell)),
    refuse("τ_2 = 2^256 − 1", "SCALAR_ENCODING", withItem(21, new Uint8Array(32).fill(0xff))),
  ];
}

function refusedFiles(): Case[] {
  const refuse = (name: string, error: string, bytes: Uint8Array, input = {}): Case => ({
    algorithm: "SHF-1",
    name,
    input: { bytes: toHex(bytes), ...input },
    expect: { error },
  });
  const bytes = toHex(outputBytes);
  return [
    { algorithm: "SHF-1", name: "SHA-512", input: { bytes }, expect: { output: toHex(statement.output.sha512) } },
    refuse("one row", "SHUFFLE_SIZE", outputBytes.slice(0, ROW), { n: 1 }),
    refuse("no row", "SHUFFLE_SIZE", new Uint8Array(0), { n: 0 }),
    refuse("a row too few", "LIST_LENGTH", outputBytes.slice(ROW)),
    refuse("a row too many", "LIST_LENGTH", concat(outputBytes, outputBytes.slice(0, ROW))),
    refuse("an A the identity", "POINT_IDENTITY", concat(new Uint8Array(32), outputBytes.slice(32))),
    refuse("a B not canonical", "POINT_ENCODING", concat(outputBytes.slice(0, -32), new Uint8Array(32).fill(0xff))),
  ];
}

/** The items `a` and `b` of `size` bytes exchanged. */
function exchanged(bytes: Uint8Array, size: number, a: number, b: number): Uint8Array {
  const out = bytes.slice();
  out.set(bytes.slice(size * a, size * (a + 1)), size * b);
  out.set(bytes.slice(size * b, size * (b + 1)), size * a);
  return out;
}

/** Three mixes, and the same with one thing changed. Expected: one byte a mix, 01 or 00. */
function chains(): { common: Record<string, unknown>; cases: Case[] } {
  const steps = [base];
  for (const position of [2, 3]) steps.push(proven(N, W, { ...place, position }, steps.at(-1)!.statement.output));
  const files = [inputBytes, ...steps.map((step) => step.outputBytes)];
  const proofs = steps.map((step) => step.proofBytes);
  const wrong = encodeShuffleProof({ ...steps[1]!.proof, rf: scalar(1) });
  const pack = (parts: readonly Uint8Array[]): string => toHex(concat(...parts));
  const common = {
    ...election,
    batchText: place.batch,
    n: N,
    w: W,
    files: pack(files),
    positions: [1, 2, 3],
    mixers: pack(steps.map((step) => step.statement.mixer)),
    proofs: pack(proofs),
  };
  const chain = (name: string, output: string, input: Record<string, unknown>): Case => ({
    algorithm: "SHF-10",
    name,
    input,
    expect: { output },
  });
  const cases = [
    chain("three honest mixes", "010101", {}),
    chain("the second proof is wrong", "010001", { proofs: pack([proofs[0]!, wrong, proofs[2]!]) }),
    chain("first and second proof exchanged", "000001", { proofs: pack([proofs[1]!, proofs[0]!, proofs[2]!]) }),
    chain("the third mix took the first file", "010000", { files: pack([files[0]!, files[1]!, files[0]!, files[3]!]) }),
    chain("positions with a gap", "000000", { positions: [1, 2, 4] }),
    chain("positions of another stage", "000000", { positions: [2, 3, 4] }),
    chain("a file too many", "000000", { files: pack([...files, files[0]!]) }),
    chain("a file too few", "000000", { files: pack(files.slice(1)) }),
  ];
  return { common, cases };
}

function permutations(): Case[] {
  const draw = (name: string, n: number, random: Uint8Array): Case => {
    const order = drawPermutation(n, tape(random));
    const output = toHex(concat(...[...order].map((i) => u32le(i + 1))));
    return { algorithm: "SHF-5", name, input: { n, random: toHex(random) }, expect: { output } };
  };
  const [fresh, hashed] = [seededRandom("fresh")(64), utf8("statement")];
  const stream = toHex(hedgedRandom(hashed, () => fresh, new Uint8Array(0))(150));
  return [
    draw("two rows, zeros", 2, new Uint8Array(4)),
    draw("seven rows", 7, seededRandom("seven")(24)),
    draw("a draw rejected", 3, concat(new Uint8Array(4).fill(255), Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0))),
    {
      algorithm: "SHF-6",
      name: "150 bytes",
      input: { fresh: toHex(fresh), statement: toHex(hashed), length: 150 },
      expect: { output: stream },
    },
  ];
}

function write(subject: string, about: string, common: Record<string, unknown>, cases: readonly Case[]): void {
  const path = new URL(`../../../test/vectors/shuffle-${subject}.json`, import.meta.url);
  const file = { package: "shuffle", about, source: "own", common, cases };
  writeFileSync(path, `${JSON.stringify(file, undefined, 1)}\n`);
}

write(
  "proofs",
  "Honest proofs of several sizes; permutations (packed u32le, 1-based) from given bytes; forgeries of which one equation is false.",
  election,
  proofs(),
);
write(
  "changes",
  "One honest proof (common); each case changes one thing in it.",
  { ...election, ...statementMembers(statement), proof: toHex(proofBytes) },
  changes(),
);
const { common, cases } = chains();
write(
  "chains",
  "Mixes of one batch, packed in order; the output has one byte a mix: 01 true, 00 false.",
  common,
  cases,
);
