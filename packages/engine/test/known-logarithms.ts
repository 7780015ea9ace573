/** Points with known logarithms: a sum of any length is checked by one multiplication of the reference engine. */
import { sha512, u32le } from "@selge/basics";
import {
  add,
  type Element,
  type ElementVector,
  type Engine,
  G,
  mul,
  multiply,
  ORDER,
  type Scalar,
  type ScalarVector,
  scalar,
  wideReduce,
} from "@selge/group";

/** Edges first, then pseudo-random. */
export function someScalars(n: number, seed: number): Scalar[] {
  const edges = [0n, 1n, ORDER - 1n, 2n, ORDER - 2n, 2n ** 252n, 2n ** 252n - 1n, 2n ** 128n, 2n ** 128n - 1n].map(
    scalar,
  );
  return Array.from({ length: n }, (_, i) => edges[i + seed] ?? wideReduce(sha512(u32le(i), u32le(seed))));
}

export interface KnownTerms {
  readonly scalars: ScalarVector;
  readonly elements: ElementVector;
  readonly sum: Element;
}

/** n terms a_i·(k_i·G), and Σ a_i·k_i·G by noble. */
export function knownTerms(engine: Engine, a: readonly Scalar[], seed = 100): KnownTerms {
  const k = someScalars(a.length, seed);
  const total = a.reduce((sum, x, i) => add(sum, mul(x, k[i]!)), scalar(0));
  return {
    scalars: engine.scalarVector(a),
    elements: engine.multiplyFixed(G, engine.scalarVector(k)),
    sum: multiply(total, G),
  };
}
