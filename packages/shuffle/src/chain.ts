/** All mixes of a batch, or of an election, in one multi-scalar multiplication. */
import { type RandomBytes, sha512, streamSha512, u64le, utf8 } from "@selge/basics";
import { currentEngine, type Element, type Scalar } from "@selge/group";
import { type ElectionContext, LABELS } from "@selge/transcript";
import { shuffleChallenges } from "./challenges.ts";
import { holds, shuffleEquations, weightedSum } from "./equations.ts";
import { encodeShuffleProof, type ShuffleProof } from "./proof.ts";
import { type MixFile, placeBytes, type ShuffleStatement } from "./statement.ts";
import { hasShape, verifyShuffle } from "./verify.ts";

/** One step: from file j to file j + 1 of its chain. */
export interface Mix {
  readonly position: number;
  readonly mixer: Uint8Array;
  readonly proof: ShuffleProof;
}

/** One batch: k mixes between k + 1 files. Each file is decoded and hashed once; that output j is input j + 1 is so by construction. */
export interface Chain {
  readonly context: ElectionContext;
  readonly batch: string;
  readonly P: Element;
  readonly files: readonly MixFile[];
  readonly mixes: readonly Mix[];
}

interface Claim {
  readonly statement: ShuffleStatement;
  readonly proof: ShuffleProof;
}

/**
 * SHF-10 VerifyChains: for each chain a verdict for each mix, equal to SHF-8's. One weighted test for all; if it fails, each mix by itself.
 * False for every mix of a chain whose positions are not consecutive or which has not one file more than mixes. Total. `random` is for
 * the weights only, on which no verdict depends. Cost for one chain: one MSM of n + 2w(k+1)n terms.
 */
export function verifyChains(chains: readonly Chain[], random: RandomBytes): readonly (readonly boolean[])[] {
  const claims = chains.map(claimsOf);
  const shaped = claims.flat().filter(({ statement, proof }) => hasShape(statement, proof));
  const together = shaped.length > 0 && allHold(shaped, random);
  const good = new Set(shaped.filter(({ statement, proof }) => together || verifyShuffle(statement, proof)));
  return chains.map(({ mixes }, i) => mixes.map((_, j) => claims[i]![j] !== undefined && good.has(claims[i]![j]!)));
}

/** The statements of a chain; none if it does not hang together. */
function claimsOf({ context, batch, P, files, mixes }: Chain): Claim[] {
  const linked =
    files.length === mixes.length + 1 && mixes.every(({ position }, j) => position === mixes[0]!.position + j);
  if (!linked) return [];
  return mixes.map(({ position, mixer, proof }, j) => ({
    statement: { context, batch, position, mixer, P, input: files[j]!, output: files[j + 1]! },
    proof,
  }));
}

function allHold(claims: readonly Claim[], random: RandomBytes): boolean {
  const equations = claims.flatMap(({ statement, proof }) =>
    shuffleEquations(statement, proof, shuffleChallenges(statement, proof)),
  );
  return holds(weightedSum(equations, weights(equations.length, claims, random)));
}

/** 128-bit weights from all that enters the test and fresh randomness: nobody can choose an error that cancels (THREATS B12). */
function weights(count: number, claims: readonly Claim[], random: RandomBytes): Scalar[] {
  const entered = streamSha512();
  for (const { statement, proof } of claims)
    entered
      .update(placeBytes(statement, statement.input))
      .update(statement.output.sha512)
      .update(encodeShuffleProof(proof));
  const { fingerprint } = claims[0]!.statement.context;
  const seed = sha512(utf8(LABELS.batch), fingerprint, entered.digest(), random(32));
  const packed = new Uint8Array(16 * count);
  for (let j = 0; j < count; j++) packed.set(sha512(seed, u64le(j)).subarray(0, 16), 16 * j);
  const engine = currentEngine();
  const vector = engine.shortScalars(packed);
  return Array.from({ length: count }, (_, j) => engine.scalarAt(vector, j));
}
