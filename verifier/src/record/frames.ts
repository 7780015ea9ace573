/** Box files: ballots as frames (BAS-1, TAL-12), streamed with memory for one ballot. */
import { concat } from "./bytes.ts";
import { demand, Missing } from "./fault.ts";
import type { RecordFiles } from "./source.ts";

export interface BoxRecord {
  readonly ballot: Uint8Array;
  readonly o: Uint8Array;
  readonly salt: Uint8Array;
  readonly submission: Uint8Array;
  readonly additions: Uint8Array;
}

/** The longest frames of a record, in its order: a ballot is part of a submission, whose cap is that of IDN-7. */
const SUBMISSION_CAP = 65_536;
const ADDITIONS_CAP = 2 * (4 + 16_384);
const CAPS = [SUBMISSION_CAP, 32, 32, SUBMISSION_CAP, ADDITIONS_CAP] as const;
const LONGEST_RECORD = CAPS.reduce((sum: number, cap) => sum + cap + 4, 0);

export const BOX_FILE_BALLOTS = 1024;

export function boxFileCap(): number {
  return BOX_FILE_BALLOTS * LONGEST_RECORD;
}

/** The records of a box file in order. A frame that breaks a rule ends the stream with a fault that names the record. */
export async function* readBox(files: RecordFiles, path: string): AsyncGenerator<BoxRecord> {
  const size = files.sizes.get(path);
  if (size === undefined) throw new Missing(path);
  demand(size <= boxFileCap(), "LIMIT", `${size} bytes`);
  let buffer: Uint8Array = new Uint8Array(0);
  let count = 0;
  for await (const piece of files.source.open(path)) {
    buffer = concat(buffer, piece);
    let at = 0;
    for (let found = cutRecord(buffer, at, count); found !== undefined; found = cutRecord(buffer, at, count)) {
      yield found.record;
      at = found.end;
      count++;
    }
    buffer = buffer.slice(at);
  }
  demand(buffer.length === 0, "BOX_FORMAT", `record ${count}: bytes run out`);
}

/** The record that begins at `at`, undefined when it is not whole yet. */
function cutRecord(
  buffer: Uint8Array,
  at: number,
  count: number,
): { readonly record: BoxRecord; readonly end: number } | undefined {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const parts: Uint8Array[] = [];
  let end = at;
  for (const cap of CAPS) {
    if (end + 4 > buffer.length) return undefined;
    const length = view.getUint32(end, true);
    demand(length <= cap, "BOX_FORMAT", `record ${count}: a frame of ${length} bytes`);
    if (end + 4 + length > buffer.length) return undefined;
    parts.push(buffer.slice(end + 4, end + 4 + length));
    end += 4 + length;
  }
  const [ballot, o, salt, submission, additions] = parts as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  return { record: { ballot, o, salt, submission, additions }, end };
}
