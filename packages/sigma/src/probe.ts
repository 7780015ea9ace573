/**
 * A probe of a key share: the medium that holds s_j answers D = s_j·A for a point A that nobody chose.
 * Claim: log_G P_j = log_A D. Proof: (T1, T2, z). Source: Chaum–Pedersen 1992.
 */
import type { RandomBytes } from "@selge/basics";
import { type Element, encodeElement, encodeScalar, hedgedNonces, isIdentity, type Scalar } from "@selge/group";
import type { ElectionContext, Transcript } from "@selge/transcript";
import { type EqualityProof, proveEquality, verifyEquality } from "./equality.ts";
import {
  absorbStatement,
  type Field,
  integerField,
  isCeremonyContext,
  isInteger,
  isOpenedContext,
  MAX_U16,
  MAX_U32,
  statementBytes,
} from "./statement.ts";

export interface ProbeStatement {
  /** With the ceremony's number before the opening statement exists, with its hash afterwards. */
  readonly context: ElectionContext;
  readonly j: number;
  readonly Pj: Element;
  /** Number of the test. */
  readonly test: number;
  readonly A: Element;
  readonly D: Element;
}

/** SIG-8 ProveProbe. `s` is the secret behind P_j. Throws on a statement out of range. Cost: two multiplications. */
export function proveProbe(statement: ProbeStatement, s: Scalar, random: RandomBytes): EqualityProof {
  if (!isShaped(statement)) throw new RangeError("no statement of a probe");
  const hedge = statementBytes("probe", statement.context, fields(statement));
  const [k] = hedgedNonces(1, encodeScalar(s), hedge, random) as [Scalar];
  return proveEquality(probeTranscript(statement), statement.A, s, k);
}

/** SIG-9 VerifyProbe: log_G P_j = log_A D? Total: false on any mismatch. Cost: two linear combinations of three terms. */
export function verifyProbe(statement: ProbeStatement, proof: EqualityProof): boolean {
  if (!isShaped(statement)) return false;
  const { Pj, A, D } = statement;
  return verifyEquality(probeTranscript(statement), { X: Pj, H: A, Y: D }, proof);
}

export function probeTranscript(statement: ProbeStatement): Transcript {
  return absorbStatement("probe", statement.context, fields(statement));
}

function fields({ j, Pj, test, A, D }: ProbeStatement): readonly Field[] {
  return [
    integerField("j", j),
    ["Pj", encodeElement(Pj)],
    integerField("test", test),
    ["A", encodeElement(A)],
    ["D", encodeElement(D)],
  ];
}

function isShaped({ context, j, Pj, test, A, D }: ProbeStatement): boolean {
  return (
    (isCeremonyContext(context) || isOpenedContext(context)) &&
    isInteger(j, 1, MAX_U16) &&
    isInteger(test, 0, MAX_U32) &&
    !isIdentity(Pj) &&
    !isIdentity(A) &&
    !isIdentity(D)
  );
}
