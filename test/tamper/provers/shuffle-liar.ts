/**
 * A prover of shuffles that lies where its plan says so and is honest everywhere else; notation of SHF. One slot.
 * Written from the specification, not on top of the honest prover.
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
import type { ShuffleProof } from "@selge/shuffle";
import { seededRandom } from "../../fixtures/small-people.ts";
import type { FiatShamir } from "./fiat-shamir.ts";
import type { OpenedList, Openings } from "./openings.ts";
import { dot, powersOf, productOf, vector } from "./scalars.ts";

export interface Challenges {
  readonly x: Scalar;
  readonly y: Scalar;
  readonly z: Scalar;
}

export interface Plan {
  readonly fiatShamir: FiatShamir;
  readonly P: Element;
  readonly input: Openings;
  /** May depend on x where the statement is not hashed. */
  readonly output: (x: Scalar) => OpenedList;
  /** What Ca commits to. Default 1..n. */
  readonly a?: readonly Scalar[];
  /** What Cb commits to. Default x^a. */
  readonly b?: (x: Scalar, Ca: Element) => readonly Scalar[];
  /** What the multi-exponentiation uses. Default b. */
  readonly bUsed?: (x: Scalar) => readonly Scalar[];
  /** Generators and their logarithms to Hkey; with them all openings are bent to fit at the end. */
  readonly trapdoor?: { readonly generators: ElementVector; readonly logs: readonly Scalar[] };
}

export function cheat(plan: Plan): ShuffleProof {
  const random = seededRandom("shuffle liar");
  const draw = (count: number): Scalar[] => Array.from({ length: count }, () => randomScalar(random));
  const { P, input } = plan;
  const n = input.m.length;
  const generators = plan.trapdoor?.generators ?? shuffleGenerators(n);
  const com = (v: readonly Scalar[], r: Scalar): Element =>
    linearCombination([[r, Hkey]], [[vector(v), currentEngine().sliceElements(generators, 0, v.length)]]);

  const a = plan.a ?? Array.from({ length: n }, (_, i) => scalar(i + 1));
  const [r, s, ru, s1, sx, r0, tau0] = draw(7) as [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar];
  const Ca = com(a, r);
  const x = plan.fiatShamir.x(Ca);
  const b = plan.b?.(x, Ca) ?? a.map((k) => power(x, Number(k)));
  const Cb = com(b, s);
  const { y, z } = plan.fiatShamir.yz(Cb);

  const d = a.map((k, i) => sub(add(mul(y, k), b[i]!), z));
  const p = [d[0]!];
  for (let i = 1; i < n; i++) p.push(mul(p[i - 1]!, d[i]!));
  const u = draw(n);
  const delta = [u[0]!, ...draw(n - 2), ZERO];
  const inner = [...Array(n - 1).keys()];
  const lower = inner.map((i) => neg(mul(delta[i]!, u[i + 1]!)));
  const middle = inner.map((i) => sub(delta[i + 1]!, add(mul(d[i + 1]!, delta[i]!), mul(p[i]!, u[i + 1]!))));
  const [Cu, Cdelta, CDelta] = [com(u, ru), com(lower, s1), com(middle, sx)];

  const { openings, file } = plan.output(x);
  const bUsed = plan.bUsed?.(x) ?? b;
  const alpha = draw(n);
  const C0 = com(alpha, r0);
  const E0 = file.list.columns.map(({ A, B }) => ({
    A: linearCombination([[tau0, G]], [[vector(alpha), A]]),
    B: linearCombination([[tau0, P]], [[vector(alpha), B]]),
  }));
  const e = plan.fiatShamir.e({ Cu, Cdelta, CDelta, C0, E0 });

  const answer = (v: readonly Scalar[], mask: readonly Scalar[]) => v.map((k, i) => add(mul(e, k), mask[i]!));
  const f = answer(bUsed, alpha);
  const bend = (wanted: readonly Scalar[], held: readonly Scalar[]): Scalar =>
    plan.trapdoor ? sub(dot(held, plan.trapdoor.logs), dot(wanted, plan.trapdoor.logs)) : ZERO;
  const gap = sub(dot(powersOf(x, n), input.r), dot(bUsed, openings.r));
  return {
    Ca,
    Cb,
    Cu,
    Cdelta,
    CDelta,
    C0,
    E0,
    aTilde: vector(answer(d, u)),
    pTilde: vector(answer(p, delta).slice(1, n - 1)),
    f: vector(f),
    rTilde: add(mul(e, add(mul(y, r), s)), ru),
    sTilde: add(mul(e, sx), s1),
    rf: add(add(mul(e, s), r0), bend(f, answer(b, alpha))),
    tau: vector([add(tau0, mul(e, gap))]),
  };
}

/** d = y·a + b − z and the product that the verifier claims for it. */
export function factors({ y, z }: Pick<Challenges, "y" | "z">, b: readonly Scalar[]): Scalar[] {
  return b.map((k, i) => sub(add(mul(y, scalar(i + 1)), k), z));
}

/** b with one entry (of a blank row, which the slots do not feel) bent until the product fits. */
export function bentToProduct(challenges: Challenges, b: readonly Scalar[], blank: number): Scalar[] {
  const claimed = productOf(factors(challenges, powersOf(challenges.x, b.length)));
  const own = factors(challenges, b);
  const missing = mul(claimed, invert(productOf(own.filter((_, i) => i !== blank))));
  return b.map((k, i) => (i === blank ? add(k, sub(missing, own[i]!)) : k));
}
