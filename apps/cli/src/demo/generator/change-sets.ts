/**
 * What happens to the roll while people vote: one change-set for each day. People turn eighteen or gain the right to vote, die,
 * move (removed and added in one set), change their name or their personal code; and one removal finds nobody.
 */
import { instant } from "@selge/basics";
import { vis3 } from "@selge/election";
import { type Calendar, momentAt, morningOf, VOTING_DAYS } from "./calendar.ts";
import { type DemoVoter, type Electorate, inventPlace, inventVoter, VOTING_AGE } from "./electorate.ts";
import { DISTRICTS } from "./geography.ts";
import { inventName } from "./names.ts";
import { addDays, birthDateOfAge, makePersonalCode, ROLL_SERIALS } from "./personal-codes.ts";
import { distinct, type Seeded, seeded } from "./seeded.ts";

export interface RollEvent {
  /** Index in the electorate; absent for people who were not on the initial list. */
  readonly index?: number;
  readonly kind: "removed" | "moved" | "renamed" | "recoded" | "turned-18" | "entitled";
  /** Number of the change-set. */
  readonly set: number;
  /** As on the roll afterwards; absent for who is removed. */
  readonly after?: DemoVoter;
}

export interface RollChanges {
  readonly events: readonly RollEvent[];
  /** Numbers 1, 2, …: signed by the register and applied in this order. */
  readonly lists: readonly vis3.VoterList[];
  /** The fraction of the voting time at which set n (from 1) is there. */
  appliesAt(set: number): number;
}

/** The header period of list 0: the night of the list's day. */
export function initialPeriod(listDay: string): Pick<vis3.VoterListHeader, "from" | "to"> {
  const night = instant(Date.parse(`${listDay}T02:00:00Z`) / 1000);
  return { from: night, to: night };
}

export function inventChanges(
  seed: string,
  election: vis3.ElectionCode,
  people: Electorate,
  calendar: Calendar,
): RollChanges {
  const events = inventEvents(seeded(seed, "changes"), seed, people, calendar);
  const appliesAt = (set: number) => Math.max(0.001, morningOf(set));
  const missing = makePersonalCode("1950-06-15", "female", MISSING_SERIAL);
  let from = initialPeriod(people.listDay).to;
  const lists = Array.from({ length: VOTING_DAYS }, (_, i) => {
    const number = i + 1;
    const to = instant(Math.max(from, momentAt(calendar, appliesAt(number))));
    const entries = events.filter((e) => e.set === number).flatMap((e) => entriesOf(e, people));
    if (number === VOTING_DAYS) entries.push({ action: "remove", person: missing });
    const list = { election, number, from, to, entries };
    from = to;
    return list;
  });
  return { events, lists, appliesAt };
}

function inventEvents(from: Seeded, seed: string, people: Electorate, calendar: Calendar): readonly RollEvent[] {
  const share = (perMillion: number) => Math.max(1, Math.round((people.size * perMillion) / 1e6));
  const kinds = [
    ...Array<"moved">(share(900)).fill("moved"),
    ...Array<"removed">(share(250)).fill("removed"),
    ...Array<"renamed">(share(60)).fill("renamed"),
    ...Array<"recoded">(share(4)).fill("recoded"),
  ].slice(0, Math.floor(people.size / 2));
  const changed = distinct(from, people.size, kinds.length).map((index, i): RollEvent => {
    const kind = kinds[i]!;
    const set = 1 + from.below(VOTING_DAYS);
    if (kind === "removed") return { index, kind, set };
    return { index, kind, set, after: changedVoter(from, people.voterAt(index), kind, i) };
  });
  return [...changed, ...turnedOfAge(seed, people, calendar, share(230)), ...entitled(from, seed, share(40))];
}

function changedVoter(
  from: Seeded,
  voter: DemoVoter,
  kind: "moved" | "renamed" | "recoded",
  serial: number,
): DemoVoter {
  const { birthDate, sex } = vis3.checkPersonalCode(voter.person) as vis3.PersonalCode;
  if (kind === "recoded")
    return { ...voter, person: makePersonalCode(birthDate, sex, RECODED_SERIALS + (serial % 30)) };
  if (kind === "renamed") {
    const given = voter.name.slice(0, voter.name.indexOf(" "));
    const { family } = inventName(from, sex, DISTRICTS[voter.district - 1]!.russianNames);
    return { ...voter, name: `${given} ${family}`.toUpperCase() };
  }
  for (;;) {
    const place = inventPlace(from);
    if (place.unit !== voter.unit || place.district !== voter.district) return { ...voter, ...place };
  }
}

/** Of age after the day of the list and by election day: on the roll before the day comes. */
function turnedOfAge(seed: string, people: Electorate, calendar: Calendar, count: number): readonly RollEvent[] {
  const youngest = birthDateOfAge(calendar.electionDay, VOTING_AGE);
  const days = Math.round((Date.parse(calendar.electionDay) - Date.parse(people.listDay)) / 86_400_000);
  const perDay = Math.ceil(count / days);
  return Array.from({ length: count }, (_, i) => {
    const [back, rank] = [Math.floor(i / perDay), i % perDay];
    const sex = rank % 2 === 0 ? "male" : "female";
    const person = makePersonalCode(addDays(youngest, -back), sex, YOUNG_SERIALS + Math.floor(rank / 2));
    return { kind: "turned-18", set: Math.max(1, VOTING_DAYS - back), after: inventVoter(seed, person, sex) };
  });
}

function entitled(from: Seeded, seed: string, count: number): readonly RollEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const person = makePersonalCode(addDays("1965-01-01", Math.floor(i / 40)), "female", ENTITLED_SERIALS + (i % 40));
    return { kind: "entitled", set: 1 + from.below(VOTING_DAYS), after: inventVoter(seed, person, "female") };
  });
}

function entriesOf({ index, after }: RollEvent, people: Electorate): readonly vis3.VoterListEntry[] {
  const removed = index === undefined ? [] : [{ action: "remove" as const, person: people.voterAt(index).person }];
  return after === undefined ? removed : [...removed, { action: "add" as const, ...after }];
}

/** Serial numbers that nobody on the initial list has: at most 200, 40, 1 and 30 of them. */
const YOUNG_SERIALS = ROLL_SERIALS + 1;
const ENTITLED_SERIALS = ROLL_SERIALS + 205;
const MISSING_SERIAL = ROLL_SERIALS + 250;
const RECODED_SERIALS = ROLL_SERIALS + 260;
