/** The register's files: voter lists and revocations (VIS-1, VIS-3, VIS-6, VIS-11, VIS-15, VIS-18), as far as a record holds them. */
import { fromUtf8 } from "./bytes.ts";
import { demand, refuse } from "./fault.ts";
import { daysSinceEpoch, isDay } from "./instant.ts";
import { decodeStrictJson } from "./strict-json.ts";

export const VOTER_LIST_CAP = 2 ** 28;
export const REVOCATION_CAP = 2 ** 26;

export interface Voter {
  readonly unit: string;
  /** District number as written. */
  readonly district: string;
}

export interface VoterList {
  /** Normal form. */
  readonly election: string;
  readonly number: number;
  readonly entries: readonly ({ readonly person: string } & ({ readonly add: Voter } | { readonly add: undefined }))[];
}

/** VIS-3. */
export function normaliseElection(code: string): string {
  const match = /^(KOV|EP|RK|RH)_?([0-9]{4})(_E)?(_([2-9]|[1-9][0-9]))?$/.exec(code) ?? refuse("VIS_ELECTION_CODE");
  return `${match[1]}_${match[2]}${match[3] ?? ""}${match[4] ?? ""}`;
}

/** VIS-11. */
export function decodeVoterList(bytes: Uint8Array): VoterList {
  demand(bytes.length <= VOTER_LIST_CAP, "VIS_SIZE");
  demand(!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf), "VIS_BOM");
  const whole = orRefuse(() => fromUtf8(bytes), "VIS_UTF8");
  demand(whole.endsWith("\n"), "VIS_LIST_END");
  const [version, code, numberText, period, ...lines] = whole.slice(0, -1).split("\n");
  demand(version === "2", "VIS_LIST_VERSION", "line 1");
  const election = normaliseElection(code ?? refuse("VIS_ELECTION_CODE", "line 2"));
  demand(/^(0|[1-9][0-9]{0,5})$/.test(numberText ?? ""), "VIS_LIST_NUMBER", "line 3");
  const number = Number(numberText);
  const times = (period ?? refuse("VIS_TIME", "line 4")).split("\t");
  demand(times.length === 2, "VIS_TIME", "line 4");
  const [from, to] = times.map(officialTime) as [number, number];
  demand(from <= to, "VIS_LIST_PERIOD", "line 4");
  const entries = lines.map((line, i) => decodeEntry(line, `line ${i + 5}`));
  const adds = number > 0 || entries.every(({ add }) => add !== undefined);
  demand(adds, "VIS_LIST_INITIAL");
  return { election, number, entries };
}

function decodeEntry(line: string, where: string): VoterList["entries"][number] {
  const [word, person = "", name = "", kov = "", district = "", ...more] = line.split("\t");
  const fields = line.split("\t").length;
  if (word === "kustutamine" && fields === 2) return { person: personIn(person, where), add: undefined };
  demand(word === "lisamine" && fields === 5 && more.length === 0, "VIS_LIST_ENTRY", where);
  personIn(person, where);
  demand(isName(name), "VIS_TEXT", where);
  demand(kov === "FOREIGN" || (/^[0-9]{4}$/.test(kov) && kov !== "0000"), "VIS_UNIT", where);
  demand(/^[1-9][0-9]{0,9}$/.test(district), "VIS_DISTRICT", where);
  return { person, add: { unit: kov === "FOREIGN" ? "0000" : kov, district } };
}

/** `text` of 1 to 100 characters: no controls, marks or directional overrides. */
function isName(name: string): boolean {
  const length = [...name].length;
  return length >= 1 && length <= 100 && !/[\p{Cc}\ufeff\u202a-\u202e\u2066-\u2069]/u.test(name);
}

function personIn(person: string, where: string): string {
  demand(/^[0-9]{11}$/.test(person), "VIS_PERSON", where);
  return person;
}

/** VIS-6: whole seconds. */
export function officialTime(value: string): number {
  const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|([+-])(\d{2}):(\d{2}))$/;
  const match = form.exec(value) ?? refuse("VIS_TIME");
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [ahead, offsetHours, offsetMinutes] = [match[7] === "-" ? -1 : 1, Number(match[8] ?? 0), Number(match[9] ?? 0)];
  const real = isDay(year, month, day) && hour < 24 && minute < 60 && second < 60;
  demand(real && offsetHours < 24 && offsetMinutes < 60, "VIS_TIME");
  const local = (daysSinceEpoch(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
  const time = local - ahead * (offsetHours * 3600 + offsetMinutes * 60);
  demand(year >= 1970 && time >= 0, "VIS_TIME");
  return time;
}

export interface RollState {
  readonly election: string;
  readonly number: number;
  readonly voters: Map<string, Voter>;
}

/** VIS-15: the state after a list; the given map is changed only when nothing is refused. */
export function applyVoterList(state: RollState | undefined, list: VoterList): RollState {
  demand(state === undefined || state.election === list.election, "VIS_ROLL_ELECTION");
  demand(list.number === (state === undefined ? 0 : state.number + 1), "VIS_ROLL_NUMBER");
  const changes = new Map<string, Voter | undefined>();
  const touched = new Set<string>();
  for (const { person, add } of list.entries) {
    const present = changes.has(person) ? changes.get(person) !== undefined : (state?.voters.has(person) ?? false);
    if (add === undefined) demand(!touched.has(person), "VIS_ENTRY_REPEATED");
    else demand(!present, "VIS_ADD_EXISTS");
    changes.set(person, add);
    touched.add(person);
  }
  const voters = state?.voters ?? new Map<string, Voter>();
  for (const [person, voter] of changes) {
    if (voter === undefined) voters.delete(person);
    else voters.set(person, voter);
  }
  return { election: list.election, number: list.number, voters };
}

export interface Revocation {
  readonly election: string;
  readonly type: "revoke" | "restore";
  readonly persons: readonly string[];
}

/** VIS-18. */
export function decodeRevocation(bytes: Uint8Array): Revocation {
  const value = decodeStrictJson(bytes, REVOCATION_CAP);
  if (!(value instanceof Map)) return refuse("VIS_TYPE");
  for (const name of value.keys()) demand(["election", "type", "persons"].includes(name), "VIS_FIELD_UNKNOWN", name);
  const [election, type, persons] = ["election", "type", "persons"].map(
    (name) => value.get(name) ?? refuse("VIS_FIELD_MISSING", name),
  );
  demand(typeof election === "string" && typeof type === "string" && Array.isArray(persons), "VIS_TYPE");
  if (type !== "revoke" && type !== "restore") return refuse("VIS_WORD", "type");
  const people = (persons as readonly unknown[]).map((person, i) => {
    demand(typeof person === "string", "VIS_TYPE", `persons[${i}]`);
    return personIn(person, `persons[${i}]`);
  });
  return { election: normaliseElection(election as string), type, persons: people };
}

function orRefuse<T>(compute: () => T, code: string): T {
  try {
    return compute();
  } catch {
    return refuse(code);
  }
}
