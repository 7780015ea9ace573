/** Where an election is: what is in the folder, and what comes next for whom. */
import { join } from "node:path";
import type { BallotBox } from "@selge/ballotbox";
import { decodeCanonicalJson, type JsonObject } from "@selge/basics";
import { decodeInputStatement, type RecordFolder, recordNames } from "@selge/tally";
import type { OpenedElection } from "./election.ts";
import { signaturesOf } from "./pending.ts";

export interface WaitingDocument {
  readonly file: string;
  readonly type: string;
  readonly signatures: number;
}

export async function waitingDocuments(pending: RecordFolder): Promise<readonly WaitingDocument[]> {
  const names = (await pending.list("")).filter((name) => name.endsWith(".json") && !name.endsWith(".list.json"));
  const found = await Promise.all(
    names.map(async (name) => {
      const bytes = (await pending.read(name))!;
      const json = decodeCanonicalJson(bytes);
      const file = join(pending.path, name);
      const type = json.ok ? String((json.value as JsonObject).type) : "unreadable";
      return { file, type, signatures: json.ok ? signaturesOf(file, bytes).length : 0 };
    }),
  );
  return found;
}

export interface BoxState {
  readonly entries: number;
  readonly ballots: number;
  readonly roll: number;
  readonly rollVersion: number;
  readonly head: number;
  readonly documents: readonly string[];
}

export async function boxState(box: BallotBox): Promise<BoxState> {
  const documents: string[] = [];
  for await (const record of box.records())
    if (record.kind === "public" || record.kind === "restricted") documents.push(record.name);
  const { size, ballots, roll, newestHead } = box;
  return {
    entries: size,
    ballots,
    roll: roll.roll.size,
    rollVersion: roll.version,
    head: newestHead?.size ?? 0,
    documents,
  };
}

export interface TallyState {
  readonly batches: number;
  /** Batches that each mixer has mixed, by name. */
  readonly mixed: Readonly<Record<string, number>>;
  /** Batches that each trustee has decrypted, by name. */
  readonly decrypted: Readonly<Record<string, number>>;
}

export async function tallyState({ folder, election }: OpenedElection): Promise<TallyState | undefined> {
  const { record } = folder;
  const bytes = await record.read(recordNames.inputStatement);
  const statement = bytes && decodeInputStatement(bytes, election);
  if (!statement?.ok) return undefined;
  const batches = statement.value.body.batches.filter(({ n }) => n > 0);
  const { mixers, trustees } = election.manifest.roles;
  const mixed = new Map(mixers.map(({ name }) => [name, 0]));
  const decrypted = new Map(trustees.map(({ name }) => [name, 0]));
  for (const { batch } of batches) {
    for (let position = 1; position <= mixers.length; position++) {
      const file = await record.read(recordNames.batch(batch).mix(position).statement);
      const json = file && decodeCanonicalJson(file);
      const key = json?.ok ? (json.value as JsonObject).mixer : undefined;
      const name = mixers.find((mixer) => mixer.key === key)?.name;
      if (name !== undefined) mixed.set(name, mixed.get(name)! + 1);
    }
    for (const [i, { name }] of trustees.entries())
      if ((await record.read(recordNames.batch(batch).share(i + 1).statement)) !== undefined)
        decrypted.set(name, decrypted.get(name)! + 1);
  }
  return { batches: batches.length, mixed: Object.fromEntries(mixed), decrypted: Object.fromEntries(decrypted) };
}
