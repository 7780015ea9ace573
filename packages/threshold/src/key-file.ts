/** Secrets at rest: one format for shares, ceremony states and role keys, encrypted under a passphrase. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import {
  concat,
  type Decoded,
  decodeCanonicalJson,
  decodeError,
  encodeCanonicalJson,
  fromHex,
  type JsonObject,
  ok,
  type RandomBytes,
  toHex,
  utf8,
} from "@selge/basics";
import { LABELS } from "@selge/transcript";
import { hasExactly, hexField, integerField, objectField, textField } from "./body-fields.ts";
import { isIndex } from "./setting.ts";

/** Cost of one guess at the passphrase (RFC 7914): memory 128·N·r bytes. */
export interface ScryptCost {
  /** A power of two. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about a second. */
export const DEFAULT_SCRYPT: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

export type KeyFilePurpose = "role-key" | "ceremony-state" | "share" | "demonstration";

export interface OpenedKeyFile {
  readonly public: JsonObject;
  readonly secret: Uint8Array;
}

/**
 * THR-25 SealKeyFile: the secret under the NFKC form of the passphrase; everything readable in the file is authenticated. How long a
 * passphrase must be is the caller's question. Throws on a cost that OpenKeyFile would refuse.
 */
export function sealKeyFile(
  purpose: KeyFilePurpose,
  publicPart: JsonObject,
  secret: Uint8Array,
  passphrase: string,
  random: RandomBytes,
  cost: ScryptCost = DEFAULT_SCRYPT,
): Uint8Array<ArrayBuffer> {
  if (!isBounded(cost)) throw new RangeError("scrypt cost out of bounds");
  const { N, r, p } = cost;
  const kdf = { name: "scrypt", N, r, p, salt: toHex(random(32)) };
  const header = { type: "key-file", version: 1, purpose, public: publicPart, kdf, nonce: toHex(random(24)) };
  const ciphertext = toHex(cipher(header, cost, passphrase).encrypt(secret));
  return encodeCanonicalJson({ ...header, ciphertext });
}

/** THR-26 OpenKeyFile: shape, purpose and bounds of the cost are checked before anything is derived. Total. */
export function openKeyFile(bytes: Uint8Array, purpose: KeyFilePurpose, passphrase: string): Decoded<OpenedKeyFile> {
  const file = decodeKeyFile(bytes);
  if (!file.ok) return file;
  const { header, cost, ciphertext } = file.value;
  if (header.purpose !== purpose) return decodeError("KEYFILE_PURPOSE", "$.purpose", purpose);
  if (!isBounded(cost)) return decodeError("KEYFILE_KDF", "$.kdf", "a cost within the bounds (at most 256 MiB)");
  try {
    return ok({ public: header.public, secret: cipher(header, cost, passphrase).decrypt(ciphertext) });
  } catch {
    return decodeError("KEYFILE_PASSPHRASE", "$.ciphertext", "the right passphrase and an unaltered file");
  }
}

/** What can be read without the passphrase; nothing of it is authenticated yet. */
export function readKeyFileHeader(
  bytes: Uint8Array,
): Decoded<{ readonly purpose: string; readonly public: JsonObject }> {
  const file = decodeKeyFile(bytes);
  return file.ok ? ok({ purpose: file.value.header.purpose, public: file.value.header.public }) : file;
}

interface KeyFile {
  readonly header: JsonObject & { readonly purpose: string; readonly public: JsonObject };
  readonly cost: ScryptCost;
  readonly ciphertext: Uint8Array;
}

function decodeKeyFile(bytes: Uint8Array): Decoded<KeyFile> {
  const shape = decodeError("KEYFILE_SHAPE", "$", "the canonical JSON of a key file, version 1");
  const json = decodeCanonicalJson(bytes);
  if (!json.ok) return shape;
  const file = json.value;
  if (!hasExactly(file, "type", "version", "purpose", "public", "kdf", "nonce", "ciphertext")) return shape;
  if (file.type !== "key-file" || file.version !== 1 || hexField(file.nonce, 24) === undefined) return shape;
  const purpose = textField(file.purpose);
  const publicPart = objectField(file.public);
  const ciphertext = fromHex(textField(file.ciphertext) ?? "");
  const cost = decodeCost(file.kdf);
  if (purpose === undefined || publicPart === undefined || cost === undefined) return shape;
  if (ciphertext === undefined || ciphertext.length < 16) return shape;
  const { ciphertext: _, ...header } = file;
  return ok({ header: { ...header, purpose, public: publicPart }, cost, ciphertext });
}

function decodeCost(kdf: JsonObject[string] | undefined): ScryptCost | undefined {
  if (!hasExactly(kdf, "name", "N", "r", "p", "salt")) return undefined;
  const [N, r, p] = [integerField(kdf.N), integerField(kdf.r), integerField(kdf.p)];
  if (kdf.name !== "scrypt" || hexField(kdf.salt, 32) === undefined) return undefined;
  return N === undefined || r === undefined || p === undefined ? undefined : { N, r, p };
}

function isBounded({ N, r, p }: ScryptCost): boolean {
  if (!isIndex(N, 2 ** 20) || N < 2 || (N & (N - 1)) !== 0) return false;
  return isIndex(r, 32) && isIndex(p, 16) && N * r <= 2 ** 21 && N * r * p <= 2 ** 23;
}

/** `header`: all fields but the ciphertext; its canonical bytes are the associated data. */
function cipher(header: JsonObject, { N, r, p }: ScryptCost, passphrase: string) {
  const { salt } = header.kdf as { readonly salt: string };
  const maxmem = 128 * r * (N + p + 2);
  const key = scrypt(utf8(passphrase.normalize("NFKC")), fromHex(salt)!, { N, r, p, dkLen: 32, maxmem });
  const associated = concat(utf8(LABELS.keyFile), Uint8Array.of(0), encodeCanonicalJson(header));
  return xchacha20poly1305(key, fromHex(header.nonce as string)!, associated);
}
