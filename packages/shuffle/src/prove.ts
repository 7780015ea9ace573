/** The mixer's side: shuffle, and prove it. */
import type { RandomBytes } from "@selge/basics";
import { reEncryptColumn } from "@selge/elgamal";
import { add, commitVector, currentEngine, mul, neg, randomScalar, type ScalarVector } from "@selge/group";
import { challengeE, challengeX, challengeYZ, startTranscript } from "./challenges.ts";
import { hedgedRandom } from "./hedged-random.ts";
import { beginMultiExponentiation } from "./multi-exponentiation.ts";
import { drawPermutation, type Order } from "./permutation.ts";
import { beginProduct } from "./product-argument.ts";
import { encodeShuffleProof, type ShuffleProof } from "./proof.ts";
import {
  isShuffleSize,
  type MixFile,
  mixFileOf,
  placeBytes,
  type ShufflePlace,
  type ShuffleStatement,
} from "./statement.ts";

/** A statement whose output is still to be made. */
export interface ShuffleJob extends ShufflePlace {
  readonly input: MixFile;
  /** The prover's role secret key, or nothing (tests): hedges the randomness, goes nowhere else. */
  readonly secret?: Uint8Array;
}

export interface ShuffleOutcome {
  readonly output: MixFile;
  /** `output.bin` */
  readonly outputBytes: Uint8Array<ArrayBuffer>;
  /** `proof.bin` */
  readonly proofBytes: Uint8Array<ArrayBuffer>;
}

/** What the prover knows: C′_i = C_{π(i)} + Enc(0; ρ_i), with one π for all slots and ρ for each. */
export interface ShuffleWitness {
  readonly order: Order;
  readonly rho: readonly ScalarVector[];
}

/**
 * SHF-7 ProveShuffle: draws π and ρ, re-encrypts, proves. Nothing secret outlives the call. Throws on a list out of bounds (a bug: SHF-1
 * refuses it). Cost: 2wn fixed-base multiplications, MSMs of (6 + 2w)·n terms; pass `asFixedBase(P)`.
 */
export function proveShuffle(job: ShuffleJob, random: RandomBytes): ShuffleOutcome {
  const { input, P } = job;
  const { n, columns } = input.list;
  if (!isShuffleSize(n, columns.length)) throw new RangeError(`no shuffle of ${n} rows of ${columns.length} slots`);
  const engine = currentEngine();
  const hedged = hedgedRandom(placeBytes(job, input), random, job.secret ?? new Uint8Array(0));

  const order = drawPermutation(n, hedged);
  const rho = columns.map(() => engine.randomScalars(n, hedged));
  const permuted = columns.map(({ A, B }) => ({
    A: engine.permuteElements(A, order),
    B: engine.permuteElements(B, order),
  }));
  const { file: output, bytes } = mixFileOf({
    n,
    columns: permuted.map((column, s) => reEncryptColumn(column, rho[s]!, P)),
  });

  const proof = proveKnownShuffle({ ...job, output }, { order, rho }, hedged);
  return { output, outputBytes: bytes, proofBytes: encodeShuffleProof(proof) };
}

/** The proof alone, for a witness at hand. The two arguments share one last challenge. */
export function proveKnownShuffle(
  statement: ShuffleStatement,
  { order, rho }: ShuffleWitness,
  random: RandomBytes,
): ShuffleProof {
  const engine = currentEngine();
  const n = order.length;
  const transcript = startTranscript(statement);

  const a = engine.permuteScalars(engine.indices(n), order); // a_i = π(i)
  const r = randomScalar(random);
  const Ca = commitVector(a, r);
  const x = challengeX(transcript, Ca);

  const b = engine.permuteScalars(engine.powers(x, n), order); // b_i = x^π(i)
  const s = randomScalar(random);
  const Cb = commitVector(b, s);
  const { y, z } = challengeYZ(transcript, Cb);

  const d = engine.addScalars(engine.scaleScalars(y, a, neg(z)), b); // d_i = y·a_i + b_i − z
  const product = beginProduct(d, random);
  const multiExponentiation = beginMultiExponentiation(b, statement.output.list, statement.P, random);
  const second = { ...product.commitments, ...multiExponentiation.commitments };
  const e = challengeE(transcript, second);

  return {
    Ca,
    Cb,
    ...second,
    ...product.respond(e, add(mul(y, r), s)),
    ...multiExponentiation.respond(e, s, rho),
  };
}
