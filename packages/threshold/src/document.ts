/** The signed documents of the key ceremony: names, common fields, the hash that chains the rounds, faults that name somebody. */
import {
  concat,
  type DecodeError,
  equalBytes,
  err,
  type JsonObject,
  ok,
  type Result,
  sha512,
  toHex,
  u32le,
  utf8,
} from "@selge/basics";
import { decodeSignedDocument, type SignedDocument } from "@selge/group";
import { LABELS } from "@selge/transcript";
import { hasExactly, hexField, hexList, isHexObject } from "./body-fields.ts";
import { type CeremonySetting, trusteeIndices } from "./setting.ts";

export type CeremonyDocumentType =
  | "ceremony-commitment"
  | "ceremony-reveal"
  | "ceremony-shares"
  | "ceremony-confirmation"
  | "ceremony-complaint";

export type CeremonyCode =
  | "CEREMONY_MISSING"
  | "CEREMONY_DOCUMENT"
  | "CEREMONY_ELECTION"
  | "CEREMONY_NUMBER"
  | "CEREMONY_TRUSTEE"
  | "CEREMONY_SIGNER"
  | "CEREMONY_FIELDS"
  | "CEREMONY_ROUNDS"
  | "CEREMONY_OWN"
  | "CEREMONY_DEGREE"
  | "CEREMONY_COEFFICIENT"
  | "CEREMONY_KEY"
  | "CEREMONY_COMMITMENT"
  | "CEREMONY_POSSESSION"
  | "CEREMONY_IDENTITY"
  | "CEREMONY_COMPLAINED"
  | "COMPLAINT_UPHELD"
  | "COMPLAINT_FALSE";

/** Who stopped the ceremony, why, and in which file it shows. Trustee 0: nobody alone. */
export interface CeremonyFault {
  readonly code: CeremonyCode;
  readonly trustee: number;
  readonly file: string;
  readonly detail?: DecodeError;
}

export type Checked<T> = Result<T, readonly CeremonyFault[]>;

/** The documents of one round, trustee i at i − 1; `undefined` where the file is missing. */
export type RoundFiles = readonly (Uint8Array | undefined)[];

const FOLDERS: Readonly<Record<CeremonyDocumentType, string>> = {
  "ceremony-commitment": "1-commitments",
  "ceremony-reveal": "2-reveals",
  "ceremony-shares": "3-shares",
  "ceremony-confirmation": "4-confirmations",
  "ceremony-complaint": "4-complaints",
};

/** Fixed names, in the record and on the way between trustees. */
export function ceremonyFile(type: CeremonyDocumentType, trustee: number): string {
  return `ceremony/${FOLDERS[type]}/${trustee}.json`;
}

/**
 * THR-4 RoundsHash: SHA-512 over label, t, m, number of rounds, and the body hashes of all their documents in order. Every document from
 * round 2 on carries that of the rounds before it, so that all trustees have seen the same files or the ceremony stops.
 */
export function roundsHash(
  setting: CeremonySetting,
  rounds: readonly (readonly SignedDocument[])[],
): Uint8Array<ArrayBuffer> {
  const { threshold, trusteeKeys } = setting;
  return sha512(
    utf8(LABELS.ceremonyRounds),
    concat(u32le(threshold), u32le(trusteeKeys.length), u32le(rounds.length)),
    ...rounds.flat().map((document) => document.hash),
  );
}

/** The fields that every document of the ceremony has, `rounds` from round 2 on. */
export function commonFields(
  setting: CeremonySetting,
  type: CeremonyDocumentType,
  trustee: number,
  rounds?: Uint8Array,
): JsonObject {
  const { fingerprint, ceremony } = setting;
  const common = { type, version: 1, fingerprint: toHex(fingerprint), ceremony, trustee };
  return rounds === undefined ? common : { ...common, rounds: toHex(rounds) };
}

/** THR-5 CheckDocument: shape and signature, election, number, place, signer, fields, hash of the rounds before. Total. */
export function checkDocument(
  setting: CeremonySetting,
  type: CeremonyDocumentType,
  trustee: number,
  bytes: Uint8Array | undefined,
  rounds: Uint8Array | undefined,
): Result<SignedDocument, CeremonyFault> {
  const file = ceremonyFile(type, trustee);
  const refuse = (code: CeremonyCode) => err({ code, trustee, file });
  if (bytes === undefined) return refuse("CEREMONY_MISSING");
  const document = decodeSignedDocument(bytes, type);
  if (!document.ok) return err({ code: "CEREMONY_DOCUMENT", trustee, file, detail: document.error });
  const { body, signers } = document.value;
  if (body.fingerprint !== toHex(setting.fingerprint)) return refuse("CEREMONY_ELECTION");
  if (body.ceremony !== setting.ceremony) return refuse("CEREMONY_NUMBER");
  if (body.trustee !== trustee) return refuse("CEREMONY_TRUSTEE");
  if (signers.length !== 1 || signers[0] !== setting.trusteeKeys[trustee - 1]) return refuse("CEREMONY_SIGNER");
  if (!hasFieldsOf(type, body, setting.trusteeKeys.length)) return refuse("CEREMONY_FIELDS");
  if (rounds !== undefined && !equalBytes(hexField(body.rounds, 64)!, rounds)) return refuse("CEREMONY_ROUNDS");
  return ok(document.value);
}

/**
 * One document per trustee, in order, each looked at further by `inspect`; all faults, the first one of each document that has any. Nobody
 * is dropped: with one fault the ceremony is over.
 */
export function checkRound(
  setting: CeremonySetting,
  type: CeremonyDocumentType,
  files: RoundFiles,
  rounds?: Uint8Array,
  inspect: (document: SignedDocument, trustee: number) => CeremonyCode | undefined = () => undefined,
): Checked<readonly SignedDocument[]> {
  const documents: SignedDocument[] = [];
  const faults: CeremonyFault[] = [];
  for (const i of trusteeIndices(setting)) {
    const document = checkDocument(setting, type, i, files[i - 1], rounds);
    const code = document.ok ? inspect(document.value, i) : undefined;
    if (!document.ok) faults.push(document.error);
    else if (code !== undefined) faults.push({ code, trustee: i, file: ceremonyFile(type, i) });
    else documents.push(document.value);
  }
  for (let i = setting.trusteeKeys.length + 1; i <= files.length; i++)
    faults.push({ code: "CEREMONY_TRUSTEE", trustee: i, file: ceremonyFile(type, i) });
  return faults.length > 0 ? err(faults) : ok(documents);
}

const COMMON = ["type", "version", "fingerprint", "ceremony", "trustee"];

function hasFieldsOf(type: CeremonyDocumentType, body: JsonObject, m: number): boolean {
  if (type === "ceremony-commitment")
    return hasExactly(body, ...COMMON, "commitment") && hexField(body.commitment, 64) !== undefined;
  if (hexField(body.rounds, 64) === undefined) return false;
  switch (type) {
    case "ceremony-reveal":
      return hasExactly(body, ...COMMON, "rounds", "coefficients", "possession", "key") && isReveal(body);
    case "ceremony-shares":
      return hasExactly(body, ...COMMON, "rounds", "shares") && hexList(body.shares, 48)?.length === m;
    case "ceremony-confirmation":
      return hasExactly(body, ...COMMON, "rounds");
    case "ceremony-complaint":
      return hasExactly(body, ...COMMON, "rounds", "key") && hexField(body.key, 32) !== undefined;
  }
}

function isReveal({ coefficients, possession, key }: JsonObject): boolean {
  return (
    hexList(coefficients, 32) !== undefined && isHexObject(possession, "R", "z") && hexField(key, 32) !== undefined
  );
}
