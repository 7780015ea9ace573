/** A trustee's step: everything is verified before the share is used, and no batch is ever decrypted from a second list. */
import type { SealingElection } from "@selge/ballot";
import { publicEntry } from "@selge/ballot";
import {
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  equalBytes,
  fromHex,
  type JsonObject,
  ok,
  type RandomBytes,
  sha512,
  toHex,
} from "@selge/basics";
import { decodeDocument } from "@selge/election";
import { encodeList } from "@selge/elgamal";
import {
  checkCheckpoint,
  checkCosignatures,
  checkTiles,
  type LogEntry,
  logKey,
  pinWitnesses,
  witnessKey,
} from "@selge/log";
import { batchListOf, decryptShare, type Opening, type TrusteeShare } from "@selge/threshold";
import { decodeInputStatement, type InputStatement } from "./input-statement.ts";
import { checkChains, type ReadChain, readChain } from "./mix.ts";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";

/** Batches that may be decrypted: only `checkDecryptionOrder` makes it. */
export interface DecryptionOrder {
  readonly __brand: "DecryptionOrder";
  readonly statement: InputStatement;
  readonly chains: readonly ReadChain[];
}

/** Where a trustee's tool remembers which list of each batch it decrypted: a file beside the share. */
export interface DecryptionMemory {
  read(): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
}

/** TAL-7 CheckDecryptionOrder. Cost: all mix proofs. Anything missing or wrong is a refusal: without this a trustee is a decryption oracle. */
export async function checkDecryptionOrder(
  sealing: SealingElection,
  folder: RecordFolder,
  random: RandomBytes,
): Promise<Decoded<DecryptionOrder>> {
  const bytes = await folder.read(recordNames.inputStatement);
  if (bytes === undefined)
    return decodeError(
      "INPUT_STATEMENT",
      recordNames.inputStatement,
      "the auditors' input statement; decryption waits for it",
    );
  const statement = decodeInputStatement(bytes, sealing.election);
  if (!statement.ok)
    return decodeError(
      "INPUT_STATEMENT",
      `${recordNames.inputStatement} ${statement.error.where}`,
      `${statement.error.expected} (${statement.error.code})`,
    );
  const head = await checkLogHead(statement.value, sealing, folder);
  if (!head.ok) return head;
  const chains: ReadChain[] = [];
  for (const batch of statement.value.body.batches.filter(({ n }) => n > 0)) {
    const chain = await readChain(batch, sealing, folder);
    if (!chain.ok) return chain;
    chains.push(chain.value);
  }
  const mixed = checkChains(chains, sealing, random);
  return mixed.ok ? ok({ statement: statement.value, chains } as unknown as DecryptionOrder) : mixed;
}

/** A witnessed head with `closed` before exactly one input statement. */
async function checkLogHead(
  statement: InputStatement,
  { election }: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<true>> {
  const refuse = (expected: string) => decodeError("LOG_HEAD", recordNames.checkpoint, expected);
  const { roles, witnessQuorum } = election.manifest;
  const key = logKey(election.fingerprint, fromHex(roles.log.key, 32)!);
  const note = await folder.read(recordNames.checkpoint);
  const checkpoint = note && checkCheckpoint(note, key);
  if (!checkpoint?.ok) return refuse("a checkpoint signed by the log");
  const witnesses = pinWitnesses(
    roles.witnesses.map(({ name, key: hex }) => witnessKey(name, fromHex(hex, 32)!)),
    witnessQuorum,
    key,
  );
  if (!witnesses.ok || !checkCosignatures(checkpoint.value, witnesses.value).ok)
    return refuse(`cosignatures of ${witnessQuorum} witnesses`);
  const closing = await folder.read(recordNames.closing);
  const closed = closing && decodeDocument(closing, "closing", election);
  if (!closed?.ok) return refuse("a closing statement");
  const { size } = closed.value.body;
  const after: LogEntry[] = [];
  const tree = await checkTiles(
    checkpoint.value,
    (_, path) => folder.read(`log/${path}`),
    (entry, index) => void (index >= size && after.push(entry)),
  );
  if (!tree.ok) return refuse(`the log's files (${tree.error.code} ${tree.error.where})`);
  const publicOnes = after.filter((entry) => entry[0] === 2);
  const expected = [closed.value.document.hash, statement.document.hash].map(publicEntry);
  const right =
    publicOnes.length === 2 &&
    publicOnes.every((entry, i) => equalBytes(entry, expected[i]!)) &&
    equalBytes(after[0]!, expected[0]!) &&
    after.at(-1) === publicOnes[1];
  return right && statement.body.size === checkpoint.value.size - 1
    ? ok(true)
    : refuse("`closed`, revocations, and exactly one input statement as the last entry");
}

export interface DecryptStep {
  readonly order: DecryptionOrder;
  readonly opening: Opening;
  readonly share: TrusteeShare;
  readonly trusteeKey: Uint8Array;
  readonly memory: DecryptionMemory;
  readonly folder: RecordFolder;
  readonly random: RandomBytes;
  readonly progress?: (batch: string, done: number, of: number) => void;
}

/** TAL-8 ShareFiles: this trustee's partial decryption of every batch. A batch that is there is left as it is. */
export async function decryptAll({
  order,
  opening,
  share,
  trusteeKey,
  memory,
  folder,
  random,
  progress,
}: DecryptStep): Promise<Decoded<true>> {
  for (const [i, { batch, chain }] of order.chains.entries()) {
    const list = chain.files.at(-1)!;
    const remembered = await remember(memory, batch.batch, toHex(list.sha512));
    if (!remembered.ok) return remembered;
    const names = recordNames.batch(batch.batch).share(share.trustee);
    if ((await folder.read(names.statement)) === undefined) {
      const made = decryptShare(opening, share, batchListOf(batch.batch, list.list), trusteeKey, random);
      if (!made.ok) return decodeError(made.error, "share file", "the share of this election's key");
      await folder.write(names.share, made.value.share);
      await folder.write(names.statement, made.value.statement);
    }
    progress?.(batch.batch, i + 1, order.chains.length);
  }
  return ok(true);
}

/** Writes batch and list hash before the share is used; another list for the batch is refused. */
async function remember(memory: DecryptionMemory, batch: string, listHash: string): Promise<Decoded<true>> {
  const bytes = await memory.read();
  const json = bytes === undefined ? ok({}) : decodeCanonicalJson(bytes);
  if (!json.ok) return decodeError("LIST_MEMORY", "the file beside the share", "the file as this tool wrote it");
  const known = json.value as JsonObject;
  if (known[batch] !== undefined && known[batch] !== listHash)
    return decodeError(
      "LIST_SECOND",
      `batch ${batch}`,
      "the list that was decrypted before; a second list is never decrypted",
    );
  if (known[batch] === undefined) await memory.write(encodeCanonicalJson({ ...known, [batch]: listHash }));
  return ok(true);
}

/** SHA-512 of a list as its file would have it. */
export function listHash(list: Parameters<typeof encodeList>[0]): string {
  return toHex(sha512(encodeList(list)));
}
