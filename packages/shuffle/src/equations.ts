/** The verifier's equations as lists of terms, so that one mix, or all mixes of an election, can be one multi-scalar multiplication. */
import {
  currentEngine,
  type Element,
  type ElementVector,
  G,
  Hkey,
  isIdentity,
  linearCombination,
  mul,
  neg,
  ONE,
  type Scalar,
  type ScalarVector,
  shuffleGenerators,
  type Term,
  type VectorTerm,
  ZERO,
} from "@selge/group";
import type { ShuffleChallenges } from "./challenges.ts";
import type { ShuffleProof } from "./proof.ts";
import type { ShuffleStatement } from "./statement.ts";

/** Claim: Σ terms + Σ generators_i·G_i + Σ columns = 0. */
export interface Equation {
  readonly name: string;
  readonly terms: readonly Term[];
  /** Coefficients of G_1, G_2, …; empty in the equations of the slots. */
  readonly generators: ScalarVector;
  readonly columns: readonly VectorTerm[];
}

/**
 * SHF-9 Equations: each as `left − right = 0`. Lengths must have been checked (`hasShape`). Cost: scalars only.
 * Source: Bayer–Groth 2012 §§ 4, 5.3, one row, one challenge e for both arguments.
 */
export function shuffleEquations(statement: ShuffleStatement, proof: ShuffleProof, c: ShuffleChallenges): Equation[] {
  const { input, output, P } = statement;
  const { Ca, Cb, Cu, Cdelta, CDelta, C0, E0, aTilde, f, rTilde, sTilde, rf, tau } = proof;
  const { x, y, z, e } = c;
  const engine = currentEngine();
  const n = input.list.n;
  const powers = engine.powers(x, n);
  const ePowers = scaled(e, powers); //                                                  e·x^i
  const fNeg = scaled(neg(ONE), f);
  const aNeg = engine.scaleScalars(neg(ONE), aTilde, neg(mul(e, z))); //                 −(ã_i + e·z)
  const stepNeg = productSteps(aTilde, pTildes(proof, powers, c), e);

  return [
    equation("sum", [times(mul(e, y), Ca), times(e, Cb), times(ONE, Cu), times(neg(rTilde), Hkey)], aNeg),
    equation("product", [times(e, CDelta), times(ONE, Cdelta), times(neg(sTilde), Hkey)], stepNeg),
    equation("powers", [times(e, Cb), times(ONE, C0), times(neg(rf), Hkey)], fNeg),
    ...input.list.columns.flatMap((C, s) => {
      const [out, E, tauNeg] = [output.list.columns[s]!, E0[s]!, neg(engine.scalarAt(tau, s))];
      return [
        slotEquation(`slot ${s + 1} A`, [times(ONE, E.A), times(tauNeg, G)], [along(ePowers, C.A), along(fNeg, out.A)]),
        slotEquation(`slot ${s + 1} B`, [times(ONE, E.B), times(tauNeg, P)], [along(ePowers, C.B), along(fNeg, out.B)]),
      ];
    }),
  ];
}

/** p̃_1..p̃_n. The two ends are never the prover's: p̃_1 = ã_1, p̃_n = e·Π(y·i + x^i − z). */
function pTildes({ aTilde, pTilde }: ShuffleProof, powers: ScalarVector, { y, z, e }: ShuffleChallenges): ScalarVector {
  const engine = currentEngine();
  const factors = engine.addScalars(engine.scaleScalars(y, engine.indices(powers.length), neg(z)), powers);
  const last = mul(e, engine.product(factors));
  return engine.concatScalars(engine.sliceScalars(aTilde, 0, 1), pTilde, engine.scalarVector([last]));
}

/** −(e·p̃_{i+1} − p̃_i·ã_{i+1}) for i < n */
function productSteps(a: ScalarVector, p: ScalarVector, e: Scalar): ScalarVector {
  const engine = currentEngine();
  const [n, aNext] = [a.length, engine.sliceScalars(a, 1, a.length)];
  const [here, next] = [engine.sliceScalars(p, 0, n - 1), engine.sliceScalars(p, 1, n)];
  return engine.subScalars(engine.mulScalars(here, aNext), scaled(e, next));
}

/** Does the equation hold? Exact. Cost: one MSM. */
export function holds({ terms, generators, columns }: Equation): boolean {
  return isIdentity(linearCombination(terms, [[generators, shuffleGenerators(generators.length)], ...columns]));
}

/** Σ weight_j·equation_j as one equation: coefficients of one generator, and of one column shared by several equations, are added first. */
export function weightedSum(equations: readonly Equation[], weights: readonly Scalar[]): Equation {
  const engine = currentEngine();
  const terms: Term[] = [];
  let generators = engine.scalarVector([]);
  const columns = new Map<ElementVector, ScalarVector>();
  for (const [j, equation] of equations.entries()) {
    const weight = weights[j]!;
    for (const [a, point] of equation.terms) terms.push(times(mul(weight, a), point));
    generators = addPadded(generators, scaled(weight, equation.generators));
    for (const [a, column] of equation.columns) {
      const sum = columns.get(column);
      columns.set(column, sum === undefined ? scaled(weight, a) : engine.addScalars(sum, scaled(weight, a)));
    }
  }
  return { name: "weighted sum", terms, generators, columns: [...columns].map(([column, a]) => along(a, column)) };
}

const times = (a: Scalar, point: Element): Term => [a, point];
const along = (a: ScalarVector, column: ElementVector): VectorTerm => [a, column];
const scaled = (k: Scalar, a: ScalarVector): ScalarVector => currentEngine().scaleScalars(k, a, ZERO);

function equation(name: string, terms: readonly Term[], generators: ScalarVector): Equation {
  return { name, terms, generators, columns: [] };
}

function slotEquation(name: string, terms: readonly Term[], columns: readonly VectorTerm[]): Equation {
  return { name, terms, generators: currentEngine().scalarVector([]), columns };
}

/** a + b; the shorter one is filled up with zeros. */
function addPadded(a: ScalarVector, b: ScalarVector): ScalarVector {
  const engine = currentEngine();
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const common = engine.addScalars(short, engine.sliceScalars(long, 0, short.length));
  return engine.concatScalars(common, engine.sliceScalars(long, short.length, long.length));
}
