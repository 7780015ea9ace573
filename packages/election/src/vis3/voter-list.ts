/**
 * Interface 3, version 2: the initial voter list (number 0) and the change-sets after it. Read line by line from the bytes, so
 * that a list of a million voters costs one small string per field and never a copy of the whole text.
 */
import { concat, type Decoded, decodeError, encodeInstant, fromUtf8, type Instant, utf8 } from "@selge/basics";
import { type ElectionCode, readElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import {
  ABROAD,
  ELECTION_RULE,
  isPersonCode,
  isPlainText,
  isUnitCode,
  type PersonCode,
  TIME_RULE,
  type UnitCode,
} from "./fields.ts";
import { readOfficialTime } from "./official-time.ts";

export type VoterListEntry =
  | {
      readonly action: "add";
      readonly person: PersonCode;
      readonly name: string;
      /** `0000` where the file says `FOREIGN`. */
      readonly unit: UnitCode;
      readonly district: number;
    }
  | { readonly action: "remove"; readonly person: PersonCode };

export interface VoterListHeader {
  readonly election: ElectionCode;
  readonly number: number;
  readonly from: Instant;
  readonly to: Instant;
}

export interface VoterList extends VoterListHeader {
  readonly entries: readonly VoterListEntry[];
}

const CAP = 2 ** 28;
const LF = 10;
const HEADER_LINES = 4;

/** VIS-11 DecodeVoterList. Cost: one pass. */
export function decodeVoterList(bytes: Uint8Array): Decoded<VoterList> {
  if (bytes.length > CAP) return decodeError("VIS_SIZE", "bytes", `at most ${CAP} bytes`);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return decodeError("VIS_BOM", "byte 0", "UTF-8 without a byte order mark");
  return decoding(() => {
    const lines = linesOf(bytes);
    const header = readHeader(Array.from({ length: HEADER_LINES }, (_, i) => lines.next().value ?? missingLine(i + 1)));
    const units = new Map<string, UnitCode>();
    const entries: VoterListEntry[] = [];
    for (const line of lines) entries.push(readEntry(line, entries.length + HEADER_LINES + 1, header.number, units));
    return { ...header, entries };
  });
}

/** VIS-12 EncodeVoterList. For lists too large to hold, `encodeVoterListHeader` and `encodeVoterListEntry` give the lines. */
export function encodeVoterList(list: VoterList): Uint8Array<ArrayBuffer> {
  return concat(utf8(encodeVoterListHeader(list)), utf8(list.entries.map(encodeVoterListEntry).join("")));
}

export function encodeVoterListHeader({ election, number, from, to }: VoterListHeader): string {
  return `2\n${election}\n${number}\n${encodeInstant(from)}\t${encodeInstant(to)}\n`;
}

export function encodeVoterListEntry(entry: VoterListEntry): string {
  if (entry.action === "remove") return `kustutamine\t${entry.person}\n`;
  const kov = entry.unit === ABROAD ? "FOREIGN" : entry.unit;
  return `lisamine\t${entry.person}\t${entry.name}\t${kov}\t${entry.district}\n`;
}

function* linesOf(bytes: Uint8Array): Generator<string, undefined> {
  for (let at = 0, line = 1; at < bytes.length; line++) {
    const end = bytes.indexOf(LF, at);
    if (end < 0)
      throw new Fault(
        "VIS_LIST_END",
        `line ${line}`,
        "a line feed after every line, also the last, and nothing after it",
      );
    const text = fromUtf8(bytes.subarray(at, end));
    if (text === undefined) throw new Fault("VIS_UTF8", `line ${line}`, "well-formed UTF-8");
    yield text;
    at = end + 1;
  }
}

function readHeader([version, code, numeral, period]: readonly string[]): VoterListHeader {
  if (version !== "2") throw new Fault("VIS_LIST_VERSION", "line 1", "the version 2, alone in the first line");
  const election = readElectionCode(code!);
  if (election === undefined) throw new Fault("VIS_ELECTION_CODE", "line 2", ELECTION_RULE);
  if (!/^(?:0|[1-9][0-9]{0,5})$/.test(numeral!))
    throw new Fault("VIS_LIST_NUMBER", "line 3", "the number of the list, 0 for the initial one, at most six digits");
  const times = period!.split("\t").map(readOfficialTime);
  const [from, to] = times;
  if (times.length !== 2 || from === undefined || to === undefined)
    throw new Fault("VIS_TIME", "line 4", `two times with a tab between, each ${TIME_RULE}`);
  if (from > to) throw new Fault("VIS_LIST_PERIOD", "line 4", "a period that does not end before it begins");
  return { election, number: Number(numeral), from, to };
}

/** `units` holds each unit code once, so that a million entries share a few dozen strings. */
function readEntry(line: string, at: number, listNumber: number, units: Map<string, UnitCode>): VoterListEntry {
  const [action, person, name, kov, district, ...rest] = line.split("\t");
  const where = `line ${at}`;
  const wanted =
    action === "lisamine" ? district !== undefined && rest.length === 0 : person !== undefined && name === undefined;
  if ((action !== "lisamine" && action !== "kustutamine") || !wanted)
    throw new Fault("VIS_LIST_ENTRY", where, ENTRY_RULE);
  if (!isPersonCode(person!))
    throw new Fault("VIS_PERSON", where, "a personal code of eleven digits in the second field");
  if (action === "kustutamine") {
    if (listNumber === 0) throw new Fault("VIS_LIST_INITIAL", where, "only additions in list 0");
    return { action: "remove", person };
  }
  if (!isPlainText(name!, 100))
    throw new Fault(
      "VIS_TEXT",
      where,
      "a name of 1 to 100 characters, no control or direction characters, in the third field",
    );
  const unit = units.get(kov!) ?? readUnit(kov!, where);
  units.set(kov!, unit);
  if (!/^[1-9][0-9]{0,9}$/.test(district!))
    throw new Fault(
      "VIS_DISTRICT",
      where,
      "a district number of 1 to 10 digits without leading zero in the fifth field",
    );
  return { action: "add", person, name: name!, unit, district: Number(district) };
}

function readUnit(kov: string, where: string): UnitCode {
  if (kov === "FOREIGN") return ABROAD;
  if (!isUnitCode(kov) || kov === ABROAD)
    throw new Fault("VIS_UNIT", where, "four digits (EHAK), or FOREIGN for voters abroad, in the fourth field");
  return kov;
}

function missingLine(line: number): never {
  throw new Fault("VIS_LIST_END", `line ${line}`, "four header lines: version, election, number, period");
}

const ENTRY_RULE =
  "lisamine with person, name, unit, district, or kustutamine with person; tabs between, nothing after; have the list made again";
