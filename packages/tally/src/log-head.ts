/** The log as a trustee demands it before decrypting: witnessed, closed, and with one input statement at its end. */
import { publicEntry, type SealingElection } from "@selge/ballot";
import { type Decoded, decodeError, fromHex, ok, toHex } from "@selge/basics";
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
 * TAL-11 LogOrder, up to the input statement: opening, restricted, software, `opened`; then ballots, restricted documents and this record's
 * extensions; the closing statement at the index that it names as size; then restricted documents only; then this input statement, at the index
 * that it names and the last entry. Both name the root before them, and count the ballot leaves. Refusal: `LOG_HEAD`. Cost: all entries hashed twice.
 */
export async function checkLogHead(
  statement: InputStatement,
  { election, context }: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<true>> {
  const checkpoint = await witnessedHead(election, folder);
  if (!checkpoint.ok) return checkpoint;
  const file = await folder.read(recordNames.closing);
  const closing = file && decodeDocument(file, "closing", election);
  if (!closing?.ok) return refuse("a closing statement");
  const { size, root, ballots } = closing.value.body;
  const seen = await readLog(checkpoint.value, [size, statement.body.size], folder);
  if (!seen.ok) return seen;
  const documents = await votingDocuments(election, context.opening, folder);
  const wanted = [...documents, closing.value.document.hash, statement.document.hash];
  const { kinds, roots } = seen.value;
  const inOrder =
    seen.value.documents.map(toHex).join() === wanted.map((hash) => toHex(publicEntry(hash))).join() &&
    /^2322[123]*$/.test(kinds.slice(0, size)) &&
    /^23*2$/.test(kinds.slice(size)) &&
    statement.body.size === checkpoint.value.size - 1;
  if (!inOrder)
    return refuse("documents in their places: `closed`, revocations, one input statement as the last entry");
  const leaves = kinds.split("1").length - 1;
  const counted = FATE_KINDS.reduce((sum, kind) => sum + statement.body.counts[kind], 0);
  const facts = root === roots.get(size) && statement.body.root === roots.get(statement.body.size);
  return facts && ballots === leaves && counted === leaves
    ? ok(true)
    : refuse("closing and input statement that name the log before them and all its ballots");
}

/** Hashes of opening, software, `opened` and the extensions, as far as they lie in the record and are of this election. */
async function votingDocuments(
  election: Election,
  opening: Uint8Array,
  folder: RecordFolder,
): Promise<readonly Uint8Array[]> {
  const hashes = [opening];
  const read = async (name: string, type: "software" | "opened" | "extended") => {
    const file = await folder.read(name);
    const document = file && decodeDocument(file, type, election);
    if (document?.ok) hashes.push(document.value.document.hash);
    return document?.ok === true;
  };
  await read(recordNames.software, "software");
  await read(recordNames.opened, "opened");
  for (let number = 1; await read(recordNames.extended(number), "extended"); number++);
  return hashes;
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
  /** One digit an entry: 1 ballot, 2 public document, 3 restricted document. */
  readonly kinds: string;
  /** Entries of public documents, in order. */
  readonly documents: readonly LogEntry[];
  /** Hex roots at the sizes asked for. */
  readonly roots: ReadonlyMap<number, string>;
}

async function readLog(
  checkpoint: SignedCheckpoint,
  sizes: readonly number[],
  folder: RecordFolder,
): Promise<Decoded<SeenLog>> {
  const documents: LogEntry[] = [];
  const roots = new Map<number, string>();
  const kinds: string[] = [];
  let frontier = EMPTY_FRONTIER;
  const tree = await checkTiles(
    checkpoint,
    (_, path) => folder.read(`log/${path}`),
    (entry, index) => {
      if (sizes.includes(index)) roots.set(index, toHex(frontierHead(frontier).root));
      frontier = appendLeaf(frontier, leafHash(entry)).frontier;
      kinds.push(String(entry[0]));
      if (entry[0] === 2) documents.push(entry);
    },
  );
  return tree.ok
    ? ok({ kinds: kinds.join(""), documents, roots })
    : refuse(`the log's files (${tree.error.code} ${tree.error.where})`);
}

function refuse(expected: string): ReturnType<typeof decodeError> {
  return decodeError("LOG_HEAD", recordNames.checkpoint, expected);
}
