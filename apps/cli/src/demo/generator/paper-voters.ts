/** People who vote on paper after voting online: three official lists, of which the last restores. */
import type { vis3 } from "@selge/election";
import { makePersonalCode, ROLL_SERIALS } from "./personal-codes.ts";
import { distinct, seeded } from "./seeded.ts";
import type { PlannedCast } from "./voting-plan.ts";

/**
 * Of a thousand online voters `perThousand` (at least three, if so many voted) vote on paper. List 1 and 2 revoke; list 2 repeats a person of
 * list 1 and names one who is on no roll, both to be reported and harmless; list 3 restores one.
 */
export function inventPaperVoters(
  seed: string,
  election: vis3.ElectionCode,
  plan: readonly PlannedCast[],
  perThousand = 4,
): readonly vis3.RevocationList[] {
  const voted = [...new Set(plan.filter((cast) => cast.hostile === undefined).map((cast) => cast.voter.person))];
  const count = Math.min(voted.length, Math.max(3, Math.round((voted.length * perThousand) / 1000)));
  const persons = distinct(seeded(seed, "paper"), voted.length, count).map((i) => voted[i]!);
  const half = Math.ceil(persons.length / 2);
  const unknown = makePersonalCode("1949-12-30", "female", ROLL_SERIALS + 1);
  const revoke = (list: readonly vis3.PersonCode[]): vis3.RevocationList => ({
    election,
    type: "revoke",
    persons: list,
  });
  return [
    revoke(persons.slice(0, half)),
    revoke([...persons.slice(half), ...persons.slice(0, 1), unknown]),
    { election, type: "restore", persons: persons.slice(-1) },
  ];
}
