/** The attack prover's works for the vectors: all equations hold but the one that the name tells. */
import { add, mul, type Scalar, scalar, sub } from "@selge/group";
import type { ShuffleProof, ShuffleStatement } from "../src/index.ts";
import { balance, cheat, type Plan, powersOf, strict } from "./attack-prover.ts";
import { drawOpenings, type OpenedFile, opened, place } from "./fixtures.ts";
import { simulate } from "./simulator.ts";

interface Forgery {
  readonly name: string;
  readonly statement: ShuffleStatement;
  readonly proof: ShuffleProof;
}

const N = 4;

export function forgeries(): Forgery[] {
  const input = drawOpenings(N, 1, "attacked");
  const fresh = drawOpenings(N, 1, "fresh").r;
  const votes = (change: (m: Scalar, i: number) => Scalar): OpenedFile =>
    opened({ m: [input.m[0]!.map(change)], r: fresh });
  const replaced = votes((m, i) => (i === 1 ? scalar(999) : m));
  const doubled = votes((m, i) => (i === 1 ? input.m[0]![0]! : m));
  const twoExponents = opened({ m: input.m, r: fresh }, drawOpenings(N, 1, "other exponents").r);
  const bent = (output: OpenedFile) => (x: Scalar) => balance(x, input.m[0]!, output.openings.m[0]!, 1);
  const own: Plan["dUsed"] = ({ x, y, z }) =>
    powersOf(x, N).map((power, i) => sub(add(mul(y, scalar(i + 1)), power), z));

  const attack = (name: string, output: OpenedFile, plan: Partial<Plan> = {}): Forgery => {
    const statement = { ...place, input: opened(input).file, output: output.file };
    return { name, statement, proof: cheat({ fiatShamir: strict(statement), input, output: () => output, ...plan }) };
  };
  const simulated = { ...place, input: opened(input).file, output: replaced.file };
  const chosen = { x: scalar(2), y: scalar(3), z: scalar(5), e: scalar(7) };
  return [
    attack("C3: one ballot twice, another dropped; product", doubled, {
      a: [1, 1, 3, 4].map(scalar),
      b: bent(doubled),
    }),
    attack("a vote replaced, b no permutation; product", replaced, { b: bent(replaced) }),
    attack("a vote replaced, product of another vector; sum", replaced, { b: bent(replaced), dUsed: own }),
    attack("a vote replaced, other powers than in Cb; powers", replaced, { bUsed: bent(replaced) }),
    attack("C4: a vote replaced, honest permutation; slot 1 B", replaced),
    attack("C4: exponents of A and B differ; slot 1 A", twoExponents),
    { name: "B9: simulated for chosen challenges", statement: simulated, proof: simulate(simulated, chosen) },
  ];
}
