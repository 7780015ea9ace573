/** Which algorithms there are and how files name them: IDN-14, the digests of IDN-11 and the table of SPEC § 3. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { SignatureAlgorithm } from "../ports.ts";
import { demand, refuse } from "../record/fault.ts";
import { type Children, context, inner, TAG, type Tlv, within } from "./der.ts";
import { expectInteger, expectNull, objectIdentifier } from "./der-values.ts";

export type DigestName = "sha1" | "sha256" | "sha384" | "sha512";
export type Sha2Name = Exclude<DigestName, "sha1">;

const DIGESTS: Readonly<Record<DigestName, (message: Uint8Array) => Uint8Array>> = { sha1, sha256, sha384, sha512 };
export const DIGEST_LENGTH: Readonly<Record<DigestName, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

const SHA2_OID: ReadonlyMap<string, Sha2Name> = new Map([
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
]);
const SHA1_OID = "1.3.14.3.2.26";

/** ECDSA has no parameters, RSA has NULL. */
const ECDSA_OID: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ["1.2.840.10045.4.3.2", "ecdsa-sha256"],
  ["1.2.840.10045.4.3.3", "ecdsa-sha384"],
  ["1.2.840.10045.4.3.4", "ecdsa-sha512"],
]);
const RSA_OID: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ["1.2.840.113549.1.1.11", "rsa-sha256"],
  ["1.2.840.113549.1.1.12", "rsa-sha384"],
  ["1.2.840.113549.1.1.13", "rsa-sha512"],
]);
const PSS_OID = "1.2.840.113549.1.1.10";
const MGF1_OID = "1.2.840.113549.1.1.8";
export const RSA_ENCRYPTION_OID = "1.2.840.113549.1.1.1";

const MORE_2001 = "http://www.w3.org/2001/04/xmldsig-more#";
const MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#";
const BY_URI: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  [`${MORE_2001}ecdsa-sha256`, "ecdsa-sha256"],
  [`${MORE_2001}ecdsa-sha384`, "ecdsa-sha384"],
  [`${MORE_2001}ecdsa-sha512`, "ecdsa-sha512"],
  [`${MORE_2001}rsa-sha256`, "rsa-sha256"],
  [`${MORE_2001}rsa-sha384`, "rsa-sha384"],
  [`${MORE_2001}rsa-sha512`, "rsa-sha512"],
  [`${MORE_2007}sha256-rsa-MGF1`, "rsa-pss-sha256"],
  [`${MORE_2007}sha384-rsa-MGF1`, "rsa-pss-sha384"],
  [`${MORE_2007}sha512-rsa-MGF1`, "rsa-pss-sha512"],
]);

export function digest(name: DigestName, message: Uint8Array): Uint8Array {
  return DIGESTS[name](message);
}

export function algorithmOfUri(uri: string): SignatureAlgorithm | undefined {
  return BY_URI.get(uri);
}

export function hashOf(algorithm: SignatureAlgorithm): Sha2Name {
  return algorithm.slice(algorithm.lastIndexOf("-") + 1) as Sha2Name;
}

export function schemeOf(algorithm: SignatureAlgorithm): "ecdsa" | "rsa" | "rsa-pss" {
  return algorithm.slice(0, algorithm.lastIndexOf("-")) as "ecdsa" | "rsa" | "rsa-pss";
}

/** AlgorithmId (digest), SHA-2 only. */
export function digestAlgorithm(value: Tlv): Sha2Name {
  return within(value, TAG.sequence, (id) => SHA2_OID.get(digestOid(id)) ?? refuse("DER", "digest algorithm"));
}

/** IDN-16's certId: sha1 or sha256. */
export function certIdDigest(value: Tlv): DigestName {
  return within(value, TAG.sequence, (id) => {
    const oid = digestOid(id);
    if (oid === SHA1_OID) return "sha1";
    return SHA2_OID.get(oid) === "sha256" ? "sha256" : refuse("DER", "digest algorithm");
  });
}

/** IDN-14. `plainRsaHash`: the hash that a bare rsaEncryption stands for; without it, that identifier is refused. */
export function signatureAlgorithm(value: Tlv, plainRsaHash?: Sha2Name): SignatureAlgorithm {
  return within(value, TAG.sequence, (id) => {
    const oid = objectIdentifier(id.take(TAG.oid));
    const ecdsa = ECDSA_OID.get(oid);
    if (ecdsa !== undefined) return ecdsa;
    if (oid === PSS_OID) return `rsa-pss-${pssHash(id.take(TAG.sequence))}` as const;
    expectNull(id.take(TAG.null));
    if (oid === RSA_ENCRYPTION_OID && plainRsaHash !== undefined) return `rsa-${plainRsaHash}` as const;
    return RSA_OID.get(oid) ?? refuse("DER", "signature algorithm");
  });
}

function digestOid(id: Children): string {
  const oid = objectIdentifier(id.take(TAG.oid));
  const parameters = id.optional(TAG.null);
  if (parameters !== undefined) expectNull(parameters);
  return oid;
}

/** Hash, MGF1 with the same hash, salt of its length, trailer by default. */
function pssHash(parameters: Tlv): Sha2Name {
  return within(parameters, TAG.sequence, (fields) => {
    const hash = digestAlgorithm(inner(fields.take(context(0)), context(0)));
    within(inner(fields.take(context(1)), context(1)), TAG.sequence, (mask) => {
      demand(objectIdentifier(mask.take(TAG.oid)) === MGF1_OID, "DER", "mask generation");
      demand(digestAlgorithm(mask.take(TAG.sequence)) === hash, "DER", "hash of the mask");
    });
    expectInteger(inner(fields.take(context(2)), context(2)), DIGEST_LENGTH[hash]);
    return hash;
  });
}
