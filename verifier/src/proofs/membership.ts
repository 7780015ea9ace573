/** One of many: SIG-11 to SIG-19. Groth–Kohlweiss 2015, codes folded into the last equation. Verifier's side. */
import { concat, u32le, u64le } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import { decodePoint, decodeScalar, G, HKEY, mod, type Point, power, type Scalar } from "./group.ts";
import type { Term } from "./msm.ts";
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
  readonly T: Point;
  readonly contest: number;
  readonly slot: number;
  readonly w: number;
  readonly list: CodeList;
  /** All ciphertexts of the ballot, `A ‖ B` each. */
  readonly ciphertexts: Uint8Array;
  readonly position: number;
  readonly A: Point;
  readonly B: Point;
  readonly P: Point;
}

export interface MembershipProof {
  readonly bytes: Uint8Array;
  readonly Cl: readonly Point[];
  readonly Ca: readonly Point[];
  readonly Cb: readonly Point[];
  readonly CdA: readonly Point[];
  readonly CdB: readonly Point[];
  readonly f: readonly Scalar[];
  readonly za: readonly Scalar[];
  readonly zb: readonly Scalar[];
  readonly zd: Scalar;
}

/** SIG-16. */
export function decodeMembership(bytes: Uint8Array, depth: number): MembershipProof {
  demand(bytes.length === 32 * (8 * depth + 1), "PROOF_LENGTH");
  const item = (i: number): Uint8Array => bytes.subarray(32 * i, 32 * i + 32);
  const points = Array.from({ length: 5 * depth }, (_, i) => decodePoint(item(i), `point ${i}`));
  const scalars = Array.from({ length: 3 * depth + 1 }, (_, i) => decodeScalar(item(5 * depth + i), `scalar ${i}`));
  const Cd = points.slice(3 * depth);
  return {
    bytes,
    Cl: points.slice(0, depth),
    Ca: points.slice(depth, 2 * depth),
    Cb: points.slice(2 * depth, 3 * depth),
    CdA: Cd.filter((_, i) => i % 2 === 0),
    CdB: Cd.filter((_, i) => i % 2 === 1),
    f: scalars.slice(0, depth),
    za: scalars.slice(depth, 2 * depth),
    zb: scalars.slice(2 * depth, 3 * depth),
    zd: scalars[3 * depth]!,
  };
}

/** Group equations with the bytes that fix them: what SIG-20 weighs. Each equation is a sum that must be the identity. */
export interface Item {
  readonly bytes: Uint8Array;
  readonly equations: readonly (readonly Term[])[];
}

/** SIG-13 and SIG-18: the 2d + 2 equations of one proof, undefined when a range or a length is wrong. */
export function membershipItem(st: MembershipStatement, proof: MembershipProof, context: Context): Item | undefined {
  const { list, A, B, P } = st;
  const { Cl, Ca, Cb, CdA, CdB, f, za, zb, zd } = proof;
  const d = list.depth;
  if (Cl.length !== d || P.is0() || !isInRange(st) || typeof context.opening === "number") return undefined;
  const fields = fieldsOf(st);
  const x = challenge(fields, proof, context);
  const v = evaluateCodes(list, x, f);
  const powers = Array.from({ length: d + 1 }, (_, k) => power(x, BigInt(k)));
  const xd = powers[d]!;
  const equations: readonly (readonly Term[])[] = [
    ...Cl.map((Clj, j): readonly Term[] => [
      [x, Clj],
      [1n, Ca[j]!],
      [-f[j]!, G],
      [-za[j]!, HKEY],
    ]),
    ...Cl.map((Clj, j): readonly Term[] => [
      [x - f[j]!, Clj],
      [1n, Cb[j]!],
      [-zb[j]!, HKEY],
    ]),
    [[xd, A], ...CdA.map((C, k): Term => [-powers[k]!, C]), [-zd, G]],
    [[xd, B], ...CdB.map((C, k): Term => [-powers[k]!, C]), [-v, G], [-zd, P]],
  ];
  return { bytes: concat(statementBytes(PROOF, context, fields), proof.bytes), equations };
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
    ["T", T.toBytes()],
    ["contest", u64le(contest)],
    ["slot", u64le(slot)],
    ["w", u64le(w)],
    ["codes", list.bytes],
    ["ciphertexts", ciphertexts],
    ["position", u64le(position)],
  ];
}

/** The challenge x of SIG-13; the commitments enter as the bytes they were decoded from. */
function challenge(fields: readonly Field[], { bytes, Cl }: MembershipProof, context: Context): Scalar {
  const transcript = absorb(PROOF, context, fields);
  const part = 32 * Cl.length;
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
