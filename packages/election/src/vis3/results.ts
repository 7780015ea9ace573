/** Interface 6: the result of the online voting, by district and by counting unit. */
import type { Decoded } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { At, ChoiceId, DistrictId, UnitCode } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members, type OfficialJson } from "./strict-json.ts";

export interface ChoiceVotes {
  readonly officialId: ChoiceId;
  readonly votes: number;
}

export interface Tally {
  readonly choices: readonly ChoiceVotes[];
  /** Blank and removed votes: `invalid` in the file. */
  readonly blank: number;
}

export interface DistrictResult extends Tally {
  readonly id: DistrictId;
  /** A merged group stands under its first unit; which units it holds is told elsewhere. */
  readonly groups: readonly (Tally & { readonly firstUnit: UnitCode })[];
}

export interface OfficialResults {
  readonly election: ElectionCode;
  readonly districts: readonly DistrictResult[];
}

const CAP = 2 ** 25;
const SUM_RULE =
  "the units of a district sum to its total, for the same choices and for invalid; have the result computed again";

/** VIS-20 DecodeResults. */
export function decodeResults(bytes: Uint8Array): Decoded<OfficialResults> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const file = read.fields({ value: json.value, path: "" }, ["election", "bydistrict", "byparish"]);
    const totals = read.filledMapAt(file.bydistrict);
    const parts = read.filledMapAt(file.byparish);
    for (const [key, at] of parts) if (!totals.has(key)) throw new Fault("VIS_SUM", at.path, SUM_RULE);
    const districts = [...totals].map(([key, at]) => {
      const id = read.districtOf(key, at.path);
      const units = parts.get(key);
      if (units === undefined) throw new Fault("VIS_SUM", at.path, SUM_RULE);
      const result = { id, ...tally(at), groups: groupsOf(units) };
      const fault = sumFault(result);
      if (fault !== undefined) throw new Fault("VIS_SUM", `${at.path}, ${fault}`, SUM_RULE);
      return result;
    });
    return { election: read.electionAt(file.election), districts };
  });
}

/** VIS-21 EncodeResults. Throws where units do not sum to their district: a bug of the caller. */
export function encodeResults(results: OfficialResults): Uint8Array<ArrayBuffer> {
  for (const district of results.districts) {
    const fault = sumFault(district);
    if (fault !== undefined) throw new RangeError(`${district.id}: the units do not sum to the total of ${fault}`);
  }
  const groups = (d: DistrictResult) => new Map(d.groups.map((g) => [g.firstUnit as string, encodeTally(g)]));
  return encodeOfficialJson(
    members(
      ["election", results.election],
      ["bydistrict", new Map(results.districts.map((d) => [d.id as string, encodeTally(d)]))],
      ["byparish", new Map(results.districts.map((d) => [d.id as string, groups(d)]))],
    ),
  );
}

function groupsOf(at: At): DistrictResult["groups"] {
  return [...read.filledMapAt(at)].map(([key, unit]) => ({ firstUnit: read.unitOf(key, unit.path), ...tally(unit) }));
}

function tally(at: At): Tally {
  const choices: ChoiceVotes[] = [];
  let blank: number | undefined;
  for (const [key, item] of read.mapAt(at))
    if (key === "invalid") blank = read.countAt(item);
    else choices.push({ officialId: read.choiceOf(key, item.path), votes: read.countAt(item) });
  if (blank === undefined)
    throw new Fault("VIS_FIELD_MISSING", `${at.path}.invalid`, "the number of invalid votes, 0 if none");
  return { choices, blank };
}

function encodeTally({ choices, blank }: Tally): OfficialJson {
  return members(...choices.map((c) => [c.officialId, c.votes] as const), ["invalid", blank]);
}

/** What does not add up: a choice's id, or `invalid`. */
function sumFault({ choices, blank, groups }: DistrictResult): string | undefined {
  const sums = new Map<string, number>();
  for (const group of groups) {
    if (group.choices.length !== choices.length) return group.firstUnit;
    for (const c of group.choices) sums.set(c.officialId, (sums.get(c.officialId) ?? 0) + c.votes);
  }
  for (const { officialId, votes } of choices) if (sums.get(officialId) !== votes) return officialId;
  if (sums.size !== choices.length) return "a choice that only a unit names";
  return groups.reduce((sum, g) => sum + g.blank, 0) === blank ? undefined : "invalid";
}
