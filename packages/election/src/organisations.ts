/** One organisation in several places: the promises of an election are about organisations that do not act together. */
import type { Manifest } from "./manifest-shape.ts";

export interface SharedOrganisation {
  readonly where: string;
  readonly text: string;
}

/** Where a single organisation could break a promise alone. Thresholds that are unsafe for anybody are other findings of preflight. */
export function sharedOrganisations({ roles, threshold, witnessQuorum }: Manifest): readonly SharedOrganisation[] {
  const found: SharedOrganisation[] = [];
  const tolerated = 2 * witnessQuorum - roles.witnesses.length - 1;
  if (threshold > 1 && mostSeats(roles.trustees) >= threshold)
    found.push({
      where: "$.roles.trustees",
      text: "one organisation holds enough shares to decrypt alone; spread the seats",
    });
  if (tolerated >= 1 && mostSeats(roles.witnesses) > tolerated)
    found.push({
      where: "$.roles.witnesses",
      text: "one organisation runs enough witnesses to help to split the log; spread them",
    });
  if (isAmong(roles.processor, roles.mixers))
    found.push({
      where: "$.roles.mixers",
      text: "the processor's organisation is a mixer too: it would know two steps of the chain",
    });
  if (isAmong(roles.processor, roles.auditors))
    found.push({
      where: "$.roles.auditors",
      text: "the processor's organisation is an auditor too: it would check itself",
    });
  return found;
}

interface Member {
  readonly organisation: string;
}

function mostSeats(people: readonly Member[]): number {
  const seats = new Map<string, number>();
  for (const person of people) seats.set(nameOf(person), (seats.get(nameOf(person)) ?? 0) + 1);
  return Math.max(...seats.values());
}

function isAmong(member: Member, people: readonly Member[]): boolean {
  return people.some((person) => nameOf(person) === nameOf(member));
}

/** Case, spaces and compatibility forms make no other organisation. */
function nameOf({ organisation }: Member): string {
  return organisation.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}
