import { concat, fromUtf8, must, u32le } from "@selge/basics";
import { decodeElement, encodeScalar } from "@selge/group";
import { accept, decoded, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import { shuffleChallenges } from "../src/challenges.ts";
import { hedgedRandom } from "../src/hedged-random.ts";
import {
  decodeMixFile,
  decodeShuffleProof,
  encodeShuffleProof,
  shuffleProofBytes,
  verifyChains,
  verifyShuffle,
} from "../src/index.ts";
import { drawPermutation } from "../src/permutation.ts";
import { seededRandom, tape } from "./fixtures.ts";

function electionOf(input: VectorInput) {
  const context = { fingerprint: input.bytes("fingerprint"), opening: input.bytes("opening") };
  return { context, batch: fromUtf8(input.bytes("batch"))!, P: must(decodeElement(input.bytes("P"))) };
}

function claimOf(input: VectorInput) {
  const [n, w] = [input.integer("n"), input.integer("w")];
  const file = (name: string) => must(decodeMixFile(input.bytes(name), n, w, name));
  const place = { ...electionOf(input), position: input.integer("position"), mixer: input.bytes("mixer") };
  const statement = { ...place, input: file("input"), output: file("output") };
  return { statement, proof: must(decodeShuffleProof(input.bytes("proof"), n, w)) };
}

function chainOf(input: VectorInput) {
  const [n, w] = [input.integer("n"), input.integer("w")];
  const parts = (name: string, size: number): Uint8Array[] => {
    const bytes = input.bytes(name);
    return Array.from({ length: bytes.length / size }, (_, i) => bytes.slice(size * i, size * (i + 1)));
  };
  const [mixers, proofs] = [parts("mixers", 32), parts("proofs", shuffleProofBytes(n, w))];
  const mixes = (input.json("positions") as number[]).map((position, j) => ({
    position,
    mixer: mixers[j]!,
    proof: must(decodeShuffleProof(proofs[j]!, n, w)),
  }));
  const files = parts("files", 64 * n * w).map((bytes, j) => must(decodeMixFile(bytes, n, w, `file ${j}`)));
  return { ...electionOf(input), files, mixes };
}

const algorithms: Parameters<typeof runVectors>[1] = {
  "SHF-1": (input) =>
    decoded(
      decodeMixFile(input.bytes("bytes"), input.integer("n"), input.integer("w"), "file"),
      ({ sha512 }) => sha512,
    ),
  "SHF-2": (input) => {
    const { statement, proof } = claimOf(input);
    const { x, y, z, e } = shuffleChallenges(statement, proof);
    return output(concat(...[x, y, z, e].map(encodeScalar)));
  },
  "SHF-4": (input) =>
    decoded(decodeShuffleProof(input.bytes("proof"), input.integer("n"), input.integer("w")), encodeShuffleProof),
  "SHF-5": (input) => {
    const order = drawPermutation(input.integer("n"), tape(input.bytes("random")));
    return output(concat(...[...order].map((i) => u32le(i + 1))));
  },
  "SHF-6": (input) =>
    output(
      hedgedRandom(input.bytes("statement"), () => input.bytes("fresh"), new Uint8Array(0))(input.integer("length")),
    ),
  "SHF-8": (input) => {
    const { statement, proof } = claimOf(input);
    return accept(verifyShuffle(statement, proof));
  },
  "SHF-10": (input) => output(Uint8Array.from(verifyChains([chainOf(input)], seededRandom("vectors"))[0]!, Number)),
};

runVectors("shuffle-proofs.json", algorithms);
runVectors("shuffle-changes.json", algorithms);
runVectors("shuffle-chains.json", algorithms);
