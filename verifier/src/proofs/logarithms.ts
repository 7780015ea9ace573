/** Schnorr and Chaum–Pedersen: possession of a key (SIG-3), a probe (SIG-9), a list of partial decryptions (SIG-7). */
import { concat, fromHex, text, u64le } from "../record/bytes.ts";
import type { JsonObject } from "../record/json.ts";
import { hexOf, objectOf } from "../record/shape.ts";
import { type Arithmetic, addTerms, isZeroSum, type Points } from "./arithmetic.ts";
import { decodePoint, decodeScalar, G, O, type Point, type Scalar } from "./group.ts";
import { isZero } from "./msm.ts";
import { absorb, type Context } from "./transcript.ts";

export interface PossessionProof {
  readonly R: Point;
  readonly z: Scalar;
}

export interface EqualityProof {
  readonly T1: Point;
  readonly T2: Point;
  readonly z: Scalar;
}

/** SIG-4. */
export function decodePossession(value: JsonObject): PossessionProof {
  const { R, z } = objectOf(value, "proof", { R: hexOf(32), z: hexOf(32) });
  return { R: decodePoint(fromHex(R), "R"), z: decodeScalar(fromHex(z), "z") };
}

/** SIG-10. */
export function decodeEquality(value: JsonObject): EqualityProof {
  const { T1, T2, z } = objectOf(value, "proof", { T1: hexOf(32), T2: hexOf(32), z: hexOf(32) });
  return {
    T1: decodePoint(fromHex(T1), "T1"),
    T2: decodePoint(fromHex(T2), "T2"),
    z: decodeScalar(fromHex(z), "z"),
  };
}

/** SIG-3: the prover knows a with F = a·G. */
export function verifyPossession(
  { i, t, m, F }: { readonly i: number; readonly t: number; readonly m: number; readonly F: Point },
  { R, z }: PossessionProof,
  context: Context,
): boolean {
  const inRange = isIn(i, 1, m) && isIn(t, 1, m) && isIn(m, 1, 65535) && typeof context.opening === "number";
  if (!inRange || F.is0() || !isContext(context)) return false;
  const transcript = absorb("selge/v1/proof/possession", context, [
    ["i", u64le(i)],
    ["t", u64le(t)],
    ["m", u64le(m)],
    ["F", F.toBytes()],
  ]);
  transcript.append("R", R.toBytes());
  const e = transcript.challenge("e");
  return isZero([z, G], [-1n, R], [-e, F]); // z·G = R + e·F
}

/** SIG-9: log_G P_j = log_A D for one test point A. */
export function verifyProbe(
  st: { readonly j: number; readonly Pj: Point; readonly test: number; readonly A: Point; readonly D: Point },
  { T1, T2, z }: EqualityProof,
  context: Context,
): boolean {
  const { j, Pj, test, A, D } = st;
  if (Pj.is0() || A.is0() || D.is0() || !isIn(j, 1, 65535) || !isIn(test, 0, MAX_U32) || !isContext(context))
    return false;
  const transcript = absorb("selge/v1/proof/probe", context, [
    ["j", u64le(j)],
    ["Pj", Pj.toBytes()],
    ["test", u64le(test)],
    ["A", A.toBytes()],
    ["D", D.toBytes()],
  ]);
  transcript.append("T1", T1.toBytes());
  transcript.append("T2", T2.toBytes());
  const e = transcript.challenge("e");
  return (
    isZero([z, G], [-1n, T1], [-e, Pj]) && // z·G = T1 + e·P_j
    isZero([z, A], [-1n, T2], [-e, D]) // z·A = T2 + e·D
  );
}

export interface DecryptionStatement {
  readonly batch: string;
  readonly j: number;
  readonly Pj: Point;
  readonly n: number;
  readonly w: number;
  /** SHA-512 of the list file and of the share file: of the very bytes that A and D are decoded from. */
  readonly list: Uint8Array;
  readonly share: Uint8Array;
}

/** SIG-7: log_G P_j = log_{A_q} D_q for all n·w first components A and partial decryptions D, in file order, none the identity. */
export async function verifyDecryption(
  arithmetic: Arithmetic,
  st: DecryptionStatement,
  pairs: AsyncIterable<{ readonly A: Points; readonly D: Points }>,
  { T1, T2, z }: EqualityProof,
  context: Context,
): Promise<boolean> {
  const { batch, j, Pj, n, w, list, share } = st;
  if (!isDecryptionStatement(st) || typeof context.opening === "number" || !isContext(context)) return false;
  const transcript = absorb("selge/v1/proof/decryption", context, [
    ["batch", text(batch)],
    ["j", u64le(j)],
    ["Pj", Pj.toBytes()],
    ["n", u64le(n)],
    ["w", u64le(w)],
    ["list", list],
    ["share", share],
  ]);
  const omega = transcript.weights("omega", n * w);
  const [sumA, sumD] = [arithmetic.newSum(), arithmetic.newSum()];
  let count = 0;
  for await (const { A, D } of pairs) {
    if (A.length !== D.length || count + A.length > n * w) return false;
    const weights = arithmetic.scalars.read(omega(count, count + A.length));
    sumA.add(weights, A);
    sumD.add(weights, D);
    count += A.length;
  }
  transcript.append("T1", T1.toBytes());
  transcript.append("T2", T2.toBytes());
  const e = transcript.challenge("e");
  const [first, second] = [arithmetic.newSum(), arithmetic.newSum()];
  addTerms(arithmetic, first, [
    [z, G],
    [-1n, T1],
    [-e, Pj],
  ]);
  second.add(arithmetic.scalars.of([z]), sumA.total());
  second.add(arithmetic.scalars.of([-e]), sumD.total());
  addTerms(arithmetic, second, [[-1n, T2]]);
  return (
    count === n * w &&
    isZeroSum(arithmetic, first) && // z·G = T1 + e·P_j
    isZeroSum(arithmetic, second) // z·A* = T2 + e·D*
  );
}

const MAX_U32 = 2 ** 32 - 1;

function isDecryptionStatement({ batch, j, Pj, n, w, list, share }: DecryptionStatement): boolean {
  const name = text(batch).length;
  const sizes = isIn(name, 1, 1024) && isIn(j, 1, 65535) && isIn(n, 1, 2 ** 24) && isIn(w, 1, 65535);
  return sizes && batch.isWellFormed() && !Pj.is0() && list.length === 64 && share.length === 64;
}

function isIn(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Lengths of the context's two values. */
export function isContext({ fingerprint, opening }: Context): boolean {
  const isOpening = typeof opening === "number" ? isIn(opening, 0, MAX_U32) : opening.length === 32;
  return fingerprint.length === 32 && isOpening;
}

/** THR-2: Σ j^k·F_k. */
export function evaluateCommitments(F: readonly Point[], j: number): Point {
  return F.reduceRight((value, Fk) => value.multiplyUnsafe(BigInt(j)).add(Fk), O);
}

/** `enc(X)` of several points, one after the other. */
export function encodePoints(...points: readonly Point[]): Uint8Array {
  return concat(...points.map((point) => point.toBytes()));
}
