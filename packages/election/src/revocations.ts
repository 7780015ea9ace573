/** Who voted on paper: revocation is a state of the person, made of all lists in number order. */
import { type Decoded, decodeError, ok, sha256, toHex } from "@selge/basics";
import { type DocumentBody, decodeDocument } from "./documents.ts";
import type { Election } from "./manifest.ts";
import { decodeRevocation, readElectionCode } from "./vis3/index.ts";

export interface Revocation {
  readonly body: DocumentBody<"revocation">;
  /** SHA-256 of the document's body. */
  readonly hash: Uint8Array;
  readonly persons: readonly string[];
}

/** ELE-9 RevocationDocument: the officials' document and the official file that it names. Total. */
export function decodeRevocationDocument(
  documentFile: Uint8Array,
  listFile: Uint8Array,
  election: Election,
): Decoded<Revocation> {
  const document = decodeDocument(documentFile, "revocation", election);
  if (!document.ok) return document;
  const { body } = document.value;
  if (body.list !== toHex(sha256(listFile)))
    return decodeError("REVOCATION_LIST_HASH", "$.list", "the SHA-256 of the official file");
  const list = decodeRevocation(listFile);
  if (!list.ok) return list;
  if (list.value.type !== body.action)
    return decodeError("REVOCATION_ACTION", "$.action", `"${list.value.type}", as the official file says`);
  if (list.value.election !== readElectionCode(election.manifest.id))
    return decodeError("REVOCATION_ELECTION", "election", `"${election.manifest.id}"`);
  return ok({ body, hash: document.value.document.hash, persons: list.value.persons });
}

export interface RevocationReport {
  readonly number: number;
  /** Persons already revoked, or restored without being revoked. */
  readonly repeated: number;
  /** Persons not on the final roll. */
  readonly unknown: number;
}

/** ELE-10 RevokedPersons: the lists must be numbered 1, 2, …; the caller has checked that. */
export function revokedPersons(
  lists: readonly Revocation[],
  isOnRoll: (person: string) => boolean,
): { readonly revoked: ReadonlySet<string>; readonly reports: readonly RevocationReport[] } {
  const revoked = new Set<string>();
  const reports = lists.map(({ body, persons }) => {
    let repeated = 0;
    for (const person of persons) {
      if (revoked.has(person) === (body.action === "revoke")) repeated++;
      if (body.action === "revoke") revoked.add(person);
      else revoked.delete(person);
    }
    return { number: body.number, repeated, unknown: persons.filter((person) => !isOnRoll(person)).length };
  });
  return { revoked, reports };
}
