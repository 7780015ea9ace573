/** Boxes whose journal is written by hand: no collector refuses anything. And a record in memory that the tally's steps fill. */
import { sealBallot } from "@selge/ballot";
import { type BoxRecord, logEntryOf } from "@selge/ballotbox";
import { concat, encodeInstant, type JsonObject, must, sha256, toHex, utf8 } from "@selge/basics";
import { vis3 } from "@selge/election";
import { signDocument } from "@selge/group";
import {
  appendCosignature,
  checkCheckpoint,
  cosign,
  frontierHead,
  leafHash,
  memoryTree,
  signCheckpoint,
  type TreeHead,
} from "@selge/log";
import {
  NOW,
  type RollChange,
  type SmallElection,
  type SmallOptions,
  smallElection,
  VOTERS,
  verifyList,
} from "../../../test/fixtures/small-election.ts";
import { exportBox, type JudgedBox, judgeBox, type RecordFolder } from "../src/index.ts";

export { NOW, VOTERS };
export const [ANNA, BORIS, CARL, DINA, EMIL, FAYE, GLEB, HUGO] = VOTERS.map(({ person }) => person) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
export type Ballot = Extract<BoxRecord, { kind: "ballot" }>;

export interface World {
  readonly small: SmallElection;
  readonly journal: BoxRecord[];
  readonly files: Map<string, Uint8Array>;
}

const elections = new Map<string, SmallElection>();

/** Entries 0 to 3 are there. The election is made once for equal options. */
export function newWorld(options: SmallOptions = {}): World {
  const key = JSON.stringify(options);
  const small = elections.get(key) ?? smallElection(options);
  elections.set(key, small);
  small.time.now = NOW;
  for (const { person } of VOTERS) small.identityOf(person);
  const world: World = { small, journal: [], files: new Map() };
  world.journal.push({ kind: "public", name: "opening.json", file: small.openingFile });
  addRoll(world, 0);
  addPublic(world, "software.json", "software", { artefacts: [{ name: "voter.js", sha256: "00".repeat(32) }] });
  const opened = { opening: toHex(small.opening.hash), time: encodeInstant(NOW) };
  addPublic(world, "opened.json", "opened", opened);
  return world;
}

export function body(small: SmallElection, type: string, fields: object): JsonObject {
  return { type, version: 1, fingerprint: small.election.fingerprintHex, ...fields };
}

export function addPublic(
  { small, journal }: World,
  name: string,
  type: string,
  fields: object,
  signers: readonly Uint8Array[] = small.secrets.officials.slice(0, 2),
): Uint8Array {
  const file = signDocument(body(small, type, fields), signers);
  journal.push({ kind: "public", name, file });
  return file;
}

export function addRoll({ small, journal }: World, number: number, changes?: readonly RollChange[]): void {
  const files = small.rollFiles(number, changes);
  const attachments = [
    { name: `rolls/${number}.utf`, bytes: files.list },
    { name: `rolls/${number}.sig`, bytes: files.signature },
  ];
  journal.push({
    kind: "restricted",
    name: `rolls/${number}.json`,
    file: files.document,
    salt: small.random(32),
    attachments,
  });
}

export function addRevocation(
  { small, journal }: World,
  number: number,
  action: "revoke" | "restore",
  persons: readonly string[],
): void {
  const election = vis3.readElectionCode(small.election.manifest.id)!;
  const list = vis3.encodeRevocation({ election, type: action, persons: persons as vis3.PersonCode[] });
  const fields = { number, action, list: toHex(sha256(list)) };
  journal.push({
    kind: "restricted",
    name: `revocations/${number}.json`,
    file: signDocument(body(small, "revocation", fields), small.secrets.officials.slice(0, 2)),
    salt: small.random(32),
    attachments: [{ name: `revocations/${number}.list.json`, bytes: list }],
  });
}

export interface VoteOptions {
  readonly codes?: readonly number[];
  readonly style?: number;
  readonly rollVersion?: number;
  readonly seen?: TreeHead;
  readonly seed?: Uint8Array;
  /** Who signs, when it is not the person. */
  readonly signer?: string;
  /** The last word on the ballot bytes before they are signed. */
  readonly change?: (bytes: Uint8Array) => Uint8Array;
  /** The last word on the record. */
  readonly recorded?: (ballot: Ballot) => Ballot;
}

/** Logs a ballot, as its voter made it or as told. */
export function vote({ small, journal }: World, person: string, options: VoteOptions = {}): Ballot {
  const { signer = person, rollVersion = 0, seed = small.random(32), change = (bytes) => bytes } = options;
  const style = options.style ?? small.roll.styleOf(person)!;
  const places = small.sealing.frames[style]!.places;
  const codes = options.codes ?? places.map(({ codes: list }) => list.codes[0]!);
  const seen = options.seen ?? headOf({ small, journal });
  const sealed = sealBallot(small.sealing, { person, codes, style, rollVersion, seen }, seed, small.random);
  const bytes = change(sealed.bytes);
  const { recorded = (ballot) => ballot } = options;
  const envelope = small.envelop(signer, bytes);
  const ballot = recorded({ kind: "ballot", ballot: bytes, o: sealed.o, salt: small.random(32), ...envelope });
  journal.push(ballot);
  return ballot;
}

/** The log as the journal makes it. */
export function headOf({ small, journal }: Pick<World, "small" | "journal">): TreeHead {
  const entries = journal.flatMap((record) => logEntryOf(record, small.sealing) ?? []);
  return frontierHead(memoryTree(entries.map(leafHash)).frontier);
}

export async function* recordsOf({ journal }: Pick<World, "journal">): AsyncGenerator<BoxRecord> {
  yield* journal;
}

export function judgement(world: World) {
  const { sealing, identity, random } = world.small;
  return judgeBox(recordsOf(world), { sealing, identity, verifyList, random });
}

export async function judge(world: World): Promise<JudgedBox> {
  return must(await judgement(world));
}

export function closeLog(world: World, changed: object = {}): void {
  const { small, journal } = world;
  const { size, root } = headOf(world);
  const ballots = journal.filter(({ kind }) => kind === "ballot").length;
  const fields = { size, root: toHex(root), ballots, grace: 0, ...changed };
  addPublic(world, "closing.json", "closing", fields, [
    small.secrets.collector,
    ...small.secrets.officials.slice(0, 2),
  ]);
}

/** A checkpoint of the journal, cosigned by the first so many witnesses. */
export function checkpointOf(world: World, witnesses = world.small.witnesses.length): Uint8Array {
  const { small } = world;
  let note: Uint8Array = signCheckpoint(headOf(world), small.log);
  for (const witness of small.witnesses.slice(0, witnesses)) {
    const checkpoint = must(checkCheckpoint(note, small.logKey));
    const line = utf8(cosign(checkpoint.note.text, witness, NOW));
    note = must(appendCosignature(checkpoint, line, witness.key));
  }
  return note;
}

export async function exportWorld(world: World, checkpoint = checkpointOf(world)): Promise<void> {
  await exportBox(recordsOf(world), checkpoint, world.small.sealing, memoryFolder(world.files));
}

export function memoryFolder(files: Map<string, Uint8Array>): RecordFolder {
  return {
    path: "memory",
    read: async (name) => files.get(name),
    write: async (name, bytes) => void files.set(name, bytes),
    async list(folder) {
      const prefix = folder === "" ? "" : `${folder}/`;
      const below = [...files.keys()].filter((name) => name.startsWith(prefix));
      return [...new Set(below.map((name) => name.slice(prefix.length).split("/")[0]!))].sort();
    },
    async writeStream(name, pieces) {
      const all: Uint8Array[] = [];
      for await (const piece of pieces) all.push(piece);
      files.set(name, concat(...all));
    },
    remove: async (name) => void files.delete(name),
  };
}
