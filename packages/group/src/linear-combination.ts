/** Group equations as lists of terms: the readable form is the fast form. Variable time: public values, or see the caller's reasoning. */
import type { RandomBytes } from "@selge/basics";
import { type Element, isIdentity, multiply, plus } from "./element.ts";
import { currentEngine, type Term, type VectorTerm } from "./engine.ts";
import { randomScalar, type Scalar, sub } from "./scalar.ts";

/** Σ a·P over all terms. */
export function linearCombination(terms: readonly Term[], vectors: readonly VectorTerm[] = []): Element {
  return currentEngine().linearCombination(terms, vectors);
}

/** Does Σ a·P over all terms give the identity? */
export function isZero(...terms: readonly Term[]): boolean {
  return isIdentity(linearCombination(terms));
}

/** GRP-11 MultiplyBlinded: s·P for a long-lived secret s, as s′·P + s″·P with s = s′ + s″ drawn afresh (THREATS N11). */
export function multiplyBlinded(s: Scalar, P: Element, random: RandomBytes): Element {
  const blind = randomScalar(random);
  return plus(multiply(blind, P), multiply(sub(s, blind), P));
}
