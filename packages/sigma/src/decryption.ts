/**
 * A trustee's partial decryption of a whole list, one proof for all: D_q = s·A_q for q = 1..n·w.
 * Claim: log_G P_j = log_{A*} D* with A* = Σ ω_q·A_q, D* = Σ ω_q·D_q and 128-bit weights drawn after both lists are fixed (by
 * their hashes). One D_q ≠ s·A_q survives the sum with probability 2^−128. Source: Chaum–Pedersen 1992; small exponents after
 * Bellare, Garay, Rabin 1998.
 */
import { type RandomBytes, utf8 } from "@selge/basics";
import {
  currentEngine,
  type Element,
  type ElementVector,
  encodeElement,
  encodeScalar,
  hedgedNonces,
  isIdentity,
  linearCombination,
  type Scalar,
  type ScalarVector,
} from "@selge/group";
import type { ElectionContext, Transcript } from "@selge/transcript";
import { type EqualityProof, proveEquality, verifyEquality } from "./equality.ts";
import {
  absorbStatement,
  type Field,
  integerField,
  isInteger,
  isOpenedContext,
  MAX_U16,
  statementBytes,
} from "./statement.ts";

export interface DecryptionStatement {
  /** `opening` is the hash of the opening statement. */
  readonly context: ElectionContext;
  /** The tally batch's name. */
  readonly batch: string;
  /** The trustee's index. */
  readonly j: number;
  readonly Pj: Element;
  /** Rows and slots of the list. */
  readonly n: number;
  readonly w: number;
  /** SHA-512 of the very bytes that `A` was decoded from (the list file). */
  readonly listHash: Uint8Array;
  /** SHA-512 of the very bytes that `D` was decoded from (the share file). */
  readonly shareHash: Uint8Array;
  /** First components and partial decryptions in file order, n·w each. */
  readonly A: ElementVector;
  readonly D: ElementVector;
}

/** 2^24, as for the shuffle. */
const MAX_ROWS = 16777216;

/**
 * SIG-6 ProveDecryption. `s` is the secret behind P_j; it multiplies no point here (the D_q were made with `multiplyEach`). Throws on a
 * statement out of range. Cost: two sums of n·w terms with 128-bit weights.
 */
export function proveDecryption(statement: DecryptionStatement, s: Scalar, random: RandomBytes): EqualityProof {
  if (!isShaped(statement)) throw new RangeError("no statement of decryption");
  const hedge = statementBytes("decryption", statement.context, fields(statement));
  const [k] = hedgedNonces(1, encodeScalar(s), hedge, random) as [Scalar];
  const { transcript, omega } = weigh(statement);
  return proveEquality(transcript, sum(omega, statement.A), s, k);
}

/** SIG-7 VerifyDecryption: D_q = s·A_q for all q, s = log_G P_j? Total: false on any mismatch. Cost: as the prover's. */
export function verifyDecryption(statement: DecryptionStatement, proof: EqualityProof): boolean {
  if (!isShaped(statement)) return false;
  const { transcript, omega } = weigh(statement);
  const { Pj, A, D } = statement;
  return verifyEquality(transcript, { X: Pj, H: sum(omega, A), Y: sum(omega, D) }, proof);
}

/** SIG-5 CombineLists: the transcript after the weights, and the weights. */
export function weigh(statement: DecryptionStatement): {
  readonly transcript: Transcript;
  readonly omega: ScalarVector;
} {
  const transcript = absorbStatement("decryption", statement.context, fields(statement));
  const packed = transcript.challengeWeights("omega", statement.n * statement.w);
  return { transcript, omega: currentEngine().shortScalars(packed) };
}

function sum(omega: ScalarVector, P: ElementVector): Element {
  return linearCombination([], [[omega, P]]);
}

function fields({ batch, j, Pj, n, w, listHash, shareHash }: DecryptionStatement): readonly Field[] {
  return [
    ["batch", utf8(batch)],
    integerField("j", j),
    ["Pj", encodeElement(Pj)],
    integerField("n", n),
    integerField("w", w),
    ["list", listHash],
    ["share", shareHash],
  ];
}

function isShaped({ context, batch, j, Pj, n, w, listHash, shareHash, A, D }: DecryptionStatement): boolean {
  const engine = currentEngine();
  return (
    isOpenedContext(context) &&
    batch.isWellFormed() &&
    isInteger(utf8(batch).length, 1, 1024) &&
    isInteger(j, 1, MAX_U16) &&
    isInteger(n, 1, MAX_ROWS) &&
    isInteger(w, 1, MAX_U16) &&
    listHash.length === 64 &&
    shareHash.length === 64 &&
    A.length === n * w &&
    D.length === n * w &&
    !isIdentity(Pj) &&
    engine.firstIdentity(A) === -1 &&
    engine.firstIdentity(D) === -1
  );
}
