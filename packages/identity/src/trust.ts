/** What the manifest pins: certificates that are trusted as they are, decoded once per election. */
import { type Decoded, decodeError, equalBytes, ok } from "@selge/basics";
import { type Certificate, decodeCertificate } from "./certificate.ts";
import { KEY_USAGE } from "./extensions.ts";
import { OID } from "./oids.ts";

/** The manifest's lists, certificates in DER, policies dotted. */
export interface TrustSource {
  readonly cas: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  readonly tsa: readonly Uint8Array[];
  /** Certificate policies of which a signer needs one; empty: any. */
  readonly policies: readonly string[];
  /** Whether identities of the demonstration authority are admitted. */
  readonly demonstration: boolean;
}

declare const pinned: unique symbol;

/** Only `decodeTrust` makes one. */
export interface Trust {
  readonly [pinned]: true;
  readonly cas: readonly Certificate[];
  readonly ocsp: readonly Certificate[];
  readonly tsa: readonly Certificate[];
  readonly policies: readonly string[];
  readonly demonstration: boolean;
}

const DOTTED_OID = /^[0-2](\.(0|[1-9][0-9]*))+$/;
export const DEMONSTRATION_ORGANIZATION = "Selge demonstration";

/** IDN-20 DecodeTrust. Codes TRUST_CERTIFICATE, DEMONSTRATION_IDENTITY, TRUST_USAGE; `where` names list and index. */
export function decodeTrust(source: TrustSource): Decoded<Trust> {
  const { demonstration } = source;
  const lists: Record<"cas" | "ocsp" | "tsa", Certificate[]> = { cas: [], ocsp: [], tsa: [] };
  for (const list of ["cas", "ocsp", "tsa"] as const) {
    for (const [i, der] of source[list].entries()) {
      const certificate = decodePinned(list, `${list}[${i}]`, der, demonstration);
      if (!certificate.ok) return certificate;
      if (lists[list].some((c) => equalBytes(c.der, der)))
        return decodeError("TRUST_CERTIFICATE", `${list}[${i}]`, "each certificate once");
      lists[list].push(certificate.value);
    }
    if (lists[list].length === 0) return decodeError("TRUST_CERTIFICATE", list, "at least one certificate");
  }
  const bad = source.policies.findIndex((p) => !DOTTED_OID.test(p));
  if (bad >= 0) return decodeError("TRUST_CERTIFICATE", `policies[${bad}]`, "a dotted object identifier");
  return ok({ ...lists, policies: [...source.policies], demonstration } as unknown as Trust);
}

/** IDN-19 IsDemonstration: made by the demonstration authority, and says so. */
export function isDemonstration({ subject, issuer, policies }: Certificate): boolean {
  const named = [...subject.organizations, ...issuer.organizations].includes(DEMONSTRATION_ORGANIZATION);
  return named || policies.some((p) => p === OID.demonstration || p.startsWith(`${OID.demonstration}.`));
}

function decodePinned(list: keyof typeof USAGE, where: string, der: Uint8Array, demo: boolean): Decoded<Certificate> {
  const decoded = decodeCertificate(der);
  if (!decoded.ok) return decodeError("TRUST_CERTIFICATE", where, decoded.error.expected);
  const certificate = decoded.value;
  const unread = certificate.unreadCritical.filter((id) => !(list === "cas" && id === OID.nameConstraints));
  if (unread.length > 0) return decodeError("TRUST_CERTIFICATE", where, `no critical extension ${unread[0]}`);
  if (!demo && isDemonstration(certificate))
    return decodeError("DEMONSTRATION_IDENTITY", where, "no demonstration certificate in an election that is not one");
  return USAGE[list](certificate) ? decoded : decodeError("TRUST_USAGE", where, EXPECTED[list]);
}

const USAGE = {
  cas: (c: Certificate): boolean => c.isCa && (c.keyUsage?.has(KEY_USAGE.keyCertSign) ?? false),
  ocsp: (c: Certificate): boolean => maySign(c) && (c.extendedKeyUsage?.purposes.includes(OID.ocspSigning) ?? false),
  tsa: (c: Certificate): boolean => {
    const usage = c.extendedKeyUsage;
    return maySign(c) && usage?.critical === true && usage.purposes.join() === OID.timeStamping;
  },
};

const EXPECTED = {
  cas: "a certificate authority that may sign certificates",
  ocsp: "extended key usage OCSPSigning",
  tsa: "critical extended key usage timeStamping and no other",
};

function maySign({ keyUsage }: Certificate): boolean {
  return keyUsage === undefined || keyUsage.has(KEY_USAGE.digitalSignature) || keyUsage.has(KEY_USAGE.nonRepudiation);
}
