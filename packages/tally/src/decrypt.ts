/** A trustee's step: everything is verified before the share is used, and no batch is ever decrypted from a second list. */
import type { SealingElection } from "@selge/ballot";
import {
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  type JsonObject,
  ok,
  type RandomBytes,
  toHex,
} from "@selge/basics";
import {
  type BatchList,
  batchListOf,
  checkShare,
  decryptShare,
  type Opening,
  type TrusteeShare,
} from "@selge/threshold";
import { decodeInputStatement, type InputStatement } from "./input-statement.ts";
import { checkLogHead } from "./log-head.ts";
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
  const statement = await readInputStatement(sealing, folder);
  if (!statement.ok) return statement;
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

/** The auditors' statement under this very opening. */
async function readInputStatement(
  { election, context }: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<InputStatement>> {
  const name = recordNames.inputStatement;
  const bytes = await folder.read(name);
  if (bytes === undefined)
    return decodeError("INPUT_STATEMENT", name, "the auditors' input statement; decryption waits for it");
  const statement = decodeInputStatement(bytes, election);
  if (!statement.ok) {
    const { code, where, expected } = statement.error;
    return decodeError("INPUT_STATEMENT", `${name} ${where}`, `${expected} (${code})`);
  }
  return statement.value.body.opening === toHex(context.opening)
    ? statement
    : decodeError("INPUT_STATEMENT", `${name} $.opening`, "the hash of this election's opening statement");
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

/** TAL-8 ShareFiles: this trustee's partial decryption of every batch. A valid one that is there is left as it is, anything else is made anew. */
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
  if (order.statement.body.opening !== toHex(opening.hash))
    return decodeError("INPUT_STATEMENT", "$.opening", "the opening statement under which the order was checked");
  for (const [i, { batch, chain }] of order.chains.entries()) {
    const last = chain.files.at(-1)!;
    const remembered = await remember(memory, batch.batch, toHex(last.sha512));
    if (!remembered.ok) return remembered;
    const list = batchListOf(batch.batch, last.list);
    if (!(await isDecrypted(opening, list, share.trustee, folder))) {
      const names = recordNames.batch(batch.batch).share(share.trustee);
      const made = decryptShare(opening, share, list, trusteeKey, random);
      if (!made.ok) return decodeError(made.error, "share file", "the share and the key of this election's trustee");
      await folder.write(names.share, made.value.share);
      await folder.write(names.statement, made.value.statement);
    }
    progress?.(batch.batch, i + 1, order.chains.length);
  }
  return ok(true);
}

async function isDecrypted(opening: Opening, list: BatchList, j: number, folder: RecordFolder): Promise<boolean> {
  const names = recordNames.batch(list.batch).share(j);
  const files = { statement: await folder.read(names.statement), share: await folder.read(names.share) };
  return files.statement !== undefined && checkShare(opening, list, j, files).ok;
}

/** Writes batch and list hash before the share is used; another list for the batch is refused. */
async function remember(memory: DecryptionMemory, batch: string, listHash: string): Promise<Decoded<true>> {
  const bytes = await memory.read();
  const json = bytes === undefined ? ok({}) : decodeCanonicalJson(bytes);
  if (!json.ok || typeof json.value !== "object" || Array.isArray(json.value))
    return decodeError("LIST_MEMORY", "the file beside the share", "the file as this tool wrote it");
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
