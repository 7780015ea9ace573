/** Interface 5: whose online vote is revoked because they voted on paper, or restored. A state of the person, not of a ballot. */
import type { Decoded } from "@selge/basics";
import type { ElectionCode } from "./election-code.ts";
import { decoding, Fault } from "./fault.ts";
import type { PersonCode } from "./fields.ts";
import * as read from "./fields.ts";
import { decodeStrictJson, encodeOfficialJson, members } from "./strict-json.ts";

export interface RevocationList {
  readonly election: ElectionCode;
  readonly type: "revoke" | "restore";
  /** As written: repeats are kept, and reported where the list is applied. */
  readonly persons: readonly PersonCode[];
}

const CAP = 2 ** 26;

/** VIS-18 DecodeRevocation. */
export function decodeRevocation(bytes: Uint8Array): Decoded<RevocationList> {
  const json = decodeStrictJson(bytes, CAP);
  if (!json.ok) return json;
  return decoding(() => {
    const file = read.fields({ value: json.value, path: "" }, ["election", "type", "persons"]);
    const type = read.stringAt(file.type);
    if (type !== "revoke" && type !== "restore")
      throw new Fault("VIS_WORD", "type", "revoke or restore, in lower case");
    return { election: read.electionAt(file.election), type, persons: read.listAt(file.persons).map(read.personAt) };
  });
}

/** VIS-19 EncodeRevocation. */
export function encodeRevocation(list: RevocationList): Uint8Array<ArrayBuffer> {
  return encodeOfficialJson(members(["election", list.election], ["type", list.type], ["persons", list.persons]));
}
