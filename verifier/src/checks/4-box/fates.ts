/** Every ballot gets exactly one fate, the first that applies (TAL-1). */
import type { BallotFacts } from "./box-file.ts";
import type { RollReader } from "./roll.ts";

export interface FateRules {
  readonly roll: RollReader;
  readonly revoked: ReadonlySet<string>;
  /** Root of the log at a size, hex. */
  readonly rootAt: (size: number) => string | undefined;
}

/** Ballots in log order; the fates come in the same order. The roll reader is advanced as the log goes. */
export function decideFates(ballots: readonly BallotFacts[], rules: FateRules): readonly string[] {
  const seenBefore = new Set<string>();
  const newestSeen = new Map<string, number>();
  const last = new Map<string, number>();
  const early = ballots.map((ballot, i) => {
    const fate = earlyFate(ballot, rules, seenBefore, newestSeen);
    if (ballot.code === undefined) for (const item of ballot.unique) seenBefore.add(item);
    if (fate === undefined) {
      newestSeen.set(ballot.person, Math.max(ballot.seenSize, newestSeen.get(ballot.person) ?? 0));
      last.set(ballot.person, i);
    }
    return fate;
  });
  return early.map((fate, i) => {
    if (fate !== undefined) return fate;
    const { person } = ballots[i]!;
    if (last.get(person) !== i) return "superseded";
    return rules.revoked.has(person) ? "revoked-by-paper" : "counted";
  });
}

/** Fates 1 to 4, those that depend on what stands before the ballot only. */
function earlyFate(
  ballot: BallotFacts,
  { roll, rootAt }: FateRules,
  seenBefore: ReadonlySet<string>,
  newestSeen: ReadonlyMap<string, number>,
): string | undefined {
  const { index, code, person, style, seenSize, seenRoot, unique } = ballot;
  if (code !== undefined) return `invalid:${code}`;
  if (unique.some((item) => seenBefore.has(item))) return "duplicate";
  roll.advance(index);
  if (roll.styleOf(person) !== style) return "not-eligible";
  const older = seenSize < (newestSeen.get(person) ?? 0);
  return older || seenSize > index || rootAt(seenSize) !== seenRoot ? "stale" : undefined;
}
