/** The record's restricted part read back as the box that it came from: what an auditor recomputes from, without the collector's computer. */
import { join } from "node:path";
import { publicEntry } from "@selge/ballot";
import type { BoxRecord, RecordedBallot } from "@selge/ballotbox";
import { type Decoded, decodeCanonicalJson, fromHex, type JsonObject, readAll, toHex } from "@selge/basics";
import type { Election } from "@selge/election";
import { bodyHash } from "@selge/group";
import { checkCheckpoint, checkCosignatures, checkTiles, type SignedCheckpoint } from "@selge/log";
import { type RecordFolder, recordNames } from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";
import { anchorsOf } from "./election.ts";
import { accepted } from "./files.ts";
import { unsigned } from "./pending.ts";

/** The newest head of the record: signed by the log, cosigned by the quorum. */
export async function recordHead(record: RecordFolder, election: Election): Promise<SignedCheckpoint> {
  const { logKey, witnesses } = anchorsOf(election);
  const path = join(record.path, recordNames.checkpoint);
  const note = await record.read(recordNames.checkpoint);
  if (note === undefined)
    throw new Refusal(
      "LOG_HEAD",
      `${path}: the record has no signed head yet`,
      "`selge head request` and `head finish`.",
    );
  const checkpoint = accepted(path, checkCheckpoint(note, logKey) as Decoded<SignedCheckpoint>);
  accepted(path, checkCosignatures(checkpoint, witnesses) as Decoded<unknown>);
  return checkpoint;
}

/** All records of the box in log order. The caller recomputes the log from them; nothing here is believed for its place. */
export async function* recordsOfRecord(record: RecordFolder, election: Election): AsyncGenerator<BoxRecord> {
  const kinds: { readonly type: number; readonly entry: string }[] = [];
  const tree = await checkTiles(
    await recordHead(record, election),
    (_, path) => record.read(`log/${path}`),
    (entry) => void kinds.push({ type: entry[0]!, entry: toHex(entry) }),
  );
  if (!tree.ok) throw Refusal.of(join(record.path, "log"), tree.error);
  const named = await publicDocuments(record);
  const documents = await restrictedDocuments(record);
  const ballots = ballotsOf(record);
  for (const [index, { type, entry }] of kinds.entries()) {
    if (type === 1) {
      const next = await ballots.next();
      if (next.done) throw missing(record, "restricted/box", `a ballot for entry ${index} of the log`);
      yield { kind: "ballot", ...next.value };
    } else if (type === 2) {
      const name = named.get(entry);
      if (name === undefined) throw missing(record, "", `the public document of entry ${index} of the log`);
      yield { kind: "public", name, file: (await record.read(name))! };
    } else yield await restricted(record, documents.get(index), index);
  }
  if (!(await ballots.next()).done) throw missing(record, "restricted/box", "no more ballots than the log has");
}

/** Hex of the log entry → name. */
async function publicDocuments(record: RecordFolder): Promise<ReadonlyMap<string, string>> {
  const names = (await record.list("")).filter((name) => name.endsWith(".json") && name !== recordNames.manifest);
  const entries = await Promise.all(
    names.map(async (name) => {
      const body = unsigned(join(record.path, name), (await record.read(name))!);
      return [toHex(publicEntry(bodyHash(body))), name] as const;
    }),
  );
  return new Map(entries);
}

interface RestrictedPlace {
  readonly file: string;
  readonly salt: Uint8Array;
}

async function restrictedDocuments(record: RecordFolder): Promise<ReadonlyMap<number, RestrictedPlace>> {
  const path = join(record.path, recordNames.documents);
  const bytes = await record.read(recordNames.documents);
  if (bytes === undefined)
    throw new Refusal(
      "RESTRICTED_MISSING",
      `${path}: the restricted part of the record is not here`,
      "Auditors need the whole record; the public part alone is not enough to recompute the fates.",
    );
  const list = accepted(path, decodeCanonicalJson(bytes));
  const places = (Array.isArray(list) ? list : []).map((item: JsonObject): [number, RestrictedPlace] => {
    const { index, file, salt } = item;
    const bytesOfSalt = typeof salt === "string" ? fromHex(salt, 32) : undefined;
    if (typeof index !== "number" || typeof file !== "string" || bytesOfSalt === undefined)
      throw new Refusal("RESTRICTED_SHAPE", `${path}: expected a list of {index, file, salt}`);
    return [index, { file, salt: bytesOfSalt }];
  });
  return new Map(places);
}

async function restricted(record: RecordFolder, place: RestrictedPlace | undefined, index: number): Promise<BoxRecord> {
  if (place === undefined) throw missing(record, recordNames.documents, `the restricted document of entry ${index}`);
  const read = async (name: string) => {
    const bytes = /^(rolls|revocations)\/[0-9]+(\.list)?\.(json|utf|sig)$/.test(name)
      ? await record.read(`restricted/${name}`)
      : undefined;
    if (bytes === undefined) throw missing(record, `restricted/${name}`, "the file");
    return { name, bytes };
  };
  const stem = place.file.replace(/\.json$/, "");
  const attached = place.file.startsWith("rolls/") ? [`${stem}.utf`, `${stem}.sig`] : [`${stem}.list.json`];
  const { bytes: file } = await read(place.file);
  return {
    kind: "restricted",
    name: place.file,
    file,
    salt: place.salt,
    attachments: await Promise.all(attached.map(read)),
  };
}

const MAX_FIELD = 2 ** 24;

async function* ballotsOf(record: RecordFolder): AsyncGenerator<RecordedBallot, undefined> {
  for (let number = 0; ; number++) {
    const name = recordNames.boxFile(number);
    const bytes = await record.read(name);
    if (bytes === undefined) return undefined;
    const ballots = readAll(bytes, "BOX_FILE", (r) => {
      const list: RecordedBallot[] = [];
      while (r.remaining > 0) {
        const [ballot, o, salt, submission, additions] = Array.from({ length: 5 }, () => r.frame(MAX_FIELD));
        list.push({ ballot: ballot!, o: o!, salt: salt!, submission: submission!, additions: additions! });
      }
      return list;
    });
    yield* accepted(join(record.path, name), ballots);
  }
}

function missing(record: RecordFolder, name: string, expected: string): Refusal {
  return new Refusal("RECORD_MISSING", `${join(record.path, name)}: expected ${expected}`, "Fetch the record again.");
}
