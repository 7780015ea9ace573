/** The log as a trustee demands it before decrypting: witnessed, closed, and with one input statement at its end. */
import { publicEntry, type SealingElection } from "@selge/ballot";
import { type Decoded, decodeError, equalBytes, fromHex, ok, toHex } from "@selge/basics";
import { decodeDocument, type Election } from "@selge/election";
import {
  appendLeaf,
  checkCheckpoint,
  checkCosignatures,
  checkTiles,
  EMPTY_FRONTIER,
  frontierHead,
  type LogEntry,
  leafHash,
  logKey,
  pinWitnesses,
  type SignedCheckpoint,
  witnessKey,
} from "@selge/log";
import { FATE_KINDS } from "./fates.ts";
import type { InputStatement } from "./input-statement.ts";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";

/**
 * TAL-11 LogOrder, from `closed` on: the closing statement at the index that it names as size, then restricted documents only, then this input
 * statement, at the index that it names and the last entry; both name the root before them, and count the ballot leaves. Refusal: `LOG_HEAD`.
 * Cost: all entries hashed once.
 */
export async function checkLogHead(
  statement: InputStatement,
  { election }: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<true>> {
  const checkpoint = await witnessedHead(election, folder);
  if (!checkpoint.ok) return checkpoint;
  const file = await folder.read(recordNames.closing);
  const closing = file && decodeDocument(file, "closing", election);
  if (!closing?.ok) return refuse("a closing statement");
  const seen = await readLog(checkpoint.value, [closing.value.body.size, statement.body.size], folder);
  if (!seen.ok) return seen;
  const { size, root, ballots } = closing.value.body;
  const { ballots: leaves, roots, from } = seen.value;
  const counted = FATE_KINDS.reduce((sum, kind) => sum + statement.body.counts[kind], 0);
  const [closed, ...between] = from;
  const last = between.pop();
  const inOrder =
    isEntry(closed, closing.value.document.hash) &&
    isEntry(last, statement.document.hash) &&
    between.every((entry) => entry[0] === 3) &&
    statement.body.size === checkpoint.value.size - 1;
  if (!inOrder) return refuse("`closed`, revocations, and exactly one input statement as the last entry");
  const facts = root === roots.get(size) && statement.body.root === roots.get(statement.body.size);
  return facts && ballots === leaves && counted === leaves
    ? ok(true)
    : refuse("closing and input statement that name the log before them and all its ballots");
}

async function witnessedHead(
  { manifest, fingerprint }: Election,
  folder: RecordFolder,
): Promise<Decoded<SignedCheckpoint>> {
  const { roles, witnessQuorum } = manifest;
  const key = logKey(fingerprint, fromHex(roles.log.key, 32)!);
  const note = await folder.read(recordNames.checkpoint);
  const checkpoint = note && checkCheckpoint(note, key);
  if (!checkpoint?.ok) return refuse("a checkpoint signed by the log");
  const pinned = roles.witnesses.map(({ name, key: hex }) => witnessKey(name, fromHex(hex, 32)!));
  const witnesses = pinWitnesses(pinned, witnessQuorum, key);
  return witnesses.ok && checkCosignatures(checkpoint.value, witnesses.value).ok
    ? ok(checkpoint.value)
    : refuse(`cosignatures of ${witnessQuorum} witnesses`);
}

interface SeenLog {
  readonly ballots: number;
  /** Hex roots at the sizes asked for. */
  readonly roots: ReadonlyMap<number, string>;
  /** Entries from the first of these sizes on. */
  readonly from: readonly LogEntry[];
}

async function readLog(
  checkpoint: SignedCheckpoint,
  sizes: readonly [number, number],
  folder: RecordFolder,
): Promise<Decoded<SeenLog>> {
  const from: LogEntry[] = [];
  const roots = new Map<number, string>();
  let ballots = 0;
  let frontier = EMPTY_FRONTIER;
  const tree = await checkTiles(
    checkpoint,
    (_, path) => folder.read(`log/${path}`),
    (entry, index) => {
      if (sizes.includes(index)) roots.set(index, toHex(frontierHead(frontier).root));
      frontier = appendLeaf(frontier, leafHash(entry)).frontier;
      if (index >= sizes[0]) from.push(entry);
      if (entry[0] === 1) ballots++;
    },
  );
  return tree.ok ? ok({ ballots, roots, from }) : refuse(`the log's files (${tree.error.code} ${tree.error.where})`);
}

function isEntry(entry: LogEntry | undefined, hash: Uint8Array): boolean {
  return entry !== undefined && equalBytes(entry, publicEntry(hash));
}

function refuse(expected: string): ReturnType<typeof decodeError> {
  return decodeError("LOG_HEAD", recordNames.checkpoint, expected);
}
