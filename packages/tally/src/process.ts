/** The processor's step: one statement on every fate, and the strip that parts ciphertexts from identities. */
import type { SealingElection } from "@selge/ballot";
import { encodeCanonicalJson, fromHex, must, type RandomBytes, sha512, toHex } from "@selge/basics";
import { signDocument } from "@selge/group";
import { decodeMixFile, proveShuffle } from "@selge/shuffle";
import { type CountedList, countedLists, inputBatchOf } from "./counted-lists.ts";
import type { JudgedBox } from "./judge.ts";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";
import { type Statement, statementBody } from "./statements.ts";

/** The body of TAL-2 ProcessingStatement. */
export function processingStatement(judged: JudgedBox, sealing: SealingElection): Statement<"processing"> {
  return {
    type: "processing",
    version: 1,
    fingerprint: sealing.election.fingerprintHex,
    size: judged.size,
    root: toHex(judged.root),
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

/** TAL-2 ProcessingStatement and TAL-4 Strip of every batch, into the record. A batch whose strip is complete is not stripped again: a second output would be a second chain. */
export async function writeProcessing({
  judged,
  sealing,
  processorKey,
  folder,
  random,
  progress,
}: ProcessStep): Promise<readonly CountedList[]> {
  const statement = statementBody(processingStatement(judged, sealing));
  await folder.write(recordNames.processing, signDocument(statement, [processorKey]));
  const { manifest } = sealing.election;
  const lists = countedLists(judged.counted, manifest, sealing.P);
  for (const [i, list] of lists.entries()) {
    const names = recordNames.batch(list.batch.batch);
    if (list.n > 0 && !(await isStripped(list, folder))) await strip(list, sealing, processorKey, folder, random);
    const input = list.n > 0 ? toHex(sha512((await folder.read(names.input))!)) : undefined;
    await folder.write(names.statement, encodeCanonicalJson(statementJson(list, sealing, input)));
    progress?.(list.batch.batch, i + 1, lists.length);
  }
  return lists;
}

function statementJson(list: CountedList, sealing: SealingElection, input: string | undefined) {
  return JSON.parse(JSON.stringify(inputBatchOf(list, sealing.election.manifest, input)));
}

/** TAL-4 Strip: position 0 of the batch's chain, shuffled by the processor. */
async function strip(
  { batch, n, w, bytes }: CountedList,
  sealing: SealingElection,
  processorKey: Uint8Array,
  folder: RecordFolder,
  random: RandomBytes,
): Promise<void> {
  const names = recordNames.batch(batch.batch);
  const mixer = fromHex(sealing.election.manifest.roles.processor.key, 32)!;
  const input = must(decodeMixFile(bytes, n, w, batch.batch));
  const place = { context: sealing.context, batch: batch.batch, position: 0, mixer, P: sealing.P };
  const { outputBytes, proofBytes } = proveShuffle({ ...place, input }, random);
  const statement: Statement<"strip"> = {
    type: "strip",
    version: 1,
    fingerprint: sealing.election.fingerprintHex,
    batch: batch.batch,
    position: 0,
    n,
    w,
    input: toHex(input.sha512),
    output: toHex(sha512(outputBytes)),
    proof: toHex(sha512(proofBytes)),
  };
  await folder.write(names.input, outputBytes);
  await folder.write(names.strip.proof, proofBytes);
  await folder.write(names.strip.statement, signDocument(statementBody(statement), [processorKey]));
}

/** The statement is written last: when it names this list and the files that lie there, the strip is done. */
async function isStripped({ batch, bytes }: CountedList, folder: RecordFolder): Promise<boolean> {
  const names = recordNames.batch(batch.batch);
  const [statement, output, proof] = await Promise.all(
    [names.strip.statement, names.input, names.strip.proof].map((name) => folder.read(name)),
  );
  if (!statement || !output || !proof) return false;
  const text = new TextDecoder().decode(statement);
  return [bytes, output, proof].every((file) => text.includes(toHex(sha512(file))));
}
