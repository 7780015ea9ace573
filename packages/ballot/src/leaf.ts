/** How a ballot and a document stand in the log: salted, so that nobody links a leaf to a voter. */
import { concat, sha256, utf8 } from "@selge/basics";
import { LABELS } from "@selge/transcript";

export interface LeafParts {
  readonly fingerprint: Uint8Array;
  readonly coreHash: Uint8Array;
  readonly ctxHash: Uint8Array;
  readonly submissionHash: Uint8Array;
  readonly additionsHash: Uint8Array;
  /** SHA-256 of the tag opening o: it decides about the ballot, so nobody may change it afterwards. */
  readonly tagOpeningHash: Uint8Array;
  readonly salt: Uint8Array;
}

/** The two hashes of a ballot's own bytes; `core` and `rest` as in BAL-4. */
export function ballotHashes(
  core: Uint8Array,
  rest: Uint8Array,
  salt: Uint8Array,
): { readonly coreHash: Uint8Array; readonly ctxHash: Uint8Array } {
  return {
    coreHash: sha256(utf8(LABELS.leafCore), core),
    ctxHash: sha256(utf8(LABELS.leafContext), partSalt(salt, "ctx"), rest),
  };
}

/** BAL-8 BallotLeaf: the 33-byte log entry of a ballot, from the hashes that a receipt carries. */
export function ballotEntry({
  fingerprint,
  coreHash,
  ctxHash,
  submissionHash,
  additionsHash,
  tagOpeningHash,
  salt,
}: LeafParts): Uint8Array<ArrayBuffer> {
  const privHash = sha256(
    utf8(LABELS.leafPrivate),
    partSalt(salt, "priv"),
    submissionHash,
    additionsHash,
    tagOpeningHash,
  );
  return concat(Uint8Array.of(1), sha256(utf8(LABELS.leaf), fingerprint, coreHash, ctxHash, privHash));
}

/** BAL-9 DocumentEntry of a public document. `hash` is that of its body. */
export function publicEntry(hash: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(Uint8Array.of(2), hash);
}

/** The entry of a restricted document. */
export function restrictedEntry(hash: Uint8Array, salt: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(Uint8Array.of(3), sha256(utf8(LABELS.leafDocument), salt, hash));
}

function partSalt(salt: Uint8Array, part: "ctx" | "priv"): Uint8Array {
  return sha256(utf8(LABELS.leafSalt), salt, utf8(part));
}
