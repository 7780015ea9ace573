/** The signature algorithms of the system, their names in XML and in DER. There is no other, above all no SHA-1 and no "none". */
import { type DerReader, TAG } from "./der.ts";
import { HASH_LENGTH, type HashName, readHashAlgorithm } from "./digest.ts";
import { OID } from "./oids.ts";

export type SignatureAlgorithm = `${"ecdsa" | "rsa" | "rsa-pss"}-${HashName}`;

const DSIG = "http://www.w3.org/2001/04/xmldsig-more#";
const DSIG_2007 = "http://www.w3.org/2007/05/xmldsig-more#";

export const ALGORITHM_URIS: Readonly<Record<SignatureAlgorithm, string>> = {
  "ecdsa-sha256": `${DSIG}ecdsa-sha256`,
  "ecdsa-sha384": `${DSIG}ecdsa-sha384`,
  "ecdsa-sha512": `${DSIG}ecdsa-sha512`,
  "rsa-sha256": `${DSIG}rsa-sha256`,
  "rsa-sha384": `${DSIG}rsa-sha384`,
  "rsa-sha512": `${DSIG}rsa-sha512`,
  "rsa-pss-sha256": `${DSIG_2007}sha256-rsa-MGF1`,
  "rsa-pss-sha384": `${DSIG_2007}sha384-rsa-MGF1`,
  "rsa-pss-sha512": `${DSIG_2007}sha512-rsa-MGF1`,
};

const BY_URI = new Map(Object.entries(ALGORITHM_URIS).map(([name, uri]) => [uri, name as SignatureAlgorithm]));

export function algorithmOfUri(uri: string): SignatureAlgorithm | undefined {
  return BY_URI.get(uri);
}

/** The hash that the algorithm applies to its message. */
export function hashOfAlgorithm(algorithm: SignatureAlgorithm): HashName {
  return algorithm.slice(-6) as HashName;
}

const BY_OID: Readonly<Record<string, SignatureAlgorithm>> = {
  "1.2.840.10045.4.3.2": "ecdsa-sha256",
  "1.2.840.10045.4.3.3": "ecdsa-sha384",
  "1.2.840.10045.4.3.4": "ecdsa-sha512",
  "1.2.840.113549.1.1.11": "rsa-sha256",
  "1.2.840.113549.1.1.12": "rsa-sha384",
  "1.2.840.113549.1.1.13": "rsa-sha512",
};

/** IDN-14 DecodeSignatureAlgorithm. `cmsHash`: the digestAlgorithm beside it when it stands in a SignerInfo. */
export function readSignatureAlgorithm(reader: DerReader, cmsHash?: HashName): SignatureAlgorithm {
  return reader.inside(TAG.sequence, (r) => {
    const id = r.oid();
    if (id === OID.rsaPss) return `rsa-pss-${r.inside(TAG.sequence, readPssHash)}` as const;
    const cmsRsa = cmsHash !== undefined && id === OID.rsaEncryption ? (`rsa-${cmsHash}` as const) : undefined;
    const algorithm = (Object.hasOwn(BY_OID, id) ? BY_OID[id] : cmsRsa) ?? r.fail("a known signature algorithm");
    if (algorithm.startsWith("rsa")) r.null();
    return algorithm;
  });
}

function readPssHash(reader: DerReader): HashName {
  const hash = reader.inside(0xa0, readHashAlgorithm);
  const maskHash = reader.inside(0xa1, (r) =>
    r.inside(TAG.sequence, (mask) => (mask.oid() === OID.mgf1 ? readHashAlgorithm(mask) : mask.fail("MGF1"))),
  );
  const saltLength = reader.inside(0xa2, (r) => r.unsigned());
  if (maskHash !== hash || saltLength !== BigInt(HASH_LENGTH[hash])) reader.fail("MGF1 and salt of the same hash");
  return hash;
}
