/**
 * Statements: what a challenge must depend on, listed once as labelled fields, so that transcript, nonces and batch weights
 * cannot disagree about it.
 */
import { concat, u16le, u32le, u64le, utf8 } from "@selge/basics";
import { type ElectionContext, LABELS, type ProofLabel, Transcript } from "@selge/transcript";

export type Field = readonly [label: string, bytes: Uint8Array];

/** As TRN-1 absorbs it. */
const VERSION = 1;

export const integerField = (label: string, value: number): Field => [label, u64le(value)];

/** SIG-1 AbsorbStatement: a transcript that has absorbed proof label, version, context and every field, in order. */
export function absorbStatement(proof: ProofLabel, context: ElectionContext, fields: readonly Field[]): Transcript {
  const transcript = new Transcript(proof, context);
  for (const [label, bytes] of fields) transcript.append(label, bytes);
  return transcript;
}

/** The statement bytes of SIG-1: the same labels and bytes, framed. They hedge nonces and fix batch weights. */
export function statementBytes(proof: ProofLabel, context: ElectionContext, fields: readonly Field[]): Uint8Array {
  const { fingerprint, opening } = context;
  const all: readonly Field[] = [
    ["label", utf8(LABELS[proof])],
    ["version", u32le(VERSION)],
    ["fingerprint", fingerprint],
    typeof opening === "number" ? ["ceremony", u32le(opening)] : ["opening", opening],
    ...fields,
  ];
  return concat(...all.flatMap(([label, bytes]) => [...framedLabel(label), u64le(bytes.length), bytes]));
}

/** A 32-byte fingerprint and the number of a ceremony. */
export function isCeremonyContext({ fingerprint, opening }: ElectionContext): boolean {
  return fingerprint.length === 32 && typeof opening === "number" && isInteger(opening, 0, MAX_U32);
}

/** A 32-byte fingerprint and the 32-byte hash of an opening statement. */
export function isOpenedContext({ fingerprint, opening }: ElectionContext): boolean {
  return fingerprint.length === 32 && typeof opening !== "number" && opening.length === 32;
}

export const MAX_U16 = 65535;
export const MAX_U32 = 4294967295;

export function isInteger(value: number, low: number, high: number): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high;
}

function framedLabel(label: string): readonly [Uint8Array, Uint8Array] {
  const bytes = utf8(label);
  return [u16le(bytes.length), bytes];
}
