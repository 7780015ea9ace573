/** Interface 8: how many people had voted online by the end of each day, by county. */
import { type Decoded, encodeInstant, type Instant } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { At } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members, type OfficialJson } from "./strict-json.ts";

export interface DayTurnout {
  /** Days left until election day, counted so that the last day of online voting has the smallest number. */
  readonly dayOrder: number;
  readonly votedCount: number;
}

export interface CountyTurnout {
  /** EHAK code of the county or of Tallinn or Tartu, `FOREIGN`, or (decoded only) `TOTAL`. */
  readonly county: string;
  readonly days: readonly DayTurnout[];
}

export interface TurnoutByCounty {
  readonly election: ElectionCode;
  readonly time: Instant;
  readonly counties: readonly CountyTurnout[];
}

const CAP = 2 ** 20;

/** VIS-24 DecodeTurnoutByCounty. */
export function decodeTurnoutByCounty(bytes: Uint8Array): Decoded<TurnoutByCounty> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const file = read.fields({ value: json.value, path: "" }, ["election-code", "time", "data"]);
    const seen = new Set<string>();
    const counties = read.filledListAt(file.data).map((at) => county(at, seen));
    return { election: read.electionAt(file["election-code"]), time: read.timeAt(file.time), counties };
  });
}

/** VIS-25 EncodeTurnoutByCounty: counties without `TOTAL`, all with the same days; the item `TOTAL` is added. */
export function encodeTurnoutByCounty(file: TurnoutByCounty): Uint8Array<ArrayBuffer> {
  const item = ({ county, days }: CountyTurnout): OfficialJson =>
    members(["county", county], ["online-voters", days.map(encodeDay)]);
  const data = [...file.counties, { county: "TOTAL", days: totals(file.counties) }].map(item);
  return encodeOfficialJson(
    members(["election-code", file.election], ["time", encodeInstant(file.time)], ["data", data]),
  );
}

function county(at: At, seen: Set<string>): CountyTurnout {
  const item = read.fields(at, ["county", "online-voters"]);
  const code = read.stringAt(item.county);
  if (!/^(?:[0-9]{4}|FOREIGN|TOTAL)$/.test(code))
    throw new Fault("VIS_COUNTY", item.county.path, "four digits (EHAK), FOREIGN or TOTAL");
  if (seen.has(code)) throw new Fault("VIS_REPEATED", item.county.path, "every county once; merge the two");
  seen.add(code);
  const days = read.filledListAt(item["online-voters"]).map(day);
  for (let i = 1; i < days.length; i++)
    if (days[i]!.dayOrder >= days[i - 1]!.dayOrder)
      throw new Fault("VIS_ORDER", `${item["online-voters"].path}[${i}]`, "days in descending order, each once");
  return { county: code, days };
}

function day(at: At): DayTurnout {
  const item = read.fields(at, ["day-order", "voted-count"]);
  const order = read.stringAt(item["day-order"]);
  if (!/^[1-9][0-9]?$/.test(order)) throw new Fault("VIS_DAY", item["day-order"].path, "a day as a string, 1 to 99");
  return { dayOrder: Number(order), votedCount: read.countAt(item["voted-count"]) };
}

function encodeDay({ dayOrder, votedCount }: DayTurnout): OfficialJson {
  return members(["day-order", String(dayOrder)], ["voted-count", votedCount]);
}

function totals(counties: readonly CountyTurnout[]): readonly DayTurnout[] {
  const days = counties[0]?.days ?? [];
  const same = (c: CountyTurnout) =>
    c.days.length === days.length && c.days.every((d, i) => d.dayOrder === days[i]!.dayOrder);
  if (days.length === 0 || !counties.every((c) => same(c) && c.county !== "TOTAL"))
    throw new RangeError("counties with the same days, at least one, and no TOTAL");
  return days.map(({ dayOrder }, i) => ({
    dayOrder,
    votedCount: counties.reduce((sum, c) => sum + c.days[i]!.votedCount, 0),
  }));
}
