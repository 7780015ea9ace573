/** The strip: position 0 of a batch's chain. Once its statement is written there is no other. */
import type { SealingElection } from "@selge/ballot";
import { type Decoded, decodeError, fromHex, must, ok, type RandomBytes, sha512, toHex } from "@selge/basics";
import { decodeShaped } from "@selge/election";
import { signDocument } from "@selge/group";
import { decodeMixFile, decodeShuffleProof, proveShuffle, verifyShuffle } from "@selge/shuffle";
import type { CountedList } from "./counted-lists.ts";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";
import { type Statement, statementBody, statementShapes } from "./statements.ts";

/** Strips the batch, unless that is done; the hex SHA-512 of input.bin. The statement is written last and never over another. */
export async function stripOnce(
  list: CountedList,
  sealing: SealingElection,
  processorKey: Uint8Array,
  folder: RecordFolder,
  random: RandomBytes,
): Promise<Decoded<string>> {
  const { statement } = recordNames.batch(list.batch.batch).strip;
  if ((await folder.read(statement)) === undefined) return ok(await strip(list, sealing, processorKey, folder, random));
  const done = await readStrip(list, sealing, folder);
  return done.ok ? ok(done.value.body.output) : done;
}

/** TAL-4 Strip: shuffles the counted list and signs for it. */
async function strip(
  { batch, n, w, bytes }: CountedList,
  sealing: SealingElection,
  processorKey: Uint8Array,
  folder: RecordFolder,
  random: RandomBytes,
): Promise<string> {
  const names = recordNames.batch(batch.batch);
  const input = must(decodeMixFile(bytes, n, w, batch.batch));
  const { outputBytes, proofBytes } = proveShuffle(
    { ...placeOf(batch.batch, sealing), input, secret: processorKey },
    random,
  );
  const output = toHex(sha512(outputBytes));
  const statement: Statement<"strip"> = {
    type: "strip",
    version: 1,
    fingerprint: sealing.election.fingerprintHex,
    batch: batch.batch,
    position: 0,
    n,
    w,
    input: toHex(input.sha512),
    output,
    proof: toHex(sha512(proofBytes)),
  };
  await folder.write(names.input, outputBytes);
  await folder.write(names.strip.proof, proofBytes);
  await folder.write(names.strip.statement, signDocument(statementBody(statement), [processorKey]));
  return output;
}

/** What an auditor asks of a strip: signed by the processor, of this counted list, the proof valid. Cost: one shuffle proof. */
export async function checkStrip(
  list: CountedList,
  sealing: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<true>> {
  const { batch, n, w, bytes } = list;
  const names = recordNames.batch(batch.batch);
  const read = await readStrip(list, sealing, folder);
  if (!read.ok) return read;
  const input = must(decodeMixFile(bytes, n, w, batch.batch));
  const output = decodeMixFile(read.value.output, n, w, names.input);
  if (!output.ok) return output;
  const proof = decodeShuffleProof(read.value.proof, n, w);
  if (!proof.ok) return decodeError(proof.error.code, names.strip.proof, proof.error.expected);
  const holds = verifyShuffle({ ...placeOf(batch.batch, sealing), input, output: output.value }, proof.value);
  return holds
    ? ok(true)
    : decodeError("STRIP_PROOF", names.strip.proof, "a proof that the output is the shuffled counted list");
}

interface StripFiles {
  readonly body: Statement<"strip">;
  readonly output: Uint8Array;
  readonly proof: Uint8Array;
}

/** The strip of this list, with the files that its statement names; `STRIP_OTHER` when it is of anything else. */
async function readStrip(
  { batch, n, w, bytes }: CountedList,
  { election }: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<StripFiles>> {
  const names = recordNames.batch(batch.batch);
  const [signed, output, proof] = await Promise.all(
    [names.strip.statement, names.input, names.strip.proof].map((name) => folder.read(name)),
  );
  if (!signed || !output || !proof)
    return decodeError("STRIP_MISSING", names.strip.statement, `this file, ${names.input} and ${names.strip.proof}`);
  const { processor } = election.manifest.roles;
  const statement = decodeShaped(signed, "strip", statementShapes.strip, [processor.key], election);
  if (!statement.ok) return statement;
  const { body } = statement.value;
  const same =
    body.batch === batch.batch &&
    body.n === n &&
    body.w === w &&
    body.input === toHex(sha512(bytes)) &&
    body.output === toHex(sha512(output)) &&
    body.proof === toHex(sha512(proof));
  return same
    ? ok({ body, output, proof })
    : decodeError("STRIP_OTHER", names.strip.statement, "the strip of this counted list, with the files beside it");
}

function placeOf(batch: string, { context, election, P }: SealingElection) {
  const mixer = fromHex(election.manifest.roles.processor.key, 32)!;
  return { context, batch, position: 0, mixer, P };
}
