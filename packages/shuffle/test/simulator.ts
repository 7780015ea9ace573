/** The simulator of SPEC, Security: an accepting proof for any statement, true or false, once the challenges are known beforehand. */
import {
  commitVector,
  currentEngine,
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
  shuffleGenerators,
  sub,
  ZERO,
} from "@selge/group";
import type { ShuffleChallenges } from "../src/challenges.ts";
import type { ShuffleProof } from "../src/proof.ts";
import type { ShuffleStatement } from "../src/statement.ts";
import { seededRandom } from "./fixtures.ts";

export function simulate(statement: ShuffleStatement, { x, y, z, e }: ShuffleChallenges): ShuffleProof {
  const random = seededRandom("simulator");
  const engine = currentEngine();
  const { list } = statement.input;
  const [n, w] = [list.n, list.columns.length];
  const draw = (): Scalar => randomScalar(random);
  const point = () => multiply(draw(), Hkey);

  const [Ca, Cb, CDelta] = [point(), point(), point()];
  const [aTilde, pTilde, f, tau] = [n, n - 2, n, w].map((count) => engine.randomScalars(count, random)) as [
    ShuffleProof["aTilde"],
    ShuffleProof["pTilde"],
    ShuffleProof["f"],
    ShuffleProof["tau"],
  ];
  const [rTilde, sTilde, rf] = [draw(), draw(), draw()];

  const powers = engine.powers(x, n);
  const factors = engine.addScalars(engine.scaleScalars(y, engine.indices(n), neg(z)), powers);
  const at = (i: number): Scalar => engine.scalarAt(aTilde, i);
  const last = mul(e, engine.product(factors));
  const p = [at(0), ...Array.from({ length: n - 2 }, (_, i) => engine.scalarAt(pTilde, i)), last];
  const steps = Array.from({ length: n - 1 }, (_, i) => sub(mul(e, p[i + 1]!), mul(p[i]!, at(i + 1))));
  const minusZ = engine.scalarVector(Array.from({ length: n }, () => neg(z)));
  const D = linearCombination(
    [
      [y, Ca],
      [ONE, Cb],
    ],
    [[minusZ, shuffleGenerators(n)]],
  );

  return {
    Ca,
    Cb,
    CDelta,
    Cu: minus(commitVector(aTilde, rTilde), multiply(e, D)),
    Cdelta: minus(commitVector(engine.scalarVector(steps), sTilde), multiply(e, CDelta)),
    C0: minus(commitVector(f, rf), multiply(e, Cb)),
    E0: list.columns.map((C, s) => {
      const out = statement.output.list.columns[s]!;
      const minusSum = engine.scaleScalars(neg(e), powers, ZERO);
      const t = engine.scalarAt(tau, s);
      return {
        A: linearCombination(
          [[t, G]],
          [
            [f, out.A],
            [minusSum, C.A],
          ],
        ),
        B: linearCombination(
          [[t, statement.P]],
          [
            [f, out.B],
            [minusSum, C.B],
          ],
        ),
      };
    }),
    aTilde,
    pTilde,
    f,
    rTilde,
    sTilde,
    rf,
    tau,
  };
}
