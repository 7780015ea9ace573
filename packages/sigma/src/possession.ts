/**
 * Proof of possession of a key: of a_{i,0} behind the constant coefficient F_{i,0} in the key ceremony.
 * Statement: F. Witness: a with F = a·G. Proof: (R, z). Source: Schnorr 1991, made non-interactive over the whole statement
 * (Bernhard, Pereira, Warinschi 2012).
 */
import type { RandomBytes } from "@selge/basics";
import {
  add,
  type Element,
  encodeElement,
  encodeScalar,
  G,
  hedgedNonces,
  isIdentity,
  isZero,
  mul,
  multiplyBase,
  neg,
  ONE,
  type Scalar,
} from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import {
  absorbStatement,
  type Field,
  integerField,
  isCeremonyContext,
  isInteger,
  MAX_U16,
  statementBytes,
} from "./statement.ts";

export interface PossessionStatement {
  /** `opening` is the ceremony's number. */
  readonly context: ElectionContext;
  /** The trustee's index, 1..m. */
  readonly i: number;
  readonly t: number;
  readonly m: number;
  /** F_{i,0} */
  readonly F: Element;
}

export interface PossessionProof {
  readonly R: Element;
  readonly z: Scalar;
}

/** SIG-2 ProvePossession. `a` is the secret behind F. Throws on a statement out of range. Cost: one fixed-base multiplication. */
export function provePossession(statement: PossessionStatement, a: Scalar, random: RandomBytes): PossessionProof {
  if (!isShaped(statement)) throw new RangeError("no statement of possession");
  const hedge = statementBytes("possession", statement.context, fields(statement));
  const [k] = hedgedNonces(1, encodeScalar(a), hedge, random) as [Scalar];
  const R = multiplyBase(k);
  const e = possessionChallenge(statement, R);
  return { R, z: add(k, mul(e, a)) };
}

/** SIG-3 VerifyPossession: does the prover know log_G F? Total: false on any mismatch. Cost: one linear combination of three terms. */
export function verifyPossession(statement: PossessionStatement, { R, z }: PossessionProof): boolean {
  if (!isShaped(statement)) return false;
  const { F } = statement;
  const e = possessionChallenge(statement, R);
  return isZero([z, G], [neg(ONE), R], [neg(e), F]); // z·G = R + e·F
}

/** e of SIG-2 and SIG-3. */
export function possessionChallenge(statement: PossessionStatement, R: Element): Scalar {
  return absorbStatement("possession", statement.context, fields(statement)).appendElements("R", R).challenge("e");
}

function fields({ i, t, m, F }: PossessionStatement): readonly Field[] {
  return [integerField("i", i), integerField("t", t), integerField("m", m), ["F", encodeElement(F)]];
}

function isShaped({ context, i, t, m, F }: PossessionStatement): boolean {
  return (
    isCeremonyContext(context) && isInteger(m, 1, MAX_U16) && isInteger(t, 1, m) && isInteger(i, 1, m) && !isIdentity(F)
  );
}
