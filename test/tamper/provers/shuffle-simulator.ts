/** The simulator of SHF, Security: an accepting proof for any statement, true or false, for who knows the challenges beforehand. One slot. */
import {
  commitVector,
  currentEngine,
  type Element,
  G,
  Hkey,
  linearCombination,
  minus,
  mul,
  multiply,
  neg,
  ONE,
  randomScalar,
  type Scalar,
  scalar,
  shuffleGenerators,
  sub,
  ZERO,
} from "@selge/group";
import type { MixFile, ShuffleProof } from "@selge/shuffle";
import { seededRandom } from "../../fixtures/small-people.ts";
import type { FiatShamir, SecondRound } from "./fiat-shamir.ts";
import { powersOf, productOf, vector } from "./scalars.ts";
import { factors } from "./shuffle-liar.ts";

const NO_SECOND_ROUND = undefined as unknown as SecondRound;

/** x, y, z by the given hash of the first commitments; e before there is anything that it should depend on. */
export function simulate(
  fiatShamir: FiatShamir,
  P: Element,
  input: MixFile,
  output: MixFile,
  e?: Scalar,
): ShuffleProof {
  const random = seededRandom("shuffle simulator");
  const draw = (): Scalar => randomScalar(random);
  const drawMany = (count: number): Scalar[] => Array.from({ length: count }, draw);
  const n = input.list.n;
  const [Ca, Cb, CDelta] = [multiply(draw(), Hkey), multiply(draw(), Hkey), multiply(draw(), Hkey)];
  const x = fiatShamir.x(Ca);
  const { y, z } = fiatShamir.yz(Cb);
  const last = e ?? fiatShamir.e(NO_SECOND_ROUND);
  const [aTilde, pTilde, f] = [drawMany(n), drawMany(n - 2), drawMany(n)];
  const [rTilde, sTilde, rf, tau] = drawMany(4) as [Scalar, Scalar, Scalar, Scalar];

  const powers = powersOf(x, n);
  const p = [aTilde[0]!, ...pTilde, mul(last, productOf(factors({ y, z }, powers)))];
  const steps = Array.from({ length: n - 1 }, (_, i) => sub(mul(last, p[i + 1]!), mul(p[i]!, aTilde[i + 1]!)));
  const D = linearCombination(
    [
      [y, Ca],
      [ONE, Cb],
    ],
    [[vector(powers.map(() => neg(z))), shuffleGenerators(n)]],
  );
  const [C, out] = [input.list.columns[0]!, output.list.columns[0]!];
  const minusSum = currentEngine().scaleScalars(neg(last), vector(powers), ZERO);
  const side = (base: Element, from: typeof C.A, to: typeof C.A): Element =>
    linearCombination(
      [[tau, base]],
      [
        [vector(f), to],
        [minusSum, from],
      ],
    );
  return {
    Ca,
    Cb,
    CDelta,
    Cu: minus(commitVector(vector(aTilde), rTilde), multiply(last, D)),
    Cdelta: minus(commitVector(vector(steps), sTilde), multiply(last, CDelta)),
    C0: minus(commitVector(vector(f), rf), multiply(last, Cb)),
    E0: [{ A: side(G, C.A, out.A), B: side(P, C.B, out.B) }],
    aTilde: vector(aTilde),
    pTilde: vector(pTilde),
    f: vector(f),
    rTilde,
    sTilde,
    rf,
    tau: vector([tau]),
  };
}

/** The only two values of a challenge of one bit. */
export const ONE_BIT = [scalar(0), scalar(1)] as const;
