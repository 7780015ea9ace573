/** The bodies of the documents that people sign along the way; `selge demo` and the single commands make the same ones. */
import { encodeInstant, type Instant, type JsonObject, sha256, toHex } from "@selge/basics";
import type { Election } from "@selge/election";
import { softwareArtefacts } from "./software.ts";

type Named = Pick<Election, "fingerprintHex">;

export function rollBody(
  { fingerprintHex }: Named,
  number: number,
  list: Uint8Array,
  signature: Uint8Array,
): JsonObject {
  const hashes = { list: toHex(sha256(list)), signature: toHex(sha256(signature)) };
  return { type: "roll", version: 1, fingerprint: fingerprintHex, number, ...hashes };
}

export async function softwareBody({ fingerprintHex }: Named): Promise<JsonObject> {
  const artefacts = (await softwareArtefacts()).map((artefact) => ({ ...artefact }));
  return { type: "software", version: 1, fingerprint: fingerprintHex, artefacts };
}

/** `opening` is the hash of the opening statement. */
export function openedBody({ fingerprintHex }: Named, opening: Uint8Array, time: Instant): JsonObject {
  return {
    type: "opened",
    version: 1,
    fingerprint: fingerprintHex,
    opening: toHex(opening),
    time: encodeInstant(time),
  };
}

export function revocationBody(
  { fingerprintHex }: Named,
  number: number,
  action: "revoke" | "restore",
  list: Uint8Array,
): JsonObject {
  return { type: "revocation", version: 1, fingerprint: fingerprintHex, number, action, list: toHex(sha256(list)) };
}

export function extendedBody(
  { fingerprintHex }: Named,
  number: number,
  closes: Instant,
  servesUntil: Instant,
): JsonObject {
  const times = { closes: encodeInstant(closes), servesUntil: encodeInstant(servesUntil) };
  return { type: "extended", version: 1, fingerprint: fingerprintHex, number, ...times };
}

export interface ClosingFacts {
  readonly size: number;
  readonly root: string;
  readonly ballots: number;
  readonly grace: number;
}

export function closingBody({ fingerprintHex }: Named, { size, root, ballots, grace }: ClosingFacts): JsonObject {
  return { type: "closing", version: 1, fingerprint: fingerprintHex, size, root, ballots, grace };
}
