/** The shuffle's vectors. */
import type { Arithmetic } from "../src/proofs/arithmetic.ts";
import { decodePoint, encodeScalar } from "../src/proofs/group.ts";
import { loadPoints, type PointList } from "../src/proofs/lists.ts";
import { brokenEquations, type ChainStatement, challenges, type Mix, verifyMixes } from "../src/proofs/shuffle.ts";
import { decodeShuffleProof, isShuffleSize, shuffleProofLength } from "../src/proofs/shuffle-proof.ts";
import { concat } from "../src/record/bytes.ts";
import { demand, Fault } from "../src/record/fault.ts";
import { filesOf } from "./memory-record.ts";
import { cut, type Input, runVectors } from "./vectors.ts";

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

function listOf(arithmetic: Arithmetic, bytes: Uint8Array, n: number, w: number): Promise<PointList> {
  demand(isShuffleSize(n, w), "SHUFFLE_SIZE");
  return loadPoints(arithmetic, filesOf({ list: bytes }), "list", 2 * n * w, "first components", "LIST_LENGTH");
}

function statementOf(input: Input): ChainStatement {
  return {
    fingerprint: input.bytes("fingerprint"),
    opening: input.bytes("opening"),
    batch: input.text("batchText"),
    n: input.integer("n"),
    w: input.integer("w"),
    P: decodePoint(input.bytes("P")),
  };
}

async function mixOf(input: Input): Promise<Mix> {
  const { n, w } = statementOf(input);
  return {
    position: input.integer("position"),
    mixer: input.bytes("mixer"),
    input: await listOf(input.arithmetic, input.bytes("input"), n, w),
    output: await listOf(input.arithmetic, input.bytes("output"), n, w),
    proof: decodeShuffleProof(input.arithmetic, input.bytes("proof"), n, w),
  };
}

async function verifyOne(input: Input): Promise<boolean> {
  try {
    const mix = await mixOf(input);
    const accepted = await verifyMixes(input.arithmetic, statementOf(input), [mix], random);
    // Equation by equation says the same: weights never decide.
    const broken = await brokenEquations(input.arithmetic, statementOf(input), mix, random);
    if (accepted && broken.length > 0) throw new Error(broken.join());
    return accepted;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

runVectors(
  "shuffle-proofs.json",
  {
    "SHF-2": async (input) => {
      const { x, y, z, e } = challenges(statementOf(input), await mixOf(input));
      return concat(...[x, y, z, e].map(encodeScalar));
    },
    "SHF-8": verifyOne,
  },
  ["SHF-5", "SHF-6"],
);

runVectors("shuffle-changes.json", {
  "SHF-1": async (input) =>
    (await listOf(input.arithmetic, input.bytes("bytes"), input.integer("n"), input.integer("w"))).hash,
  "SHF-4": (input) =>
    decodeShuffleProof(input.arithmetic, input.bytes("proof"), input.integer("n"), input.integer("w")).bytes,
  "SHF-8": verifyOne,
});

runVectors("shuffle-chains.json", {
  "SHF-10": async (input) => {
    const st = statementOf(input);
    const { n, w } = st;
    const files = cut(input.bytes("files"), 64 * n * w);
    const proofs = cut(input.bytes("proofs"), shuffleProofLength(n, w));
    const positions = input.json("positions") as readonly number[];
    const chained = files.length === proofs.length + 1 && positions.every((at, i) => at === positions[0]! + i);
    if (!chained) return new Uint8Array(positions.length);
    const lists = await Promise.all(files.map((file) => listOf(input.arithmetic, file, n, w)));
    const mixes = proofs.map((proof, i) => ({
      position: positions[i]!,
      mixer: cut(input.bytes("mixers"), 32)[i]!,
      input: lists[i]!,
      output: lists[i + 1]!,
      proof: decodeShuffleProof(input.arithmetic, proof, n, w),
    }));
    if (await verifyMixes(input.arithmetic, st, mixes, random)) return Uint8Array.from(mixes, () => 1);
    return Uint8Array.from(
      await Promise.all(mixes.map(async (mix) => Number(await verifyMixes(input.arithmetic, st, [mix], random)))),
    );
  },
});
