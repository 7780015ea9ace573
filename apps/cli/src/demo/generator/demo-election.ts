/**
 * A whole invented parliamentary election: real districts and municipalities, ten invented lists with 958 candidates and twelve
 * independents, a roll of any size, its changes, a plan of the voting, the paper voters. Everything follows from the seed.
 */
import { vis3 } from "@selge/election";
import { type Calendar, officialCalendar } from "./calendar.ts";
import { officialChoices, type Popularity, popularity } from "./candidates.ts";
import { initialPeriod, inventChanges, type RollChanges } from "./change-sets.ts";
import { type Electorate, electorate } from "./electorate.ts";
import { officialDistricts } from "./geography.ts";
import { inventPaperVoters } from "./paper-voters.ts";
import { addDays } from "./personal-codes.ts";
import { inventPlan, type PlannedCast, type PlanOptions, USUAL_PLAN } from "./voting-plan.ts";

export interface DemoOptions {
  readonly seed: string;
  /** Of the initial list. */
  readonly voters: number;
  /** An election code; default `RK_2027`. */
  readonly election?: string;
  /** `YYYY-MM-DD`; default 2027-03-07. */
  readonly electionDay?: string;
  /** Default: the six days before election day. */
  readonly voting?: Pick<Calendar, "opens" | "closes">;
}

export interface DemoElection {
  readonly seed: string;
  readonly election: vis3.ElectionCode;
  readonly calendar: Calendar;
  readonly districts: vis3.OfficialDistricts;
  readonly choices: vis3.OfficialChoices;
  readonly people: Electorate;
  readonly changes: RollChanges;
  readonly popularity: ReadonlyMap<number, Popularity>;
}

export function inventElection(options: DemoOptions): DemoElection {
  const { seed, voters, electionDay = "2027-03-07" } = options;
  const election = vis3.readElectionCode(options.election ?? "RK_2027");
  if (election === undefined) throw new RangeError(`no election code: ${options.election}`);
  const calendar = { ...officialCalendar(electionDay), ...options.voting };
  const people = electorate(seed, voters, addDays(electionDay, -LIST_DAYS));
  const choices = officialChoices(seed, election);
  return {
    seed,
    election,
    calendar,
    districts: officialDistricts(election),
    choices,
    people,
    changes: inventChanges(seed, election, people, calendar),
    popularity: popularity(seed, choices),
  };
}

/** The initial list is drawn up so many days before election day. */
const LIST_DAYS = 13;

export function planOf(
  demo: DemoElection,
  options: Partial<PlanOptions> & Pick<PlanOptions, "ballots">,
): readonly PlannedCast[] {
  return inventPlan(demo, { ...USUAL_PLAN, ...options });
}

export function paperVotersOf(demo: DemoElection, plan: readonly PlannedCast[]): readonly vis3.RevocationList[] {
  return inventPaperVoters(demo.seed, demo.election, plan);
}

/** List 0 as text, line by line: constant memory at any size. */
export function* initialListLines({ election, people }: DemoElection): Generator<string> {
  yield vis3.encodeVoterListHeader({ election, number: 0, ...initialPeriod(people.listDay) });
  for (let i = 0; i < people.size; i++) yield vis3.encodeVoterListEntry({ action: "add", ...people.voterAt(i) });
}
