/** Interface 4: who voted online, by district and unit; handed over once, after voting has closed. */
import type { Decoded } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { DistrictId, PersonCode, UnitCode } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members } from "./strict-json.ts";

export interface UnitVoters {
  readonly unit: UnitCode;
  readonly persons: readonly PersonCode[];
}

export interface OnlineVoters {
  readonly election: ElectionCode;
  readonly districts: readonly { readonly id: DistrictId; readonly units: readonly UnitVoters[] }[];
}

const CAP = 2 ** 26;

/** VIS-16 DecodeOnlineVoters. */
export function decodeOnlineVoters(bytes: Uint8Array): Decoded<OnlineVoters> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const file = read.fields({ value: json.value, path: "" }, ["election", "onlinevoters"]);
    const seen = new Set<PersonCode>();
    const unitVoters = ([key, at]: readonly [string, read.At]): UnitVoters => {
      const unit = read.unitOf(key, at.path);
      const persons = read.listAt(at).map((item) => {
        const person = read.personAt(item);
        if (seen.has(person))
          throw new Fault("VIS_REPEATED", item.path, "every person once in the file; remove the repeat");
        seen.add(person);
        return person;
      });
      return { unit, persons };
    };
    const districts = [...read.filledMapAt(file.onlinevoters)].map(([key, at]) => ({
      id: read.districtOf(key, at.path),
      units: [...read.filledMapAt(at)].map(unitVoters),
    }));
    return { election: read.electionAt(file.election), districts };
  });
}

/** VIS-17 EncodeOnlineVoters: persons ascending, so that the file's order tells nothing about time. Needs a unit per district. */
export function encodeOnlineVoters(file: OnlineVoters): Uint8Array<ArrayBuffer> {
  if (file.districts.length === 0 || file.districts.some((d) => d.units.length === 0))
    throw new RangeError("a list of online voters names at least one district, and a unit in each");
  const units = (of: readonly UnitVoters[]) => new Map(of.map((u) => [u.unit as string, u.persons.toSorted()]));
  return encodeOfficialJson(
    members(["election", file.election], ["onlinevoters", new Map(file.districts.map((d) => [d.id, units(d.units)]))]),
  );
}
