/** Times in the official files: RFC 3339, as the published examples write it, with any offset. */
import { decodeInstant, type Instant, instant } from "@selge/basics";

/** VIS-6 ReadOfficialTime: a real date and time of 1970 or later, fraction cut off; `undefined` otherwise. */
export function readOfficialTime(text: string): Instant | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/.exec(text);
  if (parts === null) return undefined;
  const [, local, sign, hours = "0", minutes = "0"] = parts;
  const written = decodeInstant(`${local}Z`);
  if (written === undefined) return undefined;
  const offset = 60 * (60 * Number(hours) + Number(minutes));
  const seconds = sign === "-" ? written + offset : written - offset;
  return seconds >= 0 && seconds <= LAST ? instant(seconds) : undefined;
}

const LAST = 253402300799; // 9999-12-31T23:59:59Z, the last instant that can be written
