/**
 * A prover that lies where its plan says so and is honest everywhere else. It knows the plaintexts and exponents of both lists, the
 * worst case that soundness must survive. It is written from the paper, not on top of the honest prover.
 */
import {
  add,
  currentEngine,
  type Element,
  type ElementVector,
  G,
  Hkey,
  invert,
  linearCombination,
  mul,
  neg,
  power,
  randomScalar,
  type Scalar,
  scalar,
  shuffleGenerators,
  sub,
  ZERO,
} from "@selge/group";
import { challengeE, challengeX, challengeYZ, type ShuffleChallenges, startTranscript } from "../src/challenges.ts";
import type { ShuffleCommitments, ShuffleProof } from "../src/proof.ts";
import type { ShuffleStatement } from "../src/statement.ts";
import { type OpenedFile, type Openings, P, seededRandom } from "./fixtures.ts";

/** Where the challenges come from; a weak verifier is one with another `FiatShamir`. */
export interface FiatShamir {
  x(Ca: Element): Scalar;
  yz(Cb: Element): { y: Scalar; z: Scalar };
  e(commitments: Omit<ShuffleCommitments, "Ca" | "Cb">): Scalar;
}

export function strict(statement: ShuffleStatement): FiatShamir {
  const transcript = startTranscript(statement);
  return {
    x: (Ca) => challengeX(transcript, Ca),
    yz: (Cb) => challengeYZ(transcript, Cb),
    e: (commitments) => challengeE(transcript, commitments),
  };
}

export function challengesBy(fiatShamir: FiatShamir, proof: ShuffleProof): ShuffleChallenges {
  const x = fiatShamir.x(proof.Ca);
  return { x, ...fiatShamir.yz(proof.Cb), e: fiatShamir.e(proof) };
}

export interface Plan {
  readonly fiatShamir: FiatShamir;
  readonly input: Openings;
  /** May depend on x where the statement is not hashed. The openings are those of the second components. */
  readonly output: (x: Scalar) => OpenedFile;
  /** What Ca commits to. Default 1..n. */
  readonly a?: readonly Scalar[];
  /** What Cb commits to. Default x^a. */
  readonly b?: (x: Scalar) => readonly Scalar[];
  /** What the multi-exponentiation uses. Default b. */
  readonly bUsed?: (x: Scalar) => readonly Scalar[];
  /** What the product argument uses. Default y·a + b − z. */
  readonly dUsed?: (c: { x: Scalar; y: Scalar; z: Scalar }) => readonly Scalar[];
  /** First partial product; default d_1. */
  readonly p1?: (d: readonly Scalar[], claimed: Scalar) => Scalar;
  /** Generators and their logarithms to Hkey; with them all openings are bent to fit at the end. */
  readonly trapdoor?: { readonly generators: ElementVector; readonly logs: readonly Scalar[] };
}

/** (x^1, …, x^n) */
export const powersOf = (x: Scalar, n: number): Scalar[] => Array.from({ length: n }, (_, i) => power(x, i + 1));
export const dotProduct = (a: readonly Scalar[], b: readonly Scalar[]): Scalar =>
  a.reduce((sum, k, i) => add(sum, mul(k, b[i]!)), ZERO);
export const productOf = (a: readonly Scalar[]): Scalar => a.reduce(mul, scalar(1));

/** The b with Σ b_i·m′_i = Σ x^i·m_i in slot 0 that differs from (x^i) in row `row` only. */
export function balance(x: Scalar, m: readonly Scalar[], mOut: readonly Scalar[], row: number): Scalar[] {
  const b = powersOf(x, m.length);
  const gap = sub(dotProduct(b, m), dotProduct(b, mOut));
  b[row] = add(b[row]!, mul(gap, invert(mOut[row]!)));
  return b;
}

export function cheat(plan: Plan): ShuffleProof {
  const random = seededRandom("attack");
  const draw = (count: number): Scalar[] => Array.from({ length: count }, () => randomScalar(random));
  const [n, w] = [plan.input.r[0]!.length, plan.input.r.length];
  const generators = plan.trapdoor?.generators ?? shuffleGenerators(n);
  const vector = (v: readonly Scalar[]) => currentEngine().scalarVector(v);
  const com = (v: readonly Scalar[], r: Scalar): Element =>
    linearCombination([[r, Hkey]], [[vector(v), currentEngine().sliceElements(generators, 0, v.length)]]);

  const a = plan.a ?? Array.from({ length: n }, (_, i) => scalar(i + 1));
  const [r, s, ru, s1, sx, r0] = draw(6) as [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar];
  const Ca = com(a, r);
  const x = plan.fiatShamir.x(Ca);
  const b = plan.b?.(x) ?? a.map((k) => power(x, Number(k)));
  const Cb = com(b, s);
  const { y, z } = plan.fiatShamir.yz(Cb);

  const committed = a.map((k, i) => sub(add(mul(y, k), b[i]!), z));
  const d = plan.dUsed?.({ x, y, z }) ?? committed;
  const claimed = productOf(powersOf(x, n).map((power, i) => sub(add(mul(y, scalar(i + 1)), power), z)));
  const p = [plan.p1?.(d, claimed) ?? d[0]!];
  for (let i = 1; i < n; i++) p.push(mul(p[i - 1]!, d[i]!));
  const u = draw(n);
  const delta = [u[0]!, ...draw(n - 2), ZERO];
  const Cu = com(u, ru);
  const inner = [...Array(n - 1).keys()];
  const lower = inner.map((i) => neg(mul(delta[i]!, u[i + 1]!)));
  const middle = inner.map((i) => sub(delta[i + 1]!, add(mul(d[i + 1]!, delta[i]!), mul(p[i]!, u[i + 1]!))));
  const [Cdelta, CDelta] = [com(lower, s1), com(middle, sx)];

  const { openings, file } = plan.output(x);
  const bUsed = plan.bUsed?.(x) ?? b;
  const alpha = draw(n);
  const tau0 = draw(w);
  const C0 = com(alpha, r0);
  const E0 = file.list.columns.map(({ A, B }, k) => ({
    A: linearCombination([[tau0[k]!, G]], [[vector(alpha), A]]),
    B: linearCombination([[tau0[k]!, P]], [[vector(alpha), B]]),
  }));
  const e = plan.fiatShamir.e({ Cu, Cdelta, CDelta, C0, E0 });

  const aTilde = d.map((k, i) => add(mul(e, k), u[i]!));
  const f = bUsed.map((k, i) => add(mul(e, k), alpha[i]!));
  const bend = (wanted: readonly Scalar[], held: readonly Scalar[]): Scalar =>
    plan.trapdoor
      ? dotProduct(
          held.map((k, i) => sub(k, wanted[i]!)),
          plan.trapdoor.logs,
        )
      : ZERO;
  const xs = powersOf(x, n);
  return {
    Ca,
    Cb,
    Cu,
    Cdelta,
    CDelta,
    C0,
    E0,
    aTilde: vector(aTilde),
    pTilde: vector(p.map((k, i) => add(mul(e, k), delta[i]!)).slice(1, n - 1)),
    f: vector(f),
    rTilde: add(
      add(mul(e, add(mul(y, r), s)), ru),
      bend(
        aTilde,
        committed.map((k, i) => add(mul(e, k), u[i]!)),
      ),
    ),
    sTilde: add(mul(e, sx), s1),
    rf: add(
      add(mul(e, s), r0),
      bend(
        f,
        b.map((k, i) => add(mul(e, k), alpha[i]!)),
      ),
    ),
    tau: vector(
      tau0.map((t, k) => add(t, mul(e, sub(dotProduct(xs, plan.input.r[k]!), dotProduct(bUsed, openings.r[k]!))))),
    ),
  };
}
