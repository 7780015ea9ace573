/** One mixer's step over all batches, and the chain as everybody after it checks it. */
import type { SealingElection } from "@selge/ballot";
import { type Decoded, decodeError, fromHex, ok, type RandomBytes, sha512, toHex } from "@selge/basics";
import { decodeShaped } from "@selge/election";
import { decodeSignedDocument, ed25519PublicKey, signDocument } from "@selge/group";
import {
  type Chain,
  decodeMixFile,
  decodeShuffleProof,
  type MixFile,
  proveShuffle,
  verifyChains,
} from "@selge/shuffle";
import type { RecordFolder } from "./record-folder.ts";
import { recordNames } from "./record-names.ts";
import { type InputBatch, type Statement, statementBody, statementShapes } from "./statements.ts";

/** A batch's chain as read from the record: signatures, hashes and links are right; proofs are still to be verified. */
export interface ReadChain {
  readonly batch: InputBatch;
  readonly mixers: readonly string[];
  readonly chain: Chain;
}

/** Reads input.bin and every mix of a batch: TAL-6 MixStatement, hashes, links, distinct mixers. Does not look at how many there are. */
export async function readChain(
  batch: InputBatch,
  sealing: SealingElection,
  folder: RecordFolder,
): Promise<Decoded<ReadChain>> {
  const names = recordNames.batch(batch.batch);
  const first = await readList(folder, names.input, batch, batch.input!);
  if (!first.ok) return first;
  const files: MixFile[] = [first.value];
  const mixes: Chain["mixes"][number][] = [];
  const mixers: string[] = [];
  for (let position = 1; ; position++) {
    const at = names.mix(position);
    const bytes = await folder.read(at.statement);
    if (bytes === undefined) break;
    const statement = decodeMixStatement(bytes, batch, position, toHex(files.at(-1)!.sha512), sealing);
    if (!statement.ok)
      return decodeError(statement.error.code, `${at.statement} ${statement.error.where}`, statement.error.expected);
    if (mixers.includes(statement.value.mixer))
      return decodeError("MIX_MIXER", at.statement, "a mixer that has not mixed this batch yet");
    const output = await readList(folder, at.output, batch, statement.value.output);
    if (!output.ok) return output;
    const proofBytes = await folder.read(at.proof);
    if (proofBytes === undefined || toHex(sha512(proofBytes)) !== statement.value.proof)
      return decodeError("MIX_PROOF_HASH", at.proof, "the file whose SHA-512 the mixer signed");
    const proof = decodeShuffleProof(proofBytes, batch.n, batch.w);
    if (!proof.ok) return decodeError(proof.error.code, at.proof, proof.error.expected);
    files.push(output.value);
    mixers.push(statement.value.mixer);
    mixes.push({ position, mixer: fromHex(statement.value.mixer, 32)!, proof: proof.value });
  }
  return ok({ batch, mixers, chain: { context: sealing.context, batch: batch.batch, P: sealing.P, files, mixes } });
}

/** Enough distinct mixers of enough organisations (TAL-6), and every proof of every chain in one multi-scalar multiplication. */
export function checkChains(
  chains: readonly ReadChain[],
  sealing: SealingElection,
  random: RandomBytes,
): Decoded<true> {
  const { roles, minMixers } = sealing.election.manifest;
  for (const { batch, mixers } of chains) {
    const organisations = new Set(mixers.map((key) => roles.mixers.find((mixer) => mixer.key === key)!.organisation));
    if (organisations.size < minMixers)
      return decodeError(
        "MIX_CHAIN",
        `batch ${batch.batch}`,
        `mixes of ${minMixers} mixers of different organisations, there are ${organisations.size}`,
      );
  }
  const verdicts = verifyChains(
    chains.map(({ chain }) => chain),
    random,
  );
  for (const [i, mixes] of verdicts.entries()) {
    const bad = mixes.indexOf(false);
    if (bad >= 0)
      return decodeError(
        "MIX_PROOF",
        `batch ${chains[i]!.batch.batch} mix ${bad + 1}`,
        "a proof that the output is the shuffled input",
      );
  }
  return ok(true);
}

export interface MixStep {
  readonly sealing: SealingElection;
  readonly batches: readonly InputBatch[];
  readonly mixerKey: Uint8Array;
  readonly folder: RecordFolder;
  readonly random: RandomBytes;
  readonly progress?: (batch: string, done: number, of: number) => void;
}

/** TAL-6 MixStatement: mixes every batch once with this key; a batch that this mixer has mixed is left as it is, so a killed run goes on. */
export async function mixAll({
  sealing,
  batches,
  mixerKey,
  folder,
  random,
  progress,
}: MixStep): Promise<Decoded<true>> {
  const mixer = toHex(ed25519PublicKey(mixerKey));
  if (!sealing.election.manifest.roles.mixers.some((role) => role.key === mixer))
    return decodeError("MIX_MIXER", "key", "the key of a mixer of the manifest");
  const work = batches.filter(({ n }) => n > 0);
  for (const [i, batch] of work.entries()) {
    const before = await readChain(batch, sealing, folder);
    if (!before.ok) return before;
    if (!before.value.mixers.includes(mixer)) await mixBatch(before.value, mixerKey, mixer, sealing, folder, random);
    progress?.(batch.batch, i + 1, work.length);
  }
  return ok(true);
}

async function mixBatch(
  { batch, mixers, chain }: ReadChain,
  mixerKey: Uint8Array,
  mixer: string,
  sealing: SealingElection,
  folder: RecordFolder,
  random: RandomBytes,
): Promise<void> {
  const position = mixers.length + 1;
  const at = recordNames.batch(batch.batch).mix(position);
  const input = chain.files.at(-1)!;
  const place = { context: sealing.context, batch: batch.batch, position, mixer: fromHex(mixer, 32)!, P: sealing.P };
  const { outputBytes, proofBytes } = proveShuffle({ ...place, input, secret: mixerKey }, random);
  const statement: Statement<"mix"> = {
    type: "mix",
    version: 1,
    fingerprint: sealing.election.fingerprintHex,
    batch: batch.batch,
    position,
    mixer,
    n: batch.n,
    w: batch.w,
    input: toHex(input.sha512),
    output: toHex(sha512(outputBytes)),
    proof: toHex(sha512(proofBytes)),
  };
  await folder.write(at.output, outputBytes);
  await folder.write(at.proof, proofBytes);
  await folder.write(at.statement, signDocument(statementBody(statement), [mixerKey]));
}

function decodeMixStatement(
  bytes: Uint8Array,
  batch: InputBatch,
  position: number,
  input: string,
  { election }: SealingElection,
): Decoded<Statement<"mix">> {
  const signed = decodeSignedDocument(bytes, "mix");
  if (!signed.ok) return signed;
  const mixer = String(signed.value.body.mixer);
  if (!election.manifest.roles.mixers.some((role) => role.key === mixer))
    return decodeError("MIX_MIXER", "$.mixer", "the key of a mixer of the manifest");
  const statement = decodeShaped(bytes, "mix", statementShapes.mix, [mixer], election);
  if (!statement.ok) return statement;
  const { body } = statement.value;
  if (body.batch !== batch.batch || body.position !== position || body.n !== batch.n || body.w !== batch.w)
    return decodeError(
      "MIX_PLACE",
      "$.batch",
      `batch ${batch.batch}, position ${position}, ${batch.n} rows of ${batch.w}`,
    );
  return body.input === input ? ok(body) : decodeError("MIX_INPUT", "$.input", "the SHA-512 of the output before it");
}

async function readList(
  folder: RecordFolder,
  name: string,
  { n, w }: InputBatch,
  hash: string,
): Promise<Decoded<MixFile>> {
  const bytes = await folder.read(name);
  if (bytes === undefined) return decodeError("RECORD_MISSING", name, "the file");
  const list = decodeMixFile(bytes, n, w, name);
  return list.ok && toHex(list.value.sha512) !== hash
    ? decodeError("LIST_HASH", name, "the file whose SHA-512 was signed")
    : list;
}
