/** Interface 7: how many people have voted online so far; sent every quarter of an hour. */
import { type Decoded, encodeInstant, type Instant } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding } from "./fault.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members } from "./strict-json.ts";

export interface TurnoutTotal {
  readonly time: Instant;
  readonly election: ElectionCode;
  readonly onlineVoters: number;
}

const CAP = 2 ** 12;
const MAX_COUNT = 2 ** 31 - 1;

/** VIS-22 DecodeTurnoutTotal. */
export function decodeTurnoutTotal(bytes: Uint8Array): Decoded<TurnoutTotal> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const { TOTAL } = read.fields({ value: json.value, path: "" }, ["TOTAL"]);
    const total = read.fields(TOTAL, ["time", "election", "online-voters"]);
    return {
      time: read.timeAt(total.time),
      election: read.electionAt(total.election),
      onlineVoters: read.countAt(total["online-voters"], MAX_COUNT),
    };
  });
}

/** VIS-23 EncodeTurnoutTotal. */
export function encodeTurnoutTotal({ time, election, onlineVoters }: TurnoutTotal): Uint8Array<ArrayBuffer> {
  if (!Number.isSafeInteger(onlineVoters) || onlineVoters < 0 || onlineVoters > MAX_COUNT)
    throw new RangeError(`no count of voters: ${onlineVoters}`);
  const total = members(["time", encodeInstant(time)], ["election", election], ["online-voters", onlineVoters]);
  return encodeOfficialJson(members(["TOTAL", total]));
}
