/** The opening statement: the one source of the election key, signed by all trustees and two officials. */
import { type DecodeError, err, type JsonObject, ok, type Result, toHex } from "@selge/basics";
import { decodeSignedDocument, encodeElement } from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import { hasExactly, hexField, hexList } from "./body-fields.ts";
import type { CeremonyCode } from "./document.ts";
import { type CeremonyFiles, type CeremonyResult, checkCeremony } from "./rounds.ts";
import type { CeremonySetting } from "./setting.ts";

/** A checked opening statement. */
export interface Opening extends CeremonyResult {
  /** SHA-256 of the body: log entry 0, and part of every later proof. */
  readonly hash: Uint8Array;
}

export type OpeningCode =
  | CeremonyCode
  | "OPENING_DOCUMENT"
  | "OPENING_ELECTION"
  | "OPENING_NUMBER"
  | "OPENING_FIELDS"
  | "OPENING_TRANSCRIPT"
  | "OPENING_KEY"
  | "OPENING_SHARES"
  | "OPENING_TRUSTEES"
  | "OPENING_OFFICIALS";

export interface OpeningFault {
  readonly code: OpeningCode;
  readonly file: string;
  /** The trustee whose document is at fault, if any. */
  readonly trustee?: number;
  readonly detail?: DecodeError;
}

/** THR-23 EncodeOpening: the body that all m trustees and two officials sign. */
export function openingBody({ setting, transcript, P, shareKeys }: CeremonyResult): JsonObject {
  return {
    type: "opening",
    version: 1,
    fingerprint: toHex(setting.fingerprint),
    ceremony: setting.ceremony,
    transcript: toHex(transcript),
    key: toHex(encodeElement(P)),
    shares: shareKeys.map((Pj) => toHex(encodeElement(Pj))),
  };
}

/**
 * THR-24 CheckOpening: recomputes the key from the ceremony's documents; believes nothing the statement says. Total for a
 * setting that `checkSetting` accepts.
 */
export function checkOpening(
  bytes: Uint8Array,
  setting: CeremonySetting,
  officialKeys: readonly string[],
  files: CeremonyFiles,
): Result<Opening, readonly OpeningFault[]> {
  const ceremony = checkCeremony(setting, files);
  if (!ceremony.ok) return ceremony;
  const refuse = (code: OpeningCode) => err([{ code, file: "opening.json" }]);
  const document = decodeSignedDocument(bytes, "opening");
  if (!document.ok) return err([{ code: "OPENING_DOCUMENT", file: "opening.json", detail: document.error }]);
  const { body, hash, signers } = document.value;
  const expected = openingBody(ceremony.value);
  if (body.fingerprint !== expected.fingerprint) return refuse("OPENING_ELECTION");
  if (body.ceremony !== expected.ceremony) return refuse("OPENING_NUMBER");
  if (!hasFields(body, setting.trusteeKeys.length)) return refuse("OPENING_FIELDS");
  if (body.transcript !== expected.transcript) return refuse("OPENING_TRANSCRIPT");
  if (body.key !== expected.key) return refuse("OPENING_KEY");
  if (String(body.shares) !== String(expected.shares)) return refuse("OPENING_SHARES");
  const { trusteeKeys } = setting;
  if (!trusteeKeys.every((key) => signers.includes(key))) return refuse("OPENING_TRUSTEES");
  const others = signers.filter((key) => !trusteeKeys.includes(key));
  if (others.length < 2 || !others.every((key) => officialKeys.includes(key))) return refuse("OPENING_OFFICIALS");
  return ok({ ...ceremony.value, hash });
}

/** What every proof after the opening is bound to. */
export function openedContext(opening: Opening): ElectionContext {
  return { fingerprint: opening.setting.fingerprint, opening: opening.hash };
}

function hasFields(body: JsonObject, m: number): boolean {
  if (!hasExactly(body, "type", "version", "fingerprint", "ceremony", "transcript", "key", "shares")) return false;
  return (
    hexField(body.transcript, 64) !== undefined &&
    hexField(body.key, 32) !== undefined &&
    hexList(body.shares, 32)?.length === m
  );
}
