/** The result and the list of online voters in the forms that the election information system takes. */
import { BLANK, ballotStyles, type Contest, type Manifest, vis3 } from "@selge/election";
import type { JudgedBox, Statement } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";

type Result = Statement<"result">;

/** A merged group stands under its first unit; `groupsOf` tells which units it holds. */
export function officialResults(manifest: Manifest, result: Result, contest: Contest): vis3.OfficialResults {
  const election = vis3.readElectionCode(contest.id) ?? vis3.readElectionCode(manifest.id);
  if (election === undefined || contest.slots !== 1)
    throw new Refusal("EXPORT_FORM", `contest ${contest.id}: the official form holds one choice a ballot`);
  const districts = contest.districts.map(({ district }) => {
    const total = result.totals.find(
      (candidate) => candidate.contest === contest.id && candidate.district === district,
    )!;
    const parts = result.batches.filter((batch) => batch.contest === contest.id && batch.district === district);
    const groups = parts.map((batch) => ({ firstUnit: batch.units[0] as vis3.UnitCode, ...tallyOf(batch.counts) }));
    return { id: district as vis3.DistrictId, ...tallyOf(total.counts), groups };
  });
  return { election, districts };
}

export interface MergedGroup {
  readonly contest: string;
  readonly district: string;
  readonly firstUnit: string;
  readonly units: readonly string[];
  readonly ballots: number;
}

export function groupsOf(result: Result, contest: Contest): readonly MergedGroup[] {
  return result.batches
    .filter((batch) => batch.contest === contest.id)
    .map(({ district, units, ballots }) => ({ contest: contest.id, district, firstUnit: units[0]!, units, ballots }));
}

/** One line a unit; codes only, so nothing needs quoting. */
export function groupsCsv(groups: readonly MergedGroup[]): string {
  const lines = groups.flatMap(({ contest, district, firstUnit, units, ballots }) =>
    units.map((unit) => [contest, district, firstUnit, unit, ballots].join(",")),
  );
  return ["contest,district,group,unit,ballots_of_group", ...lines, ""].join("\n");
}

/** Whose vote counts, by the district and unit of the ballot that counts. */
export function onlineVoters(manifest: Manifest, { voters }: Pick<JudgedBox, "voters">): vis3.OnlineVoters {
  const election = vis3.readElectionCode(manifest.id);
  if (election === undefined || voters.size === 0)
    throw new Refusal("EXPORT_EMPTY", "there is nobody whose online vote counts, so there is no list to hand over");
  const styles = ballotStyles(manifest);
  const places = new Map<string, Map<string, vis3.PersonCode[]>>();
  for (const [person, style] of voters) {
    const { district, unit } = styles[style]!;
    const units = places.get(district) ?? new Map<string, vis3.PersonCode[]>();
    places.set(district, units.set(unit, [...(units.get(unit) ?? []), person as vis3.PersonCode]));
  }
  const order = new Map(styles.map(({ district, unit, style }) => [`${district}/${unit}`, style]));
  const districts = manifest.districts.flatMap(({ id }) => {
    const units = [...(places.get(id) ?? [])].sort(([a], [b]) => order.get(`${id}/${a}`)! - order.get(`${id}/${b}`)!);
    const listed = units.map(([unit, persons]) => ({ unit: unit as vis3.UnitCode, persons }));
    return listed.length === 0 ? [] : [{ id: id as vis3.DistrictId, units: listed }];
  });
  return { election, districts };
}

function tallyOf(counts: Result["totals"][number]["counts"]): vis3.Tally {
  const blank = counts.find(({ code }) => code === BLANK)?.votes ?? 0;
  const choices = counts
    .filter(({ code }) => code !== BLANK)
    .map(({ code, votes }) => ({ officialId: vis3.choiceIdOf(code)!, votes }));
  return { choices, blank };
}
