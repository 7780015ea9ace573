/** Hash functions by their object identifiers. */
import { sha1Legacy, sha256, sha384, sha512 } from "@selge/basics";
import { type DerReader, TAG } from "./der.ts";
import { OID } from "./oids.ts";

export type HashName = "sha256" | "sha384" | "sha512";

export const HASH_LENGTH: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 };

const FUNCTIONS = { sha1: sha1Legacy, sha256, sha384, sha512 };

export function hashWith(name: HashName | "sha1", bytes: Uint8Array): Uint8Array {
  return FUNCTIONS[name](bytes);
}

/** AlgorithmIdentifier of a hash of the SHA-2 family: parameters absent or NULL. */
export function readHashAlgorithm(reader: DerReader): HashName {
  const name = readAnyHash(reader);
  return name === "sha1" ? reader.fail("sha256, sha384 or sha512") : name;
}

/** As above; certificate identifiers in OCSP may use SHA-1 too, and of SHA-2 only SHA-256. */
export function readIdentifierHash(reader: DerReader): "sha1" | "sha256" {
  const name = readAnyHash(reader);
  return name === "sha1" || name === "sha256" ? name : reader.fail("sha1 or sha256");
}

function readAnyHash(reader: DerReader): HashName | "sha1" {
  return reader.inside(TAG.sequence, (r) => {
    const id = r.oid();
    if (r.more) r.null();
    if (id === OID.sha1) return "sha1";
    if (id === OID.sha256) return "sha256";
    if (id === OID.sha384) return "sha384";
    return id === OID.sha512 ? "sha512" : r.fail("a known hash");
  });
}
