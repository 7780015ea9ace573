/** The input statement as an auditor's own recomputation gives it. */
import { join } from "node:path";
import type { SealingElection } from "@selge/ballot";
import { type Decoded, encodeCanonicalJson, equalBytes, sha512, toHex } from "@selge/basics";
import { decodeShaped } from "@selge/election";
import { bodyHash } from "@selge/group";
import {
  checkStrip,
  countedLists,
  inputBatchBytes,
  inputBatchOf,
  inputStatement,
  type JudgedBox,
  processingStatement,
  type RecordFolder,
  recordNames,
  type Statement,
  statementBody,
  statementShapes,
} from "@selge/tally";
import { Refusal } from "../terminal/failure.ts";
import { accepted } from "./files.ts";

/** The statement over what `judged` gives and the lists that lie in the record; hashes are computed here. */
export async function inputStatementOf(
  judged: JudgedBox,
  sealing: SealingElection,
  record: RecordFolder,
): Promise<Statement<"input-statement">> {
  const { election, context } = sealing;
  const processing = await readProcessing(sealing, record);
  const lists = countedLists(judged.counted, election.manifest, sealing.P);
  const batches = await Promise.all(
    lists.map(async (list) => {
      const name = recordNames.batch(list.batch.batch).input;
      const input = list.n > 0 ? toHex(sha512(await needed(record, name))) : undefined;
      return inputBatchOf(list, election.manifest, input);
    }),
  );
  const hashes = { opening: context.opening, processing: bodyHash(statementBody<"processing">(processing)) };
  return inputStatement(election, { size: judged.size, root: judged.root }, hashes, judged.counts, batches);
}

/** Does the processor's statement say what the recomputation gives? */
export async function checkProcessing(
  judged: JudgedBox,
  sealing: SealingElection,
  record: RecordFolder,
): Promise<void> {
  const stated = await readProcessing(sealing, record);
  const theirs = encodeCanonicalJson(statementBody<"processing">(stated));
  const own = encodeCanonicalJson(statementBody<"processing">(processingStatement(judged, sealing, stated.salt)));
  if (!equalBytes(own, theirs))
    throw new Refusal(
      "PROCESSING_DIFFERS",
      `${join(record.path, recordNames.processing)}: the processor's fates, sums or log head are not those that were recomputed`,
      "Do not sign. Report it: either the box or the processing was changed.",
    );
}

/** Every batch: its line is the recomputed one, and the stripped list is a shuffle of exactly the counted ciphertexts. */
export async function checkStrips(
  judged: JudgedBox,
  sealing: SealingElection,
  record: RecordFolder,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const { manifest } = sealing.election;
  const lists = countedLists(judged.counted, manifest, sealing.P);
  for (const [i, list] of lists.entries()) {
    const names = recordNames.batch(list.batch.batch);
    if (list.n > 0)
      accepted(
        record.path,
        await checkStrip(list, sealing, record),
        "Do not sign. Report it: the processor's list is not that of the counted ballots.",
      );
    const input = list.n > 0 ? toHex(sha512(await needed(record, names.input))) : undefined;
    if (!equalBytes(inputBatchBytes(inputBatchOf(list, manifest, input)), await needed(record, names.statement)))
      throw new Refusal(
        "STRIP_BATCH",
        `${join(record.path, names.statement)}: expected the batch as it was recomputed`,
      );
    progress(i + 1, lists.length);
  }
}

async function readProcessing({ election }: SealingElection, record: RecordFolder): Promise<Statement<"processing">> {
  const file = await needed(record, recordNames.processing);
  const shape = statementShapes.processing;
  const document = decodeShaped(file, "processing", shape, "processor", election) as Decoded<{
    readonly body: Statement<"processing">;
  }>;
  return accepted(join(record.path, recordNames.processing), document).body;
}

async function needed(record: RecordFolder, name: string): Promise<Uint8Array> {
  const bytes = await record.read(name);
  if (bytes === undefined)
    throw new Refusal(
      "RECORD_MISSING",
      `${join(record.path, name)}: the file is missing`,
      "`selge process` comes first, and runs to its end.",
    );
  return bytes;
}
