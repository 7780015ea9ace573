/** A trustee's partial decryption of one batch: D_i = s_j·A_i for the whole list, one proof for all, and its check. */
import {
  type DecodeError,
  equalBytes,
  err,
  type JsonObject,
  ok,
  type RandomBytes,
  type Result,
  sha512,
  toHex,
} from "@selge/basics";
import {
  currentEngine,
  decodeSignedDocument,
  type ElementVector,
  ed25519PublicKey,
  equalElements,
  type SignedDocument,
  signDocument,
} from "@selge/group";
import {
  type DecryptionStatement,
  decodeEqualityProof,
  encodeEqualityProof,
  proveDecryption,
  verifyDecryption,
} from "@selge/sigma";
import { type BatchList, firstComponents } from "./batch-list.ts";
import { hasExactly, hexField, integerField, isHexObject, textField } from "./body-fields.ts";
import { type Opening, openedContext } from "./opening.ts";
import { isIndex } from "./setting.ts";
import type { TrusteeShare } from "./share-key.ts";

/** The two files `shares/<j>.json` and `shares/<j>.bin`. */
export interface ShareFiles {
  readonly statement: Uint8Array | undefined;
  readonly share: Uint8Array | undefined;
}

export type ShareCode =
  | "SHARE_INDEX"
  | "SHARE_MISSING"
  | "SHARE_DOCUMENT"
  | "SHARE_ELECTION"
  | "SHARE_TRUSTEE"
  | "SHARE_SIGNER"
  | "SHARE_FIELDS"
  | "SHARE_BATCH"
  | "SHARE_SIZE"
  | "SHARE_LIST"
  | "SHARE_LENGTH"
  | "SHARE_FILE"
  | "SHARE_ELEMENT"
  | "SHARE_PROOF";

/** Whose share was left out, and why. */
export interface ShareFault {
  readonly code: ShareCode;
  readonly trustee: number;
  readonly detail?: DecodeError;
}

/** A partial decryption whose proof holds, for this opening, batch and list. */
export interface CheckedShare {
  readonly trustee: number;
  readonly batch: string;
  readonly opening: Uint8Array;
  readonly listHash: Uint8Array;
  readonly D: ElementVector;
}

/**
 * THR-29 DecryptShare: both files. Refuses a share of another election or ceremony, and another's role key. Whether the list may be decrypted at all (THREATS D3,
 * D10) the caller has checked before; without that this is a decryption oracle. Cost: 2·n·w multiplications and two sums of n·w terms.
 */
export function decryptShare(
  opening: Opening,
  share: TrusteeShare,
  list: BatchList,
  roleKey: Uint8Array,
  random: RandomBytes,
): Result<{ readonly statement: Uint8Array; readonly share: Uint8Array }, "SHARE_KEY" | "SHARE_SIGNER"> {
  if (!belongs(opening, share)) return err("SHARE_KEY");
  if (opening.setting.trusteeKeys[share.trustee - 1] !== toHex(ed25519PublicKey(roleKey))) return err("SHARE_SIGNER");
  const engine = currentEngine();
  const A = firstComponents(list);
  const D = engine.multiplyEach(share.s.reveal(), A, random);
  const bytes = engine.encodeElements(D);
  const claim = statementOf(opening, share.trustee, list, sha512(bytes), A, D);
  const proof = encodeEqualityProof(proveDecryption(claim, share.s.reveal(), random));
  return ok({ statement: signDocument({ ...shareFields(claim), proof }, [roleKey]), share: bytes });
}

/** THR-30 CheckShare: the share of trustee j, or why it is left out (THREATS D1, D2, D6). Total. Cost: n·w decoded elements, one proof. */
export function checkShare(
  opening: Opening,
  list: BatchList,
  j: number,
  files: ShareFiles,
): Result<CheckedShare, ShareFault> {
  const refuse = (code: ShareCode) => err({ code, trustee: j });
  const { setting } = opening;
  if (!isIndex(j, setting.trusteeKeys.length)) return refuse("SHARE_INDEX");
  if (files.statement === undefined || files.share === undefined) return refuse("SHARE_MISSING");
  const document = decodeSignedDocument(files.statement, "share");
  if (!document.ok) return err({ code: "SHARE_DOCUMENT", trustee: j, detail: document.error });
  const code = faultOfStatement(opening, list, j, document.value);
  if (code !== undefined) return refuse(code);
  const { body } = document.value;
  const engine = currentEngine();
  if (files.share.length !== 32 * list.list.n * list.w) return refuse("SHARE_LENGTH");
  const shareHash = sha512(files.share);
  if (body.share !== toHex(shareHash)) return refuse("SHARE_FILE");
  const D = engine.decodeElements(files.share, `shares/${j}.bin`);
  if (!D.ok) return err({ code: "SHARE_ELEMENT", trustee: j, detail: D.error });
  if (engine.firstIdentity(D.value) >= 0) return refuse("SHARE_ELEMENT");
  const proof = decodeEqualityProof(body.proof!);
  if (!proof.ok) return err({ code: "SHARE_PROOF", trustee: j, detail: proof.error });
  const claim = statementOf(opening, j, list, shareHash, firstComponents(list), D.value);
  if (!verifyDecryption(claim, proof.value)) return refuse("SHARE_PROOF");
  return ok({ trustee: j, batch: list.batch, opening: opening.hash, listHash: list.hash, D: D.value });
}

function belongs({ setting, transcript, shareKeys }: Opening, share: TrusteeShare): boolean {
  const Pj = shareKeys[share.trustee - 1];
  return (
    equalBytes(share.fingerprint, setting.fingerprint) &&
    share.ceremony === setting.ceremony &&
    equalBytes(share.transcript, transcript) &&
    Pj !== undefined &&
    equalElements(share.Pj, Pj)
  );
}

function statementOf(
  opening: Opening,
  j: number,
  { batch, list, w, hash }: BatchList,
  shareHash: Uint8Array,
  A: ElementVector,
  D: ElementVector,
): DecryptionStatement {
  const context = openedContext(opening);
  return { context, batch, j, Pj: opening.shareKeys[j - 1]!, n: list.n, w, listHash: hash, shareHash, A, D };
}

function shareFields({ context, batch, j, n, w, listHash, shareHash }: DecryptionStatement): JsonObject {
  const hashes = { list: toHex(listHash), share: toHex(shareHash) };
  return { type: "share", version: 1, fingerprint: toHex(context.fingerprint), batch, trustee: j, n, w, ...hashes };
}

function faultOfStatement(
  opening: Opening,
  list: BatchList,
  j: number,
  { body, signers }: SignedDocument,
): ShareCode | undefined {
  const { setting } = opening;
  if (body.fingerprint !== toHex(setting.fingerprint)) return "SHARE_ELECTION";
  if (body.trustee !== j) return "SHARE_TRUSTEE";
  if (signers.length !== 1 || signers[0] !== setting.trusteeKeys[j - 1]) return "SHARE_SIGNER";
  if (!hasFields(body)) return "SHARE_FIELDS";
  if (body.batch !== list.batch) return "SHARE_BATCH";
  if (body.n !== list.list.n || body.w !== list.w) return "SHARE_SIZE";
  return body.list === toHex(list.hash) ? undefined : "SHARE_LIST";
}

const FIELDS = ["type", "version", "fingerprint", "batch", "trustee", "n", "w", "list", "share", "proof"];

function hasFields(body: JsonObject): boolean {
  if (!hasExactly(body, ...FIELDS) || !isHexObject(body.proof, "T1", "T2", "z")) return false;
  const numbers = [body.n, body.w].map(integerField);
  const hashes = [body.list, body.share].map((value) => hexField(value, 64));
  return [textField(body.batch), ...numbers, ...hashes].every((value) => value !== undefined);
}
