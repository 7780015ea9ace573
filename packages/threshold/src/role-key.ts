/** Role keys at rest: the Ed25519 secret keys of officials, trustees, mixers, auditors, processor and collector. */
import { type Decoded, decodeError, ok, type RandomBytes, toHex } from "@selge/basics";
import { ed25519PublicKey } from "@selge/group";
import { hasExactly, textField } from "./body-fields.ts";
import { DEFAULT_SCRYPT, openKeyFile, type ScryptCost, sealKeyFile } from "./key-file.ts";

export interface RoleKey {
  readonly name: string;
  /** 32 bytes. */
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** THR-27 RoleKeyFile: {key, name} readable, the 32 secret bytes encrypted. */
export function sealRoleKey(
  secretKey: Uint8Array,
  name: string,
  passphrase: string,
  random: RandomBytes,
  cost: ScryptCost = DEFAULT_SCRYPT,
): Uint8Array<ArrayBuffer> {
  return sealKeyFile(
    "role-key",
    { key: toHex(ed25519PublicKey(secretKey)), name },
    secretKey,
    passphrase,
    random,
    cost,
  );
}

/** The key, if it is the one that the readable part names. Total. */
export function openRoleKey(bytes: Uint8Array, passphrase: string): Decoded<RoleKey> {
  const file = openKeyFile(bytes, "role-key", passphrase);
  if (!file.ok) return file;
  const { public: readable, secret } = file.value;
  const content = decodeError("KEYFILE_CONTENT", "$.public", "{key, name} with the public key of the 32 secret bytes");
  const name = textField(readable.name);
  if (!hasExactly(readable, "key", "name") || name === undefined || secret.length !== 32) return content;
  const publicKey = ed25519PublicKey(secret);
  return readable.key === toHex(publicKey) ? ok({ name, secretKey: secret, publicKey }) : content;
}
