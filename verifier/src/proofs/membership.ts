/** One of many: SIG-11 to SIG-19. Groth–Kohlweiss 2015, codes folded into the last equation. Verifier's side. */
import { concat, u32le, u64le } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import type { Arithmetic, Points } from "./arithmetic.ts";
import { decodeScalar, G, HKEY, mod, type Point, power, type Scalar } from "./group.ts";
import { absorb, type Context, type Field, statementBytes } from "./transcript.ts";

const PROOF = "selge/v1/proof/membership";

export interface CodeList {
  readonly codes: readonly number[];
  /** d = max(1, ceil(log2 N)) */
  readonly depth: number;
  readonly bytes: Uint8Array;
}

/** SIG-11. */
export function checkCodes(codes: readonly number[]): CodeList {
  demand(codes.length >= 1, "CODES_EMPTY");
  demand(codes.length <= 65536, "CODES_TOO_MANY");
  for (const [i, code] of codes.entries()) {
    demand(Number.isInteger(code) && code >= 0 && code < 2 ** 32, "CODES_RANGE", `code ${i}`);
    demand(i === 0 || codes[i - 1]! < code, "CODES_ORDER", `code ${i}`);
  }
  let depth = 1;
  while (2 ** depth < codes.length) depth++;
  return { codes, depth, bytes: concat(...codes.map(u32le)) };
}

export function membershipLength({ depth }: CodeList): number {
  return 32 * (8 * depth + 1);
}

/** Statement of one ciphertext of a ballot (table of SIG-13), with the key P beside it. */
export interface MembershipStatement {
  readonly style: number;
  /** enc(T) */
  readonly T: Uint8Array;
  readonly contest: number;
  readonly slot: number;
  readonly w: number;
  readonly list: CodeList;
  /** All ciphertexts of the ballot, `A ‖ B` each. */
  readonly ciphertexts: Uint8Array;
  readonly position: number;
  /** A and B of the ciphertext at `position`. */
  readonly pair: Points;
  readonly P: Point;
}

export interface MembershipProof {
  readonly bytes: Uint8Array;
  readonly depth: number;
  /** Cl, Ca, Cb, d of each; then Cd: A and B by turns, 2d. */
  readonly points: Points;
  readonly f: readonly Scalar[];
  readonly za: readonly Scalar[];
  readonly zb: readonly Scalar[];
  readonly zd: Scalar;
}

/** SIG-16. */
export function decodeMembership({ points }: Arithmetic, bytes: Uint8Array, depth: number): MembershipProof {
  demand(bytes.length === 32 * (8 * depth + 1), "PROOF_LENGTH");
  const item = (i: number): Uint8Array => bytes.subarray(32 * i, 32 * i + 32);
  const decoded = points.decode(bytes.subarray(0, 32 * 5 * depth));
  if (typeof decoded === "number") return refuse("POINT_ENCODING", `point ${decoded}`);
  const scalars = Array.from({ length: 3 * depth + 1 }, (_, i) => decodeScalar(item(5 * depth + i), `scalar ${i}`));
  return {
    ...{ bytes, depth, points: decoded },
    f: scalars.slice(0, depth),
    za: scalars.slice(depth, 2 * depth),
    zb: scalars.slice(2 * depth, 3 * depth),
    zd: scalars[3 * depth]!,
  };
}

/** Group equations with the bytes that fix them: what SIG-20 weighs. Each equation is a sum that must be the identity. */
export interface Item {
  readonly bytes: Uint8Array;
  /** The item's own points. */
  readonly points: Points;
  readonly equations: readonly (readonly ItemTerm[])[];
}

/** A multiple of one of the item's own points, by its place there, or of one that it shares with others. */
export type ItemTerm = readonly [scalar: Scalar, point: number | Point];

/** SIG-13 and SIG-18: the 2d + 2 equations of one proof, undefined when a range or a length is wrong. */
export function membershipItem(
  { points }: Arithmetic,
  st: MembershipStatement,
  proof: MembershipProof,
  context: Context,
): Item | undefined {
  const { list, pair, P } = st;
  const { f, za, zb, zd } = proof;
  const d = list.depth;
  if (proof.depth !== d || pair.length !== 2 || P.is0() || !isInRange(st) || typeof context.opening === "number")
    return undefined;
  const fields = fieldsOf(st);
  const x = challenge(fields, proof, context);
  const v = evaluateCodes(list, x, f);
  const powers = Array.from({ length: d + 1 }, (_, k) => power(x, BigInt(k)));
  const xd = powers[d]!;
  const places = (from: number, step = 1): readonly number[] => Array.from({ length: d }, (_, k) => from + step * k);
  const [Cl, Ca, Cb, CdA, CdB] = [places(0), places(d), places(2 * d), places(3 * d, 2), places(3 * d + 1, 2)];
  const [A, B] = [5 * d, 5 * d + 1];
  const equations: readonly (readonly ItemTerm[])[] = [
    ...Cl.map((Clj, j): readonly ItemTerm[] => [
      [x, Clj],
      [1n, Ca[j]!],
      [-f[j]!, G],
      [-za[j]!, HKEY],
    ]),
    ...Cl.map((Clj, j): readonly ItemTerm[] => [
      [x - f[j]!, Clj],
      [1n, Cb[j]!],
      [-zb[j]!, HKEY],
    ]),
    [[xd, A], ...CdA.map((C, k): ItemTerm => [-powers[k]!, C]), [-zd, G]],
    [[xd, B], ...CdB.map((C, k): ItemTerm => [-powers[k]!, C]), [-v, G], [-zd, P]],
  ];
  const bytes = concat(statementBytes(PROOF, context, fields), proof.bytes);
  return { bytes, points: points.join([proof.points, pair]), equations };
}

/** Ranges of the table of SIG-13. */
function isInRange({ style, contest, slot, w, position, ciphertexts }: MembershipStatement): boolean {
  const isIn = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
  const c = ciphertexts.length / 64;
  const numbers = isIn(style, 2 ** 32 - 1) && isIn(contest, 2 ** 32 - 1) && isIn(w, 65535) && isIn(slot, w - 1);
  return numbers && Number.isInteger(c) && isIn(position, c - 1);
}

function fieldsOf({ style, T, contest, slot, w, list, ciphertexts, position }: MembershipStatement): readonly Field[] {
  return [
    ["style", u64le(style)],
    ["T", T],
    ["contest", u64le(contest)],
    ["slot", u64le(slot)],
    ["w", u64le(w)],
    ["codes", list.bytes],
    ["ciphertexts", ciphertexts],
    ["position", u64le(position)],
  ];
}

/** The challenge x of SIG-13; the commitments enter as the bytes they were decoded from. */
function challenge(fields: readonly Field[], { bytes, depth }: MembershipProof, context: Context): Scalar {
  const transcript = absorb(PROOF, context, fields);
  const part = 32 * depth;
  transcript.append("Cl", bytes.subarray(0, part));
  transcript.append("Ca", bytes.subarray(part, 2 * part));
  transcript.append("Cb", bytes.subarray(2 * part, 3 * part));
  transcript.append("Cd", bytes.subarray(3 * part, 5 * part));
  return transcript.challenge("x");
}

/** SIG-17: Σ L_i·p_i(x) by folding, highest bit first. */
export function evaluateCodes({ codes, depth }: CodeList, x: Scalar, f: readonly Scalar[]): Scalar {
  const last = BigInt(codes.at(-1)!);
  let values = Array.from({ length: 2 ** depth }, (_, i) => (i < codes.length ? BigInt(codes[i]!) : last));
  for (let j = depth - 1; j >= 0; j--) {
    const halfway = values.length / 2;
    values = Array.from({ length: halfway }, (_, i) => {
      const [lo, hi] = [values[i]!, values[i + halfway]!];
      return mod(x * lo + f[j]! * (hi - lo));
    });
  }
  return values[0]!;
}
