/**
 * A shuffle is a permutation with re-encryption: SHF-2, SHF-8 to SHF-10, verifier's side.
 *
 * Statement   input C_{i,s}, output C'_{i,s}, i = 1..n, s = 1..w, key P; claim C'_{i,s} = C_{π(i),s} + Enc(0; ρ_{i,s})
 * Proof       Ca, Cb, Cu, Cδ, CΔ, C0, E0_s; ã, p̃, f; r̃, s̃, r_f, τ_s
 * Source      Bayer and Groth 2012 with one row, as written in SHF
 *
 * All equations of all mixes given are one sum: a list between two mixes is walked once. Memory grows with the proofs (96
 * bytes a row and mix), not with the number of points.
 */
import type { RandomBytes } from "../ports.ts";
import { concat, sha512, text, u32le, u64le } from "../record/bytes.ts";
import { G, HKEY, mod, type Point, type Scalar, shuffleGenerator } from "./group.ts";
import type { PointList } from "./lists.ts";
import { runningSum } from "./msm.ts";
import { isShuffleSize, type ShuffleProof, shuffleProofLength } from "./shuffle-proof.ts";
import { startTranscript, weightAt } from "./transcript.ts";

export interface ChainStatement {
  readonly fingerprint: Uint8Array;
  readonly opening: Uint8Array;
  readonly batch: string;
  readonly n: number;
  readonly w: number;
  readonly P: Point;
}

export interface Mix {
  readonly position: number;
  readonly mixer: Uint8Array;
  readonly input: PointList;
  readonly output: PointList;
  readonly proof: ShuffleProof;
}

export const EQUATIONS = ["sum", "product", "powers", "slots"] as const;
export type EquationName = (typeof EQUATIONS)[number];

interface Challenges {
  readonly x: Scalar;
  readonly y: Scalar;
  readonly z: Scalar;
  readonly e: Scalar;
}

/** Weights of the equations of one mix, in the order of SHF-9. */
interface Weights {
  readonly sum: Scalar;
  readonly product: Scalar;
  readonly powers: Scalar;
  readonly A: readonly Scalar[];
  readonly B: readonly Scalar[];
}

/** SHF-2. */
export function challenges(st: ChainStatement, { position, mixer, input, output, proof }: Mix): Challenges {
  const { Ca, Cb, Cu, Cdelta, CDelta, C0, E0 } = proof;
  const transcript = startTranscript("selge/v1/proof/shuffle", st);
  transcript.append("batch", text(st.batch));
  transcript.append("position", u64le(position));
  transcript.append("mixer", mixer);
  transcript.append("n", u64le(st.n));
  transcript.append("w", u64le(st.w));
  transcript.append("input", input.hash);
  transcript.append("output", output.hash);
  transcript.append("Ca", Ca.toBytes());
  const x = transcript.challenge("x");
  transcript.append("Cb", Cb.toBytes());
  const y = transcript.challenge("y");
  const z = transcript.challenge("z");
  transcript.append("Cu", Cu.toBytes());
  transcript.append("Cdelta", Cdelta.toBytes());
  transcript.append("CDelta", CDelta.toBytes());
  transcript.append("C0", C0.toBytes());
  for (const { A, B } of E0) transcript.append("E0", concat(A.toBytes(), B.toBytes()));
  const e = transcript.challenge("e");
  return { x, y, z, e };
}

/** SHF-10, one sum for consecutive mixes of one chain: true iff every equation holds (but for 2^−128). */
export async function verifyMixes(st: ChainStatement, mixes: readonly Mix[], random: RandomBytes): Promise<boolean> {
  if (!mixes.every((mix) => isInRange(st, mix))) return false;
  const M = mixes.flatMap(({ position, mixer, input, output, proof }) => [
    ...[st.fingerprint, st.opening, u32le(text(st.batch).length), text(st.batch), u64le(position), mixer],
    ...[st.P.toBytes(), u64le(st.n), u64le(st.w), input.hash, output.hash, proof.bytes],
  ]);
  const seed = sha512("selge/v1/batch", st.fingerprint, sha512(...M), random(32));
  const each = 3 + 2 * st.w;
  const weights = mixes.map((_, m) => {
    const weight = (j: number): Scalar => weightAt(seed, m * each + j);
    const slots = Array.from({ length: st.w }, (_, s) => s);
    return {
      ...{ sum: weight(0), product: weight(1), powers: weight(2) },
      A: slots.map((s) => weight(3 + 2 * s)),
      B: slots.map((s) => weight(4 + 2 * s)),
    };
  });
  return weightedSumIsZero(st, mixes, weights);
}

/** SHF-8, what is asked before any arithmetic; the proof has its lengths from SHF-4. */
function isInRange({ fingerprint, opening, batch, n, w, P }: ChainStatement, mix: Mix): boolean {
  const { position, mixer, input, output, proof } = mix;
  return (
    [fingerprint, opening, mixer].every(({ length }) => length === 32) &&
    batch !== "" &&
    batch.isWellFormed() &&
    Number.isInteger(position) &&
    position >= 0 &&
    position < 2 ** 32 &&
    !P.is0() &&
    isShuffleSize(n, w) &&
    [input, output].every(({ count }) => count === 2 * n * w) &&
    proof.bytes.length === shuffleProofLength(n, w)
  );
}

/** For a mix that is false: the names of the equations that do not hold, one group after the other. */
export async function brokenEquations(
  st: ChainStatement,
  mix: Mix,
  random: RandomBytes,
): Promise<readonly EquationName[]> {
  const seed = sha512("selge/v1/batch", random(32));
  const broken: EquationName[] = [];
  for (const name of EQUATIONS) {
    const slot = (at: number): readonly Scalar[] =>
      Array.from({ length: st.w }, (_, s) => (name === "slots" ? weightAt(seed, at + 2 * s) : 0n));
    const only = (own: EquationName): Scalar => (name === own ? 1n : 0n);
    const weights = { sum: only("sum"), product: only("product"), powers: only("powers"), A: slot(0), B: slot(1) };
    if (!(await weightedSumIsZero(st, [mix], [weights]))) broken.push(name);
  }
  return broken;
}

/** Σ weight·(left − right) over the equations of SHF-9 is the identity. */
async function weightedSumIsZero(
  st: ChainStatement,
  mixes: readonly Mix[],
  weights: readonly Weights[],
): Promise<boolean> {
  const { n, w, P } = st;
  const total = runningSum();
  const chs = mixes.map((mix) => challenges(st, mix));
  for (const [m, { proof }] of mixes.entries()) addCommitments(total, P, proof, chs[m]!, weights[m]!);
  const rows = mixes.map(({ proof }, m) => generatorCoefficients(n, proof, chs[m]!, weights[m]!));
  for (let i = 1; i <= n; i++)
    total.add(
      rows.reduce((coefficient, row) => coefficient + row.next().value!, 0n),
      shuffleGenerator(i),
    );
  for (const list of listsOf(mixes)) {
    const readers = mixes.flatMap((mix, m) => [
      ...(mix.input === list ? [inputCoefficients(chs[m]!, weights[m]!)] : []),
      ...(mix.output === list ? [outputCoefficients(mix.proof, weights[m]!)] : []),
    ]);
    let k = 0;
    for await (const point of list.points()) {
      const [i, s, isA] = [Math.floor(k / (2 * w)) + 1, Math.floor((k % (2 * w)) / 2), k % 2 === 0];
      total.add(
        readers.reduce((coefficient, read) => coefficient + read(i, s, isA), 0n),
        point,
      );
      k++;
    }
    if (k !== 2 * n * w) return false;
  }
  return total.total().is0();
}

function listsOf(mixes: readonly Mix[]): readonly PointList[] {
  return [...new Set(mixes.flatMap(({ input, output }) => [input, output]))];
}

/** Everything of the equations but generators G_i and lists. */
function addCommitments(
  total: ReturnType<typeof runningSum>,
  P: Point,
  { Ca, Cb, Cu, Cdelta, CDelta, C0, E0, rTilde, sTilde, rf, tau }: ShuffleProof,
  { y, e }: Challenges,
  weight: Weights,
): void {
  total.add(weight.sum * e * y, Ca);
  total.add((weight.sum + weight.powers) * e, Cb);
  total.add(weight.sum, Cu);
  total.add(weight.product * e, CDelta);
  total.add(weight.product, Cdelta);
  total.add(weight.powers, C0);
  total.add(-(weight.sum * rTilde + weight.product * sTilde + weight.powers * rf), HKEY);
  for (const [s, { A, B }] of E0.entries()) {
    total.add(weight.A[s]!, A);
    total.add(weight.B[s]!, B);
    total.add(-weight.A[s]! * tau[s]!, G);
    total.add(-weight.B[s]! * tau[s]!, P);
  }
}

/** The coefficient of G_i, i = 1, 2, …, n: −(sum·(ã_i + e·z) + product·(e·p̃_{i+1} − p̃_i·ã_{i+1}) + powers·f_i). */
function* generatorCoefficients(
  n: number,
  proof: ShuffleProof,
  { x, y, z, e }: Challenges,
  weight: Weights,
): Generator<Scalar, undefined> {
  const last = mod(e * permutationProduct(n, x, y, z)); // p̃_n
  const p = (i: number): Scalar => (i === 1 ? proof.aTilde(1) : i === n ? last : proof.pTilde(i)); // p̃_1 = ã_1
  let [a, pi] = [proof.aTilde(1), p(1)];
  for (let i = 1; i <= n; i++) {
    let row = weight.sum * (a + e * z) + weight.powers * proof.f(i);
    if (i < n) {
      const [aNext, pNext] = [proof.aTilde(i + 1), p(i + 1)];
      row += weight.product * mod(e * pNext - pi * aNext);
      [a, pi] = [aNext, pNext];
    }
    yield -row;
  }
  return undefined;
}

/** Π_{i=1..n} (y·i + x^i − z). */
function permutationProduct(n: number, x: Scalar, y: Scalar, z: Scalar): Scalar {
  let [product, xi] = [1n, 1n];
  for (let i = 1n; i <= BigInt(n); i++) {
    xi = mod(xi * x);
    product = mod(product * (y * i + xi - z));
  }
  return product;
}

type Coefficient = (i: number, s: number, isA: boolean) => Scalar;

/** e·x^i on the input of a mix; rows come in order. */
function inputCoefficients({ x, e }: Challenges, weight: Weights): Coefficient {
  let [row, value] = [0, e];
  return (i, s, isA) => {
    for (; row < i; row++) value = mod(value * x);
    return value * (isA ? weight.A : weight.B)[s]!;
  };
}

/** −f_i on the output of a mix. */
function outputCoefficients(proof: ShuffleProof, weight: Weights): Coefficient {
  let [row, value] = [0, 0n];
  return (i, s, isA) => {
    if (row !== i) [row, value] = [i, proof.f(i)];
    return -value * (isA ? weight.A : weight.B)[s]!;
  };
}
