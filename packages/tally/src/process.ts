/** The processor's step: one statement on every fate, and the strip that parts ciphertexts from identities. */
import type { SealingElection } from "@selge/ballot";
import { type Decoded, decodeError, encodeCanonicalJson, equalBytes, ok, type RandomBytes, toHex } from "@selge/basics";
import { decodeSignedDocument, ed25519PublicKey, signDocument } from "@selge/group";
import { type CountedList, countedLists, inputBatchOf } from "./counted-lists.ts";
import type { JudgedBox } from "./judge.ts";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";
import { type Statement, statementBody } from "./statements.ts";
import { stripOnce } from "./strip.ts";

/** TAL-2 ProcessingStatement: the body. `salt` keeps its public hash from telling the fates; whoever recomputes takes it from the statement. */
export function processingStatement(
  judged: JudgedBox,
  sealing: SealingElection,
  salt: string,
): Statement<"processing"> {
  return {
    type: "processing",
    version: 1,
    fingerprint: sealing.election.fingerprintHex,
    size: judged.size,
    root: toHex(judged.root),
    salt,
    counts: { ...judged.counts },
    fates: [...judged.fates],
    revocations: judged.revocations.map((report) => ({ ...report })),
  };
}

export interface ProcessStep {
  readonly judged: JudgedBox;
  readonly sealing: SealingElection;
  readonly processorKey: Uint8Array;
  readonly folder: RecordFolder;
  readonly random: RandomBytes;
  readonly progress?: (batch: string, done: number, of: number) => void;
}

/**
 * Fates and strip of every batch, into the record. A killed run goes on where it was: the same statement, finished strips untouched, the others
 * made anew. Refusals: `PROCESSOR_KEY`; `PROCESSING_OTHER` and `STRIP_OTHER` when the record holds the processing or the strip of something
 * else, because a second output of a batch would be a second chain. People who want that remove the first one, before auditors sign.
 */
export async function writeProcessing({
  judged,
  sealing,
  processorKey,
  folder,
  random,
  progress,
}: ProcessStep): Promise<Decoded<readonly CountedList[]>> {
  const { manifest } = sealing.election;
  if (toHex(ed25519PublicKey(processorKey)) !== manifest.roles.processor.key)
    return decodeError("PROCESSOR_KEY", "key", "the processor's key of the manifest");
  const before = await folder.read(recordNames.processing);
  const salt = (before && saltOf(before)) ?? toHex(random(32));
  const statement = signDocument(statementBody(processingStatement(judged, sealing, salt)), [processorKey]);
  if (before !== undefined && !equalBytes(before, statement))
    return decodeError("PROCESSING_OTHER", recordNames.processing, "no statement yet, or the one of this very box");
  await folder.write(recordNames.processing, statement);
  const lists = countedLists(judged.counted, manifest, sealing.P);
  for (const [i, list] of lists.entries()) {
    const input = list.n > 0 ? await stripOnce(list, sealing, processorKey, folder, random) : ok(undefined);
    if (!input.ok) return input;
    const line = JSON.parse(JSON.stringify(inputBatchOf(list, manifest, input.value)));
    await folder.write(recordNames.batch(list.batch.batch).statement, encodeCanonicalJson(line));
    progress?.(list.batch.batch, i + 1, lists.length);
  }
  return ok(lists);
}

/** The salt of a statement that is there already: a killed run goes on with it. */
function saltOf(file: Uint8Array): string | undefined {
  const document = decodeSignedDocument(file, "processing");
  return document.ok && typeof document.value.body.salt === "string" ? document.value.body.salt : undefined;
}
