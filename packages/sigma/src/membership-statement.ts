/** What a membership proof speaks about: one ciphertext of a ballot, bound to the ballot's every ciphertext and to the voter's tag. */
import { type Decoded, decodeError, ok } from "@selge/basics";
import type { Ciphertext } from "@selge/elgamal";
import { currentEngine, type Element, type ElementVector, encodeElement, type Scalar } from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import type { CodeList } from "./code-list.ts";
import {
  absorbStatement,
  type Field,
  integerField,
  isInteger,
  isOpenedContext,
  MAX_U16,
  MAX_U32,
  statementBytes,
} from "./statement.ts";

/** All ciphertexts of a ballot in its order; no first component is the identity. */
export interface BallotCiphertexts {
  readonly __brand: "BallotCiphertexts";
  readonly length: number;
  /** A ‖ B of each: 64 bytes a ciphertext. */
  readonly bytes: Uint8Array;
  /** A_0, B_0, A_1, B_1, … */
  readonly elements: ElementVector;
}

export interface MembershipStatement {
  /** `opening` is the hash of the opening statement. */
  readonly context: ElectionContext;
  /** The ballot style's number. */
  readonly style: number;
  /** The voter tag, which ties the proof to the voter. */
  readonly T: Element;
  /** Number of the contest in manifest order, the slot in it (from 0), and how many slots it has. */
  readonly contest: number;
  readonly slot: number;
  readonly w: number;
  readonly codes: CodeList;
  readonly ciphertexts: BallotCiphertexts;
  /** Which of `ciphertexts` (from 0): the place that contest and slot have in the style. */
  readonly position: number;
}

/** SIG-12 DecodeBallotCiphertexts: exactly `count` ciphertexts, every A other than the identity. Total. Cost: 2·count decodings. */
export function decodeBallotCiphertexts(
  bytes: Uint8Array,
  count: number,
  where = "ballot",
): Decoded<BallotCiphertexts> {
  if (count < 1 || bytes.length !== 64 * count)
    return decodeError("BALLOT_LENGTH", where, `${64 * count} bytes, ${count} ciphertexts`);
  const elements = currentEngine().decodeElements(bytes, where);
  if (!elements.ok) return elements;
  const zero = firstZeroA(bytes);
  if (zero >= 0) return decodeError("POINT_IDENTITY", `${where}[${2 * zero}]`, "an A other than the identity");
  return ok({ length: count, bytes: bytes.slice(), elements: elements.value } as BallotCiphertexts);
}

/** The same from ciphertexts that the caller has just made. Throws on an empty list and on an A that is the identity. */
export function ballotCiphertexts(list: readonly Ciphertext[]): BallotCiphertexts {
  const engine = currentEngine();
  const elements = engine.elementVector(list.flatMap(({ A, B }) => [A, B]));
  const bytes = engine.encodeElements(elements);
  if (list.length === 0 || firstZeroA(bytes) >= 0) throw new RangeError("no ciphertexts of a ballot");
  return { length: list.length, bytes, elements } as BallotCiphertexts;
}

/**
 * SIG-13 MembershipChallenge: x. The commitments come as the encoded proof has them: Cl ‖ Ca ‖ Cb ‖ Cd, 32·d, 32·d, 32·d and 64·d
 * bytes for depth d.
 */
export function membershipChallenge(statement: MembershipStatement, commitments: Uint8Array): Scalar {
  const part = 32 * statement.codes.depth;
  return absorbStatement("membership", statement.context, fields(statement))
    .append("Cl", commitments.subarray(0, part))
    .append("Ca", commitments.subarray(part, 2 * part))
    .append("Cb", commitments.subarray(2 * part, 3 * part))
    .append("Cd", commitments.subarray(3 * part, 5 * part))
    .challenge("x");
}

export function membershipStatementBytes(statement: MembershipStatement): Uint8Array {
  return statementBytes("membership", statement.context, fields(statement));
}

/** Every range of SIG-13. */
export function isMembershipStatement(statement: MembershipStatement): boolean {
  const { context, style, contest, slot, w, ciphertexts, position } = statement;
  return (
    isOpenedContext(context) &&
    isInteger(style, 0, MAX_U32) &&
    isInteger(contest, 0, MAX_U32) &&
    isInteger(w, 1, MAX_U16) &&
    isInteger(slot, 0, w - 1) &&
    isInteger(position, 0, ciphertexts.length - 1)
  );
}

function fields(statement: MembershipStatement): readonly Field[] {
  const { style, T, contest, slot, w, codes, ciphertexts, position } = statement;
  return [
    integerField("style", style),
    ["T", encodeElement(T)],
    integerField("contest", contest),
    integerField("slot", slot),
    integerField("w", w),
    ["codes", codes.bytes],
    ["ciphertexts", ciphertexts.bytes],
    integerField("position", position),
  ];
}

/** Encodings are canonical: the identity is 32 zero bytes and nothing else. */
function firstZeroA(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += 64)
    if (bytes.subarray(at, at + 32).every((byte) => byte === 0)) return at / 64;
  return -1;
}
