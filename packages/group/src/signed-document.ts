/** Signed documents: a canonical JSON body with Ed25519 signatures of roles beside it. Hash, log entry and fingerprint are the body's. */
import {
  concat,
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  fromHex,
  type Json,
  type JsonObject,
  ok,
  sha256,
  toHex,
  utf8,
} from "@selge/basics";
import { ed25519PublicKey, signEd25519, verifyEd25519 } from "./ed25519.ts";
import { GROUP_LABELS } from "./labels.ts";

/** A document whose listed signatures have all been verified over its body. */
export interface SignedDocument {
  readonly type: string;
  readonly body: JsonObject;
  /** SHA-256 of the body's canonical bytes. */
  readonly hash: Uint8Array;
  /** Keys (hex) of the signatures, ascending. Whether they are the right ones is the caller's question. */
  readonly signers: readonly string[];
  /** The whole file. */
  readonly bytes: Uint8Array;
}

/** GRP-16 SignatureMessage: "selge/v1/sig/" ‖ type ‖ 0x00 ‖ canonical bytes of the body. Throws on what is no body. */
export function signatureMessage(body: JsonObject): Uint8Array<ArrayBuffer> {
  const { type } = body;
  if (typeof type !== "string" || "signatures" in body) throw new TypeError("a body has a type and no signatures");
  return concat(utf8(GROUP_LABELS.signature), utf8(type), Uint8Array.of(0), encodeCanonicalJson(body));
}

/** GRP-21 BodyHash: SHA-256 of the canonical bytes of a body (without `signatures`). */
export function bodyHash(body: JsonObject): Uint8Array<ArrayBuffer> {
  return sha256(encodeCanonicalJson(body));
}

/** GRP-17 SignDocument: the file {…body, signatures: [{key, sig}] sorted by key}. */
export function signDocument(body: JsonObject, secretKeys: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const message = signatureMessage(body);
  const signatures = secretKeys.map((secretKey) => signatureEntry(message, secretKey));
  return encodeDocument(body, signatures);
}

/** GRP-23 AddSignature: adds (or replaces) one key's signature in a document that others have signed. */
export function addSignature(document: SignedDocument, secretKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const mine = signatureEntry(signatureMessage(document.body), secretKey);
  const parsed = decodeCanonicalJson(document.bytes);
  const others = parsed.ok ? ((parsed.value as JsonObject).signatures as SignatureEntry[]) : [];
  return encodeDocument(document.body, [...others.filter((entry) => entry.key !== mine.key), mine]);
}

/**
 * GRP-18 DecodeSignedDocument: canonical JSON object with `type` = the expected one, `version` = 1 and a non-empty `signatures`, keys
 * strictly ascending, entries exactly {key, sig}, every signature valid over the body (GRP-15, GRP-16). Total.
 */
export function decodeSignedDocument(bytes: Uint8Array, type: string): Decoded<SignedDocument> {
  const json = decodeCanonicalJson(bytes);
  if (!json.ok) return json;
  if (typeof json.value !== "object" || Array.isArray(json.value))
    return decodeError("DOCUMENT_SHAPE", "$", "an object");
  const { signatures, ...body } = json.value as JsonObject;
  if (body.type !== type) return decodeError("DOCUMENT_TYPE", "$.type", JSON.stringify(type));
  if (body.version !== 1) return decodeError("DOCUMENT_VERSION", "$.version", "1");
  if (!Array.isArray(signatures) || signatures.length === 0)
    return decodeError("SIGNATURE_MISSING", "$.signatures", "at least one signature");
  const message = signatureMessage(body);
  const signers: string[] = [];
  for (const [i, entry] of (signatures as Json[]).entries()) {
    const where = `$.signatures[${i}]`;
    const signer = checkSignature(entry, message, where);
    if (!signer.ok) return signer;
    if (i > 0 && signers[i - 1]! >= signer.value)
      return decodeError("SIGNATURE_ORDER", where, "keys strictly ascending");
    signers.push(signer.value);
  }
  return ok({ type, body, hash: bodyHash(body), signers, bytes });
}

type SignatureEntry = { readonly key: string; readonly sig: string };

function signatureEntry(message: Uint8Array, secretKey: Uint8Array): SignatureEntry {
  return { key: toHex(ed25519PublicKey(secretKey)), sig: toHex(signEd25519(message, secretKey)) };
}

function encodeDocument(body: JsonObject, signatures: readonly SignatureEntry[]): Uint8Array<ArrayBuffer> {
  const sorted = [...signatures].sort((a, b) => (a.key < b.key ? -1 : 1));
  return encodeCanonicalJson({ ...body, signatures: sorted });
}

function checkSignature(entry: Json, message: Uint8Array, where: string): Decoded<string> {
  const shape = decodeError("SIGNATURE_SHAPE", where, "{key: 64 hex digits, sig: 128 hex digits} and nothing else");
  if (typeof entry !== "object" || Array.isArray(entry)) return shape;
  const { key, sig, ...rest } = entry as JsonObject;
  if (typeof key !== "string" || typeof sig !== "string" || Object.keys(rest).length > 0) return shape;
  const keyBytes = fromHex(key, 32);
  const sigBytes = fromHex(sig, 64);
  if (keyBytes === undefined || sigBytes === undefined) return shape;
  return verifyEd25519(message, sigBytes, keyBytes)
    ? ok(key)
    : decodeError("SIGNATURE_INVALID", where, "a valid Ed25519 signature over the body");
}
