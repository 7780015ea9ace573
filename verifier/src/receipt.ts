/** A voter's receipt against its own checkpoint and against the final log: BAL-10, BAL-11. */
import { checkDefinition } from "./checks/1-definition.ts";
import { checkLog } from "./checks/3-log.ts";
import type { Run } from "./checks/run.ts";
import { leafHash, verifyInclusion } from "./log/merkle.ts";
import {
  checkCosignatures,
  checkWitnessSet,
  decodeCheckpoint,
  logKey,
  NOTE_CAP,
  type VerifierKey,
  witnessKey,
} from "./log/note.ts";
import type { RecordSource } from "./ports.ts";
import { ballotEntry } from "./proofs/ballot.ts";
import { equal, fromHex, text } from "./record/bytes.ts";
import { demand, Fault, Missing, Unsupported } from "./record/fault.ts";
import { decodeJson } from "./record/json.ts";
import { anyText, hexOf, integer, listOf, objectOf, word } from "./record/shape.ts";
import { openRecord } from "./record/source.ts";
import { newLedger } from "./report/ledger.ts";

export interface ReceiptAnswer {
  readonly verdict: "IN THE LOG" | "NOT IN THE LOG" | "INCOMPLETE" | "UNSUPPORTED";
  readonly exit: 0 | 1 | 2 | 3;
  readonly text: string;
  readonly index: number | null;
}

export const RECEIPT_CAP = NOTE_CAP + 64 * 1024;

const FIELDS = {
  ...{ type: word("receipt"), version: integer(1, 1), fingerprint: hexOf(32) },
  ...{ ballotHash: hexOf(32), coreHash: hexOf(32), ctxHash: hexOf(32) },
  ...{ submission: hexOf(32), additions: hexOf(32), tagOpening: hexOf(32), salt: hexOf(32) },
  ...{ index: integer(), proof: listOf(hexOf(32), 0, 53), checkpoint: anyText },
};

/** Says whether the ballot of the receipt stands in the final log; whether it counted is nobody's public business. */
export async function checkReceipt(
  source: RecordSource,
  bytes: Uint8Array,
  fingerprint: string | undefined,
): Promise<ReceiptAnswer> {
  try {
    const run = await runFor(source, fingerprint);
    const manifest = await checkDefinition(run);
    demand(
      run.ledger.rows("public").every(({ failed }) => failed === 0),
      "TRUST_ANCHOR",
      "not the election given",
    );
    if (manifest === undefined || fingerprint === undefined)
      throw new Missing("", "no trust anchor: give --fingerprint, and a record with a sound election.json");
    const key = logKey(fingerprint, manifest.roles.log.key);
    const witnesses = manifest.roles.witnesses.map(({ name, key: own }) => witnessKey(name, own));
    const { index, entry } = judgeReceipt(bytes, fingerprint, key, witnesses, manifest.witnessQuorum);
    const log = await checkLog(run, manifest);
    demand(
      run.ledger.rows("public").every(({ failed }) => failed === 0),
      "LOG",
      "the log of the record is not sound",
    );
    if (log === undefined) throw new Missing("log", "the log of the record is not whole");
    demand(index < log.size && equal(log.entry(index), entry), "RECEIPT_FINAL", `index ${index} of the final log`);
    return { verdict: "IN THE LOG", exit: 0, text: `the ballot stands in the final log at index ${index}`, index };
  } catch (error) {
    return refused(error);
  }
}

/** BAL-11: the entry and its index. */
export function judgeReceipt(
  bytes: Uint8Array,
  fingerprint: string,
  key: VerifierKey,
  witnesses: readonly VerifierKey[],
  quorum: number,
): { readonly index: number; readonly entry: Uint8Array } {
  const receipt = decodeReceipt(bytes);
  demand(receipt.fingerprint === fingerprint, "RECEIPT_ELECTION");
  const checkpoint = inTurn("RECEIPT_CHECKPOINT", () => decodeCheckpoint(text(receipt.checkpoint), key));
  inTurn("RECEIPT_WITNESSES", () => {
    checkWitnessSet(witnesses, quorum, key);
    checkCosignatures(checkpoint, witnesses, quorum);
  });
  const [coreHash, ctxHash] = [fromHex(receipt.coreHash), fromHex(receipt.ctxHash)];
  const hashes = {
    submission: fromHex(receipt.submission),
    additions: fromHex(receipt.additions),
    tagOpening: fromHex(receipt.tagOpening),
  };
  const entry = ballotEntry(fingerprint, { coreHash, ctxHash, ...hashes, salt: fromHex(receipt.salt) });
  const proof = receipt.proof.map((hash) => fromHex(hash));
  const { index } = receipt;
  demand(verifyInclusion(leafHash(entry), index, checkpoint.size, proof, checkpoint.root), "RECEIPT_INCLUSION");
  return { index, entry };
}

function decodeReceipt(bytes: Uint8Array) {
  return inTurn("RECEIPT_SHAPE", () => objectOf(decodeJson(bytes), "receipt", FIELDS));
}

/** One code for whatever a step refuses by. */
function inTurn<T>(code: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw new Fault(code, error instanceof Error ? error.message : "");
  }
}

async function runFor(source: RecordSource, fingerprint: string | undefined): Promise<Run> {
  return {
    files: await openRecord(source),
    ledger: newLedger(),
    level: "public",
    surroundings: { random: unused, signatures: { verify: unused } },
    runTask: unused,
    fingerprint,
    witnesses: [],
  };
}

function unused(): never {
  throw new Error("a receipt needs no such thing");
}

function refused(error: unknown): ReceiptAnswer {
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof Unsupported) return { verdict: "UNSUPPORTED", exit: 3, text: said, index: null };
  if (error instanceof Missing) return { verdict: "INCOMPLETE", exit: 2, text: said, index: null };
  return { verdict: "NOT IN THE LOG", exit: 1, text: said, index: null };
}
