/** Signed documents: GRP-16 to GRP-18, GRP-21, and who must have signed (ELE-11). */
import { isSigningKey, verifyEd25519 } from "../proofs/ed25519.ts";
import { VERSION } from "../proofs/transcript.ts";
import { concat, fromHex, hex, isHex, sha256, text } from "./bytes.ts";
import { codeOf, demand, refuse, Unsupported } from "./fault.ts";
import { decodeJson, encodeJson, type Json, type JsonObject } from "./json.ts";

export interface SignedDocument {
  readonly body: JsonObject;
  /** Body members beside `type`, `version` and `fingerprint`. */
  readonly fields: JsonObject;
  /** The fingerprint it carries, undefined in a manifest. */
  readonly fingerprint: Json | undefined;
  /** GRP-21, hex. */
  readonly hash: string;
  /** Keys of the signatures, hex, ascending; every signature is valid. */
  readonly signers: readonly string[];
}

/** GRP-18. Every signature of the document is checked; whose they are is asked by `checkSigners`. */
export function decodeSigned(bytes: Uint8Array, type: string): SignedDocument {
  const value = decodeJson(bytes);
  if (!(value instanceof Map)) refuse("DOCUMENT_SHAPE");
  const document = value as JsonObject;
  demand(document.get("type") === type, "DOCUMENT_TYPE", "type");
  demand(document.get("version") === VERSION, "DOCUMENT_VERSION", "version");
  const signatures = document.get("signatures");
  if (!Array.isArray(signatures) || signatures.length === 0) refuse("SIGNATURE_MISSING", "signatures");
  const body = without(document, "signatures");
  const canonical = encodeJson(body);
  const signers = checkSignatures(signatures as readonly Json[], signatureMessage(type, canonical));
  return {
    body,
    fields: without(body, "type", "version", "fingerprint"),
    fingerprint: body.get("fingerprint"),
    hash: hex(sha256(canonical)),
    signers,
  };
}

/** GRP-18 and the fingerprint, which every document but the manifest carries. */
export function decodeSignedOf(bytes: Uint8Array, type: string, fingerprint: string): SignedDocument {
  const document = decodeSigned(bytes, type);
  demand(document.fingerprint === fingerprint, "ELECTION_ID", "fingerprint");
  return document;
}

/** A document of another version of the protocol: then this program has nothing to say. Anything else is said elsewhere. */
export function demandKnownVersion(bytes: Uint8Array): void {
  const version = versionOf(bytes);
  if (typeof version === "number" && version !== VERSION)
    throw new Unsupported(
      `the record speaks version ${version} of the protocol, this program knows version ${VERSION}`,
    );
}

function versionOf(bytes: Uint8Array): Json | undefined {
  try {
    const document = decodeJson(bytes);
    return document instanceof Map ? document.get("version") : undefined;
  } catch (error) {
    codeOf(error);
    return undefined;
  }
}

/** GRP-16. */
export function signatureMessage(type: string, canonicalBody: Uint8Array): Uint8Array {
  return concat(text("selge/v1/sig/"), text(type), Uint8Array.of(0), canonicalBody);
}

function checkSignatures(signatures: readonly Json[], message: Uint8Array): readonly string[] {
  const keys: string[] = [];
  for (const [i, entry] of signatures.entries()) {
    const where = `signatures[${i}]`;
    const key = entry instanceof Map && entry.size === 2 ? entry.get("key") : undefined;
    const sig = entry instanceof Map ? (entry as JsonObject).get("sig") : undefined;
    if (typeof key !== "string" || typeof sig !== "string" || !isHex(key, 32) || !isHex(sig, 64))
      return refuse("SIGNATURE_SHAPE", where);
    demand(verifyEd25519(message, fromHex(sig), fromHex(key)), "SIGNATURE_INVALID", where);
    demand(keys.length === 0 || keys.at(-1)! < key, "SIGNATURE_ORDER", where);
    keys.push(key);
  }
  return keys;
}

/** Who signed: every key of `all`, at least `least` of `some`, nobody else. */
export function checkSigners(
  document: SignedDocument,
  rule: { readonly all?: readonly string[]; readonly some?: readonly string[]; readonly least?: number },
): void {
  const { all = [], some = [], least = 0 } = rule;
  for (const key of all) demand(document.signers.includes(key), "DOCUMENT_SIGNERS", `no signature of ${key}`);
  const found = document.signers.filter((key) => some.includes(key)).length;
  demand(found >= least, "DOCUMENT_SIGNERS", `${found} signatures of ${least} demanded`);
  const stranger = document.signers.find((key) => !all.includes(key) && !some.includes(key));
  demand(stranger === undefined, "DOCUMENT_SIGNERS", `signed by ${stranger}, who has no such role`);
}

export function isRoleKey(key: string): boolean {
  return isSigningKey(fromHex(key, 32));
}

function without(document: JsonObject, ...names: readonly string[]): JsonObject {
  return new Map([...document].filter(([name]) => !names.includes(name)));
}
