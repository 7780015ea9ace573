/** Receipts: proof that a ballot is in the log, checkable by anybody, holding neither choice nor randomness. */
import {
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  equalBytes,
  fromHex,
  type JsonObject,
  ok,
  sha256,
  toHex,
  utf8,
} from "@selge/basics";
import {
  checkCheckpoint,
  checkCosignatures,
  leafHash,
  type SignedCheckpoint,
  type VerifierKey,
  verifyInclusion,
  type WitnessSet,
} from "@selge/log";
import { ballotEntry, type LeafParts } from "./leaf.ts";

export interface Receipt extends LeafParts {
  readonly ballotHash: Uint8Array;
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The cosigned note. */
  readonly checkpoint: string;
}

const FIELDS = [
  "additions",
  "ballotHash",
  "checkpoint",
  "coreHash",
  "ctxHash",
  "fingerprint",
  "index",
  "proof",
  "salt",
  "submission",
  "tagOpening",
  "type",
  "version",
];

/** BAL-10 EncodeReceipt: canonical JSON. */
export function encodeReceipt(receipt: Receipt): Uint8Array<ArrayBuffer> {
  return encodeCanonicalJson({
    type: "receipt",
    version: 1,
    fingerprint: toHex(receipt.fingerprint),
    ballotHash: toHex(receipt.ballotHash),
    coreHash: toHex(receipt.coreHash),
    ctxHash: toHex(receipt.ctxHash),
    submission: toHex(receipt.submissionHash),
    additions: toHex(receipt.additionsHash),
    tagOpening: toHex(receipt.tagOpeningHash),
    salt: toHex(receipt.salt),
    index: receipt.index,
    proof: receipt.proof.map(toHex),
    checkpoint: receipt.checkpoint,
  });
}

/** The inverse; exactly the fields, canonical. Total. */
export function decodeReceipt(bytes: Uint8Array): Decoded<Receipt> {
  const json = decodeCanonicalJson(bytes);
  if (!json.ok) return json;
  const fault = (where: string, expected: string) => decodeError("RECEIPT_SHAPE", where, expected);
  if (typeof json.value !== "object" || Array.isArray(json.value)) return fault("$", "an object");
  const fields = json.value as JsonObject;
  if (Object.keys(fields).sort().join() !== FIELDS.join()) return fault("$", `exactly the fields ${FIELDS.join(", ")}`);
  const { type, version, index, proof, checkpoint } = fields;
  if (type !== "receipt" || version !== 1) return fault("$.type", '"receipt", version 1');
  if (typeof index !== "number" || typeof checkpoint !== "string" || !Array.isArray(proof))
    return fault("$.index", "an index, a proof, a checkpoint");
  const hashes = [
    "fingerprint",
    "ballotHash",
    "coreHash",
    "ctxHash",
    "submission",
    "additions",
    "tagOpening",
    "salt",
  ].map((name) => hash32(fields[name]));
  const path = (proof as unknown[]).map(hash32);
  if (hashes.includes(undefined) || path.includes(undefined))
    return fault("$", "hashes of 64 lower-case hexadecimal digits");
  const [fingerprint, ballotHash, coreHash, ctxHash, submissionHash, additionsHash, tagOpeningHash, salt] =
    hashes as Uint8Array[];
  return ok({
    fingerprint: fingerprint!,
    ballotHash: ballotHash!,
    coreHash: coreHash!,
    ctxHash: ctxHash!,
    submissionHash: submissionHash!,
    additionsHash: additionsHash!,
    tagOpeningHash: tagOpeningHash!,
    salt: salt!,
    index,
    proof: path as Uint8Array[],
    checkpoint,
  });
}

/** What a receipt is held against: pinned by the app or the manifest, never taken from the receipt. */
export interface ReceiptAnchors {
  readonly fingerprint: Uint8Array;
  readonly logKey: VerifierKey;
  readonly witnesses: WitnessSet;
}

/** BAL-11 CheckReceipt: election, checkpoint, quorum, inclusion. Total. Cost: q + 1 signature checks and one Merkle path. */
export function checkReceipt(receipt: Receipt, anchors: ReceiptAnchors): Decoded<SignedCheckpoint> {
  if (!equalBytes(receipt.fingerprint, anchors.fingerprint))
    return decodeError("RECEIPT_ELECTION", "$.fingerprint", "the fingerprint of this election");
  const checkpoint = checkCheckpoint(utf8(receipt.checkpoint), anchors.logKey);
  if (!checkpoint.ok)
    return decodeError(
      "RECEIPT_CHECKPOINT",
      "$.checkpoint",
      `a checkpoint signed by the log (${checkpoint.error.code})`,
    );
  const cosigned = checkCosignatures(checkpoint.value, anchors.witnesses);
  if (!cosigned.ok)
    return decodeError(
      "RECEIPT_WITNESSES",
      "$.checkpoint",
      `cosignatures of ${anchors.witnesses.quorum} pinned witnesses`,
    );
  const { size, root } = checkpoint.value;
  const included = verifyInclusion(leafHash(ballotEntry(receipt)), receipt.index, size, receipt.proof, root);
  return included
    ? ok(checkpoint.value)
    : decodeError("RECEIPT_INCLUSION", "$.proof", "a proof that the ballot's entry is in the checkpoint's tree");
}

/** The bytes that the browser sent, and BAL-8's hashes of them under the receipt's salt. */
export interface OwnBallot {
  readonly ballot: Uint8Array;
  readonly submission: Uint8Array;
  /** Tag opening, as sent. */
  readonly o: Uint8Array;
  readonly coreHash: Uint8Array;
  readonly ctxHash: Uint8Array;
}

/** What the voter's browser asks in addition: is the receipt that of the very bytes it sent? Total. */
export function checkOwnReceipt(receipt: Receipt, own: OwnBallot): Decoded<true> {
  const same =
    equalBytes(receipt.ballotHash, sha256(own.ballot)) &&
    equalBytes(receipt.coreHash, own.coreHash) &&
    equalBytes(receipt.ctxHash, own.ctxHash) &&
    equalBytes(receipt.submissionHash, sha256(own.submission)) &&
    equalBytes(receipt.tagOpeningHash, sha256(own.o));
  return same
    ? ok(true)
    : decodeError("RECEIPT_OTHER_BALLOT", "$.ballotHash", "the receipt of the ballot that was sent");
}

function hash32(value: unknown): Uint8Array | undefined {
  return typeof value === "string" ? fromHex(value, 32) : undefined;
}
