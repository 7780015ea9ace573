/** The fields of the official files: grammar, brand and rule of each, and the reader of their shapes. */
import type { Instant } from "@selge/basics";
import { type ElectionCode, readElectionCode } from "./election-code.ts";
import { Fault, pathOfItem, pathOfKey } from "./fault.ts";
import { readOfficialTime } from "./official-time.ts";
import type { OfficialJson } from "./strict-json.ts";

/** EHAK code of a municipality or a city district of Tallinn; `0000` is abroad. */
export type UnitCode = string & { readonly __brand: "UnitCode" };
/** `EEEE.N`: in national elections EEEE is `0000`. */
export type DistrictId = string & { readonly __brand: "DistrictId" };
/** `EEEE.NNN` or `EEEE.NNNN`: a candidate's registration number or an answer. */
export type ChoiceId = string & { readonly __brand: "ChoiceId" };
/** Eleven digits; says nothing about the check digit. */
export type PersonCode = string & { readonly __brand: "PersonCode" };

/** One JSON value and the place it came from. */
export interface At {
  readonly value: OfficialJson;
  readonly path: string;
}

export const ABROAD = "0000" as UnitCode;

export function isUnitCode(text: string): text is UnitCode {
  return /^[0-9]{4}$/.test(text);
}

export function isDistrictId(text: string): text is DistrictId {
  return /^[0-9]{4}\.[1-9][0-9]?$/.test(text);
}

export function isChoiceId(text: string): text is ChoiceId {
  return /^[0-9]{4}\.(?:[0-9]{3}|[1-9][0-9]{3})$/.test(text) && !text.endsWith(".000");
}

export function isPersonCode(text: string): text is PersonCode {
  return /^[0-9]{11}$/.test(text);
}

/** Shown to voters and officials: no control characters, no marks that reorder what is read. */
export function isPlainText(text: string, max: number): boolean {
  if (text.length === 0 || text.length > 2 * max || [...text].length > max) return false;
  return !/[\p{Cc}\ufeff\u202a-\u202e\u2066-\u2069]/u.test(text);
}

/** Exactly these fields; an optional one that is absent is absent in the result. */
export function fields<R extends string, O extends string = never>(
  at: At,
  required: readonly R[],
  optional: readonly O[] = [],
): Record<R, At> & Partial<Record<O, At>> {
  const pairs = mapAt(at);
  const known: readonly string[] = [...required, ...optional];
  for (const [key, item] of pairs)
    if (!known.includes(key))
      throw new Fault("VIS_FIELD_UNKNOWN", item.path, `no field but ${known.join(", ")}; remove it`);
  for (const key of required)
    if (!pairs.has(key))
      throw new Fault("VIS_FIELD_MISSING", pathOfKey(at.path, key), "this field; ask for a complete file");
  return Object.fromEntries(pairs) as Record<R, At> & Partial<Record<O, At>>;
}

export function mapAt(at: At): ReadonlyMap<string, At> {
  if (!(at.value instanceof Map)) throw new Fault("VIS_TYPE", at.path, "an object");
  const out = new Map<string, At>();
  for (const [key, value] of at.value as ReadonlyMap<string, OfficialJson>)
    out.set(key, { value, path: pathOfKey(at.path, key) });
  return out;
}

export function filledMapAt(at: At): ReadonlyMap<string, At> {
  const out = mapAt(at);
  if (out.size === 0) throw new Fault("VIS_EMPTY", at.path, "at least one entry");
  return out;
}

export function listAt(at: At): readonly At[] {
  if (!Array.isArray(at.value)) throw new Fault("VIS_TYPE", at.path, "a list");
  return (at.value as readonly OfficialJson[]).map((value, i) => ({ value, path: pathOfItem(at.path, i) }));
}

export function filledListAt(at: At): readonly At[] {
  const out = listAt(at);
  if (out.length === 0) throw new Fault("VIS_EMPTY", at.path, "at least one item");
  return out;
}

export function stringAt(at: At): string {
  if (typeof at.value !== "string") throw new Fault("VIS_TYPE", at.path, "a string");
  return at.value;
}

export function textAt(at: At, max = 400): string {
  const text = stringAt(at);
  if (!isPlainText(text, max))
    throw new Fault(
      "VIS_TEXT",
      at.path,
      `1 to ${max} characters, no control or direction characters; correct the text`,
    );
  return text;
}

export function countAt(at: At, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof at.value !== "number") throw new Fault("VIS_TYPE", at.path, "a whole number");
  if (at.value < 0 || at.value > max) throw new Fault("VIS_COUNT", at.path, `a count from 0 to ${max}`);
  return at.value;
}

export function electionAt(at: At): ElectionCode {
  const code = readElectionCode(stringAt(at));
  if (code === undefined) throw new Fault("VIS_ELECTION_CODE", at.path, ELECTION_RULE);
  return code;
}

export function timeAt(at: At): Instant {
  const time = readOfficialTime(stringAt(at));
  if (time === undefined) throw new Fault("VIS_TIME", at.path, TIME_RULE);
  return time;
}

export function unitOf(text: string, path: string): UnitCode {
  if (!isUnitCode(text)) throw new Fault("VIS_UNIT", path, "four digits (EHAK), 0000 for abroad");
  return text;
}

export function districtOf(text: string, path: string): DistrictId {
  if (!isDistrictId(text))
    throw new Fault("VIS_DISTRICT", path, "EEEE.N: four digits, a dot, 1 to 99 without a leading zero");
  return text;
}

export function choiceOf(text: string, path: string): ChoiceId {
  if (!isChoiceId(text))
    throw new Fault(
      "VIS_CHOICE",
      path,
      "EEEE.NNN or EEEE.NNNN: not 000, four digits only from 1000 on; correct the number",
    );
  return text;
}

export function personAt(at: At): PersonCode {
  const text = stringAt(at);
  if (!isPersonCode(text)) throw new Fault("VIS_PERSON", at.path, "a personal code: eleven digits");
  return text;
}

export const ELECTION_RULE =
  "an election code such as RK_2027 or RK_2027_E_2: KOV, EP, RK or RH, the year, _E, _2 to _99";
export const TIME_RULE = "an RFC 3339 time such as 2027-03-01T07:00:00Z";
