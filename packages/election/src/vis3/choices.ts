/** Interface 2: the choices of each district, in lists (parties); in a referendum the one list is the question. */
import type { Decoded } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { At, ChoiceId, DistrictId } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members } from "./strict-json.ts";

export interface OfficialChoice {
  readonly id: ChoiceId;
  readonly name: string;
}

export interface OfficialList {
  readonly name: string;
  readonly choices: readonly OfficialChoice[];
}

export interface DistrictChoices {
  readonly district: DistrictId;
  readonly lists: readonly OfficialList[];
}

export interface OfficialChoices {
  readonly election: ElectionCode;
  readonly districts: readonly DistrictChoices[];
}

const CAP = 2 ** 23;

/** VIS-9 DecodeChoices. */
export function decodeChoices(bytes: Uint8Array): Decoded<OfficialChoices> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const file = read.fields({ value: json.value, path: "" }, ["election", "choices"]);
    const districts = [...read.filledMapAt(file.choices)].map(([key, at]) => {
      const district = read.districtOf(key, at.path);
      const seen = new Set<ChoiceId>();
      return { district, lists: [...read.filledMapAt(at)].map(([name, list]) => choiceList(name, list, seen)) };
    });
    return { election: read.electionAt(file.election), districts };
  });
}

/** VIS-10 EncodeChoices. */
export function encodeChoices(file: OfficialChoices): Uint8Array<ArrayBuffer> {
  const lists = ({ choices }: OfficialList) => new Map(choices.map((c) => [c.id as string, c.name]));
  const district = (d: DistrictChoices) => new Map(d.lists.map((list) => [list.name, lists(list)]));
  return encodeOfficialJson(
    members(["election", file.election], ["choices", new Map(file.districts.map((d) => [d.district, district(d)]))]),
  );
}

function choiceList(name: string, at: At, seen: Set<ChoiceId>): OfficialList {
  read.textAt({ value: name, path: at.path });
  const choices = [...read.filledMapAt(at)].map(([key, item]) => {
    const id = read.choiceOf(key, item.path);
    if (seen.has(id))
      throw new Fault("VIS_REPEATED", item.path, "every choice once in a district; give one of them another number");
    seen.add(id);
    return { id, name: read.textAt(item) };
  });
  return { name, choices };
}
