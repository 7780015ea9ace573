/**
 * A shuffle is a permutation with re-encryption: SHF-2, SHF-8 to SHF-10, verifier's side.
 *
 * Statement   input C_{i,s}, output C'_{i,s}, i = 1..n, s = 1..w, key P; claim C'_{i,s} = C_{π(i),s} + Enc(0; ρ_{i,s})
 * Proof       Ca, Cb, Cu, Cδ, CΔ, C0, E0_s; ã, p̃, f; r̃, s̃, r_f, τ_s
 * Source      Bayer and Groth 2012 with one row, as written in SHF
 *
 * All equations of all mixes given are one sum: a list between two mixes is walked once. Rows are taken in runs; memory grows
 * with the proofs (96 bytes a row and mix), not with the number of points.
 */
import type { RandomBytes } from "../ports.ts";
import { concat, sha512, text, u32le, u64le } from "../record/bytes.ts";
import {
  type Arithmetic,
  addTerms,
  isZeroSum,
  type RunningSum,
  type ScalarArithmetic,
  type Scalars,
} from "./arithmetic.ts";
import { encodeScalar, G, HKEY, mod, type Point, type Scalar } from "./group.ts";
import type { PointList } from "./lists.ts";
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
  const [Ca, Cb, Cu, Cdelta, CDelta, C0, ...E0] = proof.encodings;
  const transcript = startTranscript("selge/v1/proof/shuffle", st);
  transcript.append("batch", text(st.batch));
  transcript.append("position", u64le(position));
  transcript.append("mixer", mixer);
  transcript.append("n", u64le(st.n));
  transcript.append("w", u64le(st.w));
  transcript.append("input", input.hash);
  transcript.append("output", output.hash);
  transcript.append("Ca", Ca!);
  const x = transcript.challenge("x");
  transcript.append("Cb", Cb!);
  const y = transcript.challenge("y");
  const z = transcript.challenge("z");
  transcript.append("Cu", Cu!);
  transcript.append("Cdelta", Cdelta!);
  transcript.append("CDelta", CDelta!);
  transcript.append("C0", C0!);
  for (let s = 0; s < st.w; s++) transcript.append("E0", concat(E0[2 * s]!, E0[2 * s + 1]!));
  const e = transcript.challenge("e");
  return { x, y, z, e };
}

/** SHF-10, one sum for consecutive mixes of one chain: true iff every equation holds (but for 2^−128). */
export async function verifyMixes(
  arithmetic: Arithmetic,
  st: ChainStatement,
  mixes: readonly Mix[],
  random: RandomBytes,
): Promise<boolean> {
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
  return weightedSumIsZero(arithmetic, st, mixes, weights);
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
  arithmetic: Arithmetic,
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
    if (!(await weightedSumIsZero(arithmetic, st, [mix], [weights]))) broken.push(name);
  }
  return broken;
}

/** Rows taken at once. */
const RUN = 4096;

/** Σ weight·(left − right) over the equations of SHF-9 is the identity. */
async function weightedSumIsZero(
  arithmetic: Arithmetic,
  st: ChainStatement,
  mixes: readonly Mix[],
  weights: readonly Weights[],
): Promise<boolean> {
  const { n, w, P } = st;
  const { scalars, points } = arithmetic;
  const total = arithmetic.newSum();
  const chs = mixes.map((mix) => challenges(st, mix));
  for (const [m, { proof }] of mixes.entries()) addCommitments(arithmetic, total, P, proof, chs[m]!, weights[m]!);
  const rows = mixes.map(({ proof }, m) => generatorCoefficients(arithmetic, n, proof, chs[m]!, weights[m]!));
  for (let from = 0; from < n; from += RUN) {
    const to = Math.min(from + RUN, n);
    total.add(rows.map((row) => row(from, to)).reduce(scalars.add), points.generators(from, to));
  }
  const atOnce = Math.max(1, Math.floor(RUN / w));
  for (const list of listsOf(mixes)) {
    const readers = mixes.flatMap((mix, m) => [
      ...(mix.input === list ? [{ weight: weights[m]!, read: inputCoefficients(arithmetic, chs[m]!) }] : []),
      ...(mix.output === list ? [{ weight: weights[m]!, read: outputCoefficients(arithmetic, mix.proof) }] : []),
    ]);
    let from = 0;
    for await (const run of list.runs(2 * w * atOnce)) {
      const to = from + run.length / (2 * w);
      const own = readers.map(({ weight, read }) => ({ weight, row: read(from, to) }));
      const column = (of: (weight: Weights) => Scalar): Scalars =>
        own.map(({ weight, row }) => scalars.scale(of(weight), row)).reduce(scalars.add);
      const columns = Array.from({ length: w }, (_, s) => [column(({ A }) => A[s]!), column(({ B }) => B[s]!)]);
      total.add(scalars.interleave(columns.flat()), run);
      from = to;
    }
    if (from !== n) return false;
  }
  return isZeroSum(arithmetic, total);
}

function listsOf(mixes: readonly Mix[]): readonly PointList[] {
  return [...new Set(mixes.flatMap(({ input, output }) => [input, output]))];
}

/** Everything of the equations but generators G_i and lists. */
function addCommitments(
  arithmetic: Arithmetic,
  total: RunningSum,
  P: Point,
  { points, rTilde, sTilde, rf, tau }: ShuffleProof,
  { y, e }: Challenges,
  weight: Weights,
): void {
  const { sum, product, powers, A, B } = weight;
  const ofCa = [sum * e * y, (sum + powers) * e, sum, product, product * e, powers]; // Ca, Cb, Cu, Cδ, CΔ, C0
  total.add(arithmetic.scalars.of([...ofCa, ...tau.flatMap((_, s) => [A[s]!, B[s]!])]), points);
  const ofG = tau.reduce((all, own, s) => all - A[s]! * own, 0n);
  const ofP = tau.reduce((all, own, s) => all - B[s]! * own, 0n);
  addTerms(arithmetic, total, [
    [-(sum * rTilde + product * sTilde + powers * rf), HKEY],
    [ofG, G],
    [ofP, P],
  ]);
}

/** The coefficients of rows from+1..to. */
type Coefficients = (from: number, to: number) => Scalars;

/** Of G_i: −(sum·(ã_i + e·z) + product·(e·p̃_{i+1} − p̃_i·ã_{i+1}) + powers·f_i); ã_{n+1} = p̃_{n+1} = 0. */
function generatorCoefficients(
  { scalars }: Arithmetic,
  n: number,
  { aTilde, pTilde, f }: ShuffleProof,
  { x, y, z, e }: Challenges,
  { sum, product, powers }: Weights,
): Coefficients {
  const zero = new Uint8Array(32);
  const last = encodeScalar(mod(e * permutationProduct(scalars, n, { x, y, z }))); // p̃_n
  const a = [aTilde, zero];
  const p = [aTilde.subarray(0, 32), pTilde, last, zero]; // p̃_1 = ã_1
  return (from, to) => {
    const count = to - from;
    const [aRows, pRows] = [scalars.read(cutRows(a, from, to + 1)), scalars.read(cutRows(p, from, to + 1))];
    const [aNext, pNext] = [scalars.slice(aRows, 1, count + 1), scalars.slice(pRows, 1, count + 1)];
    return [
      scalars.scale(-sum, scalars.slice(aRows, 0, count), -sum * e * z),
      scalars.scale(-powers, scalars.read(cutRows([f], from, to))),
      scalars.scale(-product * e, pNext),
      scalars.scale(product, scalars.mul(scalars.slice(pRows, 0, count), aNext)),
    ].reduce(scalars.add);
  };
}

/** Scalars from..to−1 (from 0) of what the parts are one after the other. */
function cutRows(parts: readonly Uint8Array[], from: number, to: number): Uint8Array {
  let before = 0;
  return concat(
    ...parts.map((part) => {
      const start = before;
      before += part.length;
      return part.subarray(Math.max(0, 32 * from - start), Math.max(0, 32 * to - start));
    }),
  );
}

/** Π_{i=1..n} (y·i + x^i − z). */
function permutationProduct(
  scalars: ScalarArithmetic,
  n: number,
  { x, y, z }: Pick<Challenges, "x" | "y" | "z">,
): Scalar {
  let product = 1n;
  for (let from = 0; from < n; from += RUN) {
    const to = Math.min(from + RUN, n);
    const factors = scalars.add(scalars.scale(y, scalars.indices(from, to), -z), scalars.powers(x, from, to));
    product = mod(product * scalars.product(factors));
  }
  return product;
}

/** e·x^i on the input of a mix. */
function inputCoefficients({ scalars }: Arithmetic, { x, e }: Challenges): Coefficients {
  return (from, to) => scalars.scale(e, scalars.powers(x, from, to));
}

/** −f_i on the output of a mix. */
function outputCoefficients({ scalars }: Arithmetic, { f }: ShuffleProof): Coefficients {
  return (from, to) => scalars.scale(-1n, scalars.read(cutRows([f], from, to)));
}
