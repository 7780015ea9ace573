/** Vector arithmetic of the attack provers. */
import {
  add,
  currentEngine,
  invert,
  mul,
  power,
  type Scalar,
  type ScalarVector,
  scalar,
  sub,
  ZERO,
} from "@selge/group";

/** (x^1, …, x^n) */
export const powersOf = (x: Scalar, n: number): Scalar[] => Array.from({ length: n }, (_, i) => power(x, i + 1));
export const dot = (a: readonly Scalar[], b: readonly Scalar[]): Scalar =>
  a.reduce((sum, k, i) => add(sum, mul(k, b[i]!)), ZERO);
export const productOf = (a: readonly Scalar[]): Scalar => a.reduce(mul, scalar(1));
export const vector = (v: readonly Scalar[]): ScalarVector => currentEngine().scalarVector(v);

/** The b with Σ b_i·m′_i = Σ x^i·m_i that differs from (x^i) in row `row` only. */
export function balance(x: Scalar, m: readonly Scalar[], mOut: readonly Scalar[], row: number): Scalar[] {
  const b = powersOf(x, m.length);
  const gap = sub(dot(b, m), dot(b, mOut));
  b[row] = add(b[row]!, mul(gap, invert(mOut[row]!)));
  return b;
}
