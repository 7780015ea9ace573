/** A trustee's state between two steps of the ceremony, carried in a key file: each step runs in its own process, on its own day. */
import {
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  fromBase64,
  type Json,
  type JsonObject,
  type RandomBytes,
  toBase64,
  toHex,
} from "@selge/basics";
import type { SignedDocument } from "@selge/group";
import { encodeScalar } from "@selge/group";
import { encodePossessionProof } from "@selge/sigma";
import { hasExactly, hexField, hexList, integerField, objectField } from "./body-fields.ts";
import { restoreTrustee } from "./ceremony-secret.ts";
import { DEFAULT_SCRYPT, openKeyFile, type ScryptCost, sealKeyFile } from "./key-file.ts";
import { type CeremonySetting, checkSetting, isIndex } from "./setting.ts";
import type { CommittedTrustee, ConfirmedTrustee, EndedTrustee, RevealedTrustee, SharedTrustee } from "./trustee.ts";

/** A state that a step can go on from. `EndedTrustee` can be sealed, never gone on from. */
export type CeremonyState = CommittedTrustee | RevealedTrustee | SharedTrustee | ConfirmedTrustee;

/** Seals the state with THR-25; what can be read without the passphrase names election, ceremony, trustee and round. */
export function sealCeremonyState(
  state: CeremonyState | EndedTrustee,
  passphrase: string,
  random: RandomBytes,
  cost: ScryptCost = DEFAULT_SCRYPT,
): Uint8Array<ArrayBuffer> {
  return sealKeyFile("ceremony-state", readablePart(state), encodeCeremonyState(state), passphrase, random, cost);
}

/** The state, checked again from the documents that it holds. Total. */
export function openCeremonyState(bytes: Uint8Array, passphrase: string): Decoded<CeremonyState> {
  const file = openKeyFile(bytes, "ceremony-state", passphrase);
  if (!file.ok) return file;
  const state = decodeCeremonyState(file.value.secret);
  if (!state.ok) return state;
  const same = toHex(encodeCanonicalJson(file.value.public)) === toHex(encodeCanonicalJson(readablePart(state.value)));
  return same
    ? state
    : decodeError("KEYFILE_CONTENT", "$.public", "fingerprint, ceremony, trustee and round of the state");
}

/** THR-19 EncodeCeremonyState: secret bytes; only for a key file. */
export function encodeCeremonyState(state: CeremonyState | EndedTrustee): Uint8Array<ArrayBuffer> {
  const { setting, trustee, round, own } = state;
  return encodeCanonicalJson({
    type: "ceremony-state",
    version: 1,
    fingerprint: toHex(setting.fingerprint),
    ceremony: setting.ceremony,
    threshold: setting.threshold,
    trustees: setting.trusteeKeys,
    trustee,
    round,
    own: toHex(own),
    documents: documentsOf(state).map((documents) => documents.map(({ bytes }) => toBase64(bytes))),
    secret: secretOf(state),
  });
}

/** The reverse; setting, documents and secrets are checked anew, so that the result is evidence as if made by the step itself. Total. */
export function decodeCeremonyState(bytes: Uint8Array): Decoded<CeremonyState> {
  const fields = decodeError("STATE_FIELDS", "$", "the state of a trustee in a key ceremony, version 1");
  const json = decodeCanonicalJson(bytes);
  if (!json.ok || !hasExactly(json.value, ...FIELDS)) return fields;
  const body = json.value;
  const fingerprint = hexField(body.fingerprint, 32);
  const own = hexField(body.own, 32);
  const trusteeKeys = hexList(body.trustees, 32)?.map(toHex);
  const documents = decodeDocuments(body.documents);
  const secret = objectField(body.secret);
  if (body.type !== "ceremony-state" || body.version !== 1 || fingerprint === undefined || own === undefined)
    return fields;
  if (trusteeKeys === undefined || documents === undefined || secret === undefined) return fields;
  const [ceremony, threshold, trustee] = [body.ceremony, body.threshold, body.trustee].map(integerField);
  if (ceremony === undefined || threshold === undefined || !isIndex(trustee, trusteeKeys.length)) return fields;
  if (body.round === 0)
    return decodeError(
      "STATE_OVER",
      "$.round",
      "a ceremony that goes on: this one ended with a complaint; begin a new one with a new number",
    );
  if (!isIndex(body.round, 4) || documents.length !== body.round - 1) return fields;
  const setting: CeremonySetting = { fingerprint, ceremony, threshold, trusteeKeys };
  const checked = checkSetting(setting);
  if (!checked.ok) return decodeError("STATE_SETTING", checked.error.where, checked.error.expected);
  return restoreTrustee({ setting, trustee, own }, documents, secret);
}

const FIELDS = [
  "type",
  "version",
  "fingerprint",
  "ceremony",
  "threshold",
  "trustees",
  "trustee",
  "round",
  "own",
  "documents",
  "secret",
];

function readablePart({ setting, trustee, round }: CeremonyState | EndedTrustee): JsonObject {
  return { fingerprint: toHex(setting.fingerprint), ceremony: setting.ceremony, trustee, round };
}

function documentsOf(state: CeremonyState | EndedTrustee): readonly (readonly SignedDocument[])[] {
  return state.round <= 1 ? [] : (state as RevealedTrustee | SharedTrustee | ConfirmedTrustee).evidence.documents;
}

function secretOf(state: CeremonyState | EndedTrustee): JsonObject {
  if (state.round === 0) return {};
  if (state.round === 4) return { share: toHex(encodeScalar(state.s.reveal())) };
  const key = toHex(state.x.reveal());
  if (state.round === 3) return { key };
  const coefficients = state.a.reveal().map((ak) => toHex(encodeScalar(ak)));
  return { coefficients, key, possession: encodePossessionProof(state.possession) };
}

function decodeDocuments(value: Json | undefined): Uint8Array[][] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rounds: Uint8Array[][] = [];
  for (const round of value as readonly Json[]) {
    if (!Array.isArray(round)) return undefined;
    const files = (round as readonly Json[]).map((text) => (typeof text === "string" ? fromBase64(text) : undefined));
    if (!files.every((file) => file !== undefined)) return undefined;
    rounds.push(files);
  }
  return rounds;
}
