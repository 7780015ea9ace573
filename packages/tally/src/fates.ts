/** Every ballot in the box gets exactly one fate. Pure: what it needs of a ballot has been computed before, ballot by ballot. */
import { equalBytes } from "@selge/basics";

export type Fate =
  | `invalid:${string}`
  | "duplicate"
  | "not-eligible"
  | "stale"
  | "superseded"
  | "revoked-by-paper"
  | "counted";

export const FATE_KINDS = [
  "counted",
  "superseded",
  "revoked-by-paper",
  "duplicate",
  "not-eligible",
  "stale",
  "invalid",
] as const;
export type FateKind = (typeof FATE_KINDS)[number];
export type FateCounts = Readonly<Record<FateKind, number>>;

/** A ballot leaf as the fates see it. */
export type JudgedBallot =
  | { readonly index: number; readonly invalid: string }
  | {
      readonly index: number;
      readonly invalid?: undefined;
      readonly person: string;
      readonly style: number;
      readonly seenSize: number;
      readonly seenRoot: Uint8Array;
      /** Hex: ballot hash, T and every A. */
      readonly marks: readonly string[];
    };

export interface FateInputs {
  /** Style of the person under the last roll version logged before the index. */
  readonly styleAt: (person: string, index: number) => number | undefined;
  /** Root of the log at a size ≤ its own size. */
  readonly rootAt: (size: number) => Uint8Array;
  readonly isRevoked: (person: string) => boolean;
}

/** TAL-1 DecideFates: one fate per ballot, in the given (log) order; the first rule that applies. Cost: linear; one set entry per mark. */
export function decideFates(ballots: readonly JudgedBallot[], inputs: FateInputs): readonly Fate[] {
  const early = earlyFates(ballots, inputs);
  const last = new Map<string, number>();
  for (const [i, ballot] of ballots.entries())
    if (early[i] === undefined && ballot.invalid === undefined) last.set(ballot.person, i);
  return ballots.map((ballot, i): Fate => {
    const fate = early[i];
    if (fate !== undefined) return fate;
    if (ballot.invalid !== undefined) return `invalid:${ballot.invalid}`;
    if (last.get(ballot.person) !== i) return "superseded";
    return inputs.isRevoked(ballot.person) ? "revoked-by-paper" : "counted";
  });
}

/** Fates 1 to 4, which do not depend on later leaves. */
function earlyFates(ballots: readonly JudgedBallot[], { styleAt, rootAt }: FateInputs): readonly (Fate | undefined)[] {
  const marks = new Set<string>();
  const seenSizes = new Map<string, number>();
  return ballots.map((ballot): Fate | undefined => {
    if (ballot.invalid !== undefined) return `invalid:${ballot.invalid}`;
    const repeated = ballot.marks.some((mark) => marks.has(mark));
    for (const mark of ballot.marks) marks.add(mark);
    if (repeated) return "duplicate";
    if (styleAt(ballot.person, ballot.index) !== ballot.style) return "not-eligible";
    const before = seenSizes.get(ballot.person) ?? 0;
    if (
      ballot.seenSize < before ||
      ballot.seenSize > ballot.index ||
      !equalBytes(rootAt(ballot.seenSize), ballot.seenRoot)
    )
      return "stale";
    seenSizes.set(ballot.person, ballot.seenSize);
    return undefined;
  });
}

export function fateKind(fate: Fate): FateKind {
  return fate.startsWith("invalid:") ? "invalid" : (fate as FateKind);
}

export function countFates(fates: readonly Fate[]): FateCounts {
  const counts: Record<FateKind, number> = {
    counted: 0,
    superseded: 0,
    "revoked-by-paper": 0,
    duplicate: 0,
    "not-eligible": 0,
    stale: 0,
    invalid: 0,
  };
  for (const fate of fates) counts[fateKind(fate)]++;
  return counts;
}
