/** The register's answer to "which change-sets are there": asked at start and after a gap. */
import { type Decoded, encodeInstant, type Instant } from "@selge/basics";
import { decoding, Fault } from "./fault.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members } from "./strict-json.ts";

export interface ChangeSetListing {
  readonly number: number;
  /** Path and query on the register's server, for information; requests are built from the published interface instead. */
  readonly url: string;
  readonly from: Instant;
  readonly to: Instant;
}

const CAP = 2 ** 20;

/** VIS-28 DecodeChangeSetIndex. */
export function decodeChangeSetIndex(bytes: Uint8Array): Decoded<readonly ChangeSetListing[]> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const { changesets } = read.fields({ value: json.value, path: "" }, ["changesets"]);
    let last = -1;
    return read.listAt(changesets).map((at) => {
      const item = read.fields(at, ["changeset", "url", "from", "to"]);
      const number = read.countAt(item.changeset, 999999);
      if (number <= last) throw new Fault("VIS_ORDER", item.changeset.path, "ascending numbers, each once");
      last = number;
      return { number, url: read.textAt(item.url), from: read.timeAt(item.from), to: read.timeAt(item.to) };
    });
  });
}

/** VIS-29 EncodeChangeSetIndex. */
export function encodeChangeSetIndex(listings: readonly ChangeSetListing[]): Uint8Array<ArrayBuffer> {
  const item = (l: ChangeSetListing) =>
    members(["changeset", l.number], ["url", l.url], ["from", encodeInstant(l.from)], ["to", encodeInstant(l.to)]);
  return encodeOfficialJson(members(["changesets", listings.map(item)]));
}
