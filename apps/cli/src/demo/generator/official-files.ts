/** The invented election as the files that the election information system would hand over, list signatures included. */
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { utf8 } from "@selge/basics";
import { vis3 } from "@selge/election";
import { type DemoElection, initialListLines } from "./demo-election.ts";

/** Port: one ECDSA signature (P-256, SHA-256, DER) over bytes fed piece by piece, as `createSign("sha256")` makes it. */
export type StartListSignature = () => { update(bytes: Uint8Array): unknown; sign(): Uint8Array };

export interface OfficialFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function definitionFiles({ election, districts, choices }: DemoElection): readonly OfficialFile[] {
  return [
    { name: `${election}.districts.json`, bytes: vis3.encodeDistricts(districts) },
    { name: `${election}.choices.json`, bytes: vis3.encodeChoices(choices) },
  ];
}

/** The two files of each change-set, in order. */
export function* changeSetFiles(
  { election, changes }: DemoElection,
  start: StartListSignature,
): Generator<readonly OfficialFile[]> {
  for (const list of changes.lists)
    yield signedPair(vis3.voterListNames(election, list.number), vis3.encodeVoterList(list), start);
}

/** A change-set that must be refused as a whole (its last entry adds a voter who is there) and skipped by an order. */
export function faultyChangeSet(
  demo: DemoElection,
  number: number,
  start: StartListSignature,
): readonly OfficialFile[] {
  const unchanged = new Set(demo.changes.events.map((event) => event.index));
  const index = Array.from({ length: demo.people.size }, (_, i) => i).find((i) => !unchanged.has(i))!;
  const last = demo.changes.lists.at(-1)!;
  const list = { ...last, number, from: last.to, entries: [{ action: "add" as const, ...demo.people.voterAt(index) }] };
  return signedPair(vis3.voterListNames(demo.election, number), vis3.encodeVoterList(list), start);
}

export function revocationFiles(lists: readonly vis3.RevocationList[]): readonly OfficialFile[] {
  return lists.map((list, i) => ({
    name: `${list.election}.${list.type}-${i + 1}.json`,
    bytes: vis3.encodeRevocation(list),
  }));
}

/** List 0 in pieces of about 64 KiB: for those who stream it somewhere themselves. */
export function* initialListPieces(demo: DemoElection): Generator<Uint8Array> {
  let lines = "";
  for (const line of initialListLines(demo)) {
    lines += line;
    if (lines.length < PIECE) continue;
    yield utf8(lines);
    lines = "";
  }
  yield utf8(lines);
}

/** Writes definition, list 0 and all change-sets into a directory; returns the names. */
export function writeOfficialFiles(
  demo: DemoElection,
  directory: string,
  start: StartListSignature,
): readonly string[] {
  mkdirSync(directory, { recursive: true });
  const files = [...definitionFiles(demo), ...[...changeSetFiles(demo, start)].flat()];
  for (const { name, bytes } of files) writeFileSync(join(directory, name), bytes);
  const names = vis3.voterListNames(demo.election, 0);
  const signature = start();
  const out = openSync(join(directory, names.list), "w");
  try {
    for (const piece of initialListPieces(demo)) {
      writeFileSync(out, piece);
      signature.update(piece);
    }
  } finally {
    closeSync(out);
  }
  writeFileSync(join(directory, names.signature), signature.sign());
  return [...files.map((file) => file.name), names.list, names.signature];
}

const PIECE = 65536;

function signedPair(names: vis3.VoterListNames, bytes: Uint8Array, start: StartListSignature): readonly OfficialFile[] {
  const signature = start();
  signature.update(bytes);
  return [
    { name: names.list, bytes },
    { name: names.signature, bytes: new Uint8Array(signature.sign()) },
  ];
}
