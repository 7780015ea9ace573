/** Interface 1: districts, the counting units below them, and the counties that the turnout is told for. */
import type { Decoded } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { At, DistrictId, UnitCode } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members, type OfficialJson } from "./strict-json.ts";

export interface Region {
  readonly state?: string;
  readonly county?: string;
  readonly parish?: string;
}

export interface OfficialDistrict {
  readonly id: DistrictId;
  readonly name?: string;
  /** Counting units; `0000` if voters abroad belong here too. */
  readonly units: readonly UnitCode[];
}

export interface OfficialDistricts {
  readonly election: ElectionCode;
  readonly regions: ReadonlyMap<UnitCode, Region>;
  readonly districts: readonly OfficialDistrict[];
  readonly counties: ReadonlyMap<UnitCode, readonly UnitCode[]>;
}

const CAP = 2 ** 21;

/** VIS-7 DecodeDistricts. */
export function decodeDistricts(bytes: Uint8Array): Decoded<OfficialDistricts> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const file = read.fields({ value: json.value, path: "" }, ["election", "regions", "districts", "counties"]);
    const seen = new Set<string>();
    return {
      election: read.electionAt(file.election),
      regions: new Map([...read.filledMapAt(file.regions)].map(([key, at]) => [read.unitOf(key, at.path), region(at)])),
      districts: [...read.filledMapAt(file.districts)].map(([key, at]) => district(key, at, seen)),
      counties: new Map(
        [...read.filledMapAt(file.counties)].map(([key, at]) => [read.unitOf(key, at.path), units(at)]),
      ),
    };
  });
}

/** VIS-8 EncodeDistricts. */
export function encodeDistricts(file: OfficialDistricts): Uint8Array<ArrayBuffer> {
  return encodeOfficialJson(
    members(
      ["election", file.election],
      ["regions", new Map([...file.regions].map(([unit, names]) => [unit, encodeRegion(names)]))],
      ["districts", new Map(file.districts.map((d) => [d.id, encodeDistrict(d)]))],
      ["counties", new Map<string, OfficialJson>(file.counties)],
    ),
  );
}

/** The district of a voter who is in `unit` and whose list entry says district number `number`; `undefined` if there is none. */
export function findDistrict(file: OfficialDistricts, unit: UnitCode, number: number): OfficialDistrict | undefined {
  return file.districts.find((d) => d.units.includes(unit) && districtNumber(d.id) === number);
}

export function districtNumber(id: DistrictId): number {
  return Number(id.slice(id.indexOf(".") + 1));
}

function region(at: At): Region {
  read.filledMapAt(at);
  const { state, county, parish } = read.fields(at, [], ["state", "county", "parish"]);
  return {
    ...(state && { state: read.textAt(state) }),
    ...(county && { county: read.textAt(county) }),
    ...(parish && { parish: read.textAt(parish) }),
  };
}

/** `seen`: unit and district number of the districts before; together they must tell a voter's district. */
function district(key: string, at: At, seen: Set<string>): OfficialDistrict {
  const id = read.districtOf(key, at.path);
  const { name, parish } = read.fields(at, ["parish"], ["name"]);
  read.filledListAt(parish);
  const parishes = units(parish);
  for (const unit of parishes) {
    const pair = `${unit} ${districtNumber(id)}`;
    if (seen.has(pair))
      throw new Fault("VIS_REPEATED", parish.path, "a unit in one district only of those with the same number");
    seen.add(pair);
  }
  return { id, ...(name && { name: read.textAt(name) }), units: parishes };
}

function units(at: At): readonly UnitCode[] {
  const seen = new Set<UnitCode>();
  for (const item of read.listAt(at)) {
    const unit = read.unitOf(read.stringAt(item), item.path);
    if (seen.has(unit)) throw new Fault("VIS_REPEATED", item.path, "every unit once in a list; remove the repeat");
    seen.add(unit);
  }
  return [...seen];
}

function encodeRegion({ state, county, parish }: Region): OfficialJson {
  const pairs: [string, OfficialJson][] = [];
  if (state !== undefined) pairs.push(["state", state]);
  if (county !== undefined) pairs.push(["county", county]);
  if (parish !== undefined) pairs.push(["parish", parish]);
  return members(...pairs);
}

function encodeDistrict({ name, units: parish }: OfficialDistrict): OfficialJson {
  return name === undefined ? members(["parish", parish]) : members(["name", name], ["parish", parish]);
}
