/** The certificates that the manifest pins: IDN-20. */
import type { SignaturePort, TrustInput } from "../ports.ts";
import { equal } from "../record/bytes.ts";
import { demand, Fault, refuse } from "../record/fault.ts";
import { type Certificate, decodeCertificate } from "./certificate.ts";
import { hasUsage } from "./extensions.ts";
import { isDemonstration } from "./person.ts";

export interface Trust {
  readonly cas: readonly Certificate[];
  readonly ocsp: readonly Certificate[];
  readonly tsa: readonly Certificate[];
  readonly policies: readonly string[];
  readonly demonstration: boolean;
  /** Which pinned CA signed a certificate, by the certificate's SHA-256; -1 for none. One map for each port that said so. */
  readonly chains: WeakMap<SignaturePort, Map<string, number>>;
}

export type PreparedTrust =
  | { readonly ok: true; readonly value: Trust }
  | { readonly ok: false; readonly code: string; readonly where: string };

type Role = "cas" | "ocsp" | "tsa";

const OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const NAME_CONSTRAINTS = "2.5.29.30";
const OBJECT_IDENTIFIER = /^[0-2](\.(0|[1-9][0-9]*))+$/;

/** IDN-20. Decodes every pinned certificate once. Total. `where` is the list and index of the first that is refused. */
export function prepareTrust(source: TrustInput): PreparedTrust {
  try {
    const [cas, ocsp, tsa] = [pinnedList(source, "cas"), pinnedList(source, "ocsp"), pinnedList(source, "tsa")];
    for (const [index, policy] of source.policies.entries())
      demand(OBJECT_IDENTIFIER.test(policy), "TRUST_CERTIFICATE", `policies[${index}]`);
    const { policies, demonstration } = source;
    return { ok: true, value: { cas, ocsp, tsa, policies, demonstration, chains: new WeakMap() } };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, code: error.code, where: error.where };
    throw error;
  }
}

function pinnedList(source: TrustInput, role: Role): readonly Certificate[] {
  const list = source[role].map((_, index) => pinned(source, role, index));
  demand(list.length > 0, "TRUST_CERTIFICATE", role);
  return list;
}

function pinned(source: TrustInput, role: Role, index: number): Certificate {
  const where = `${role}[${index}]`;
  const der = source[role][index]!;
  const certificate = decodePinned(der, where);
  const { unknownCritical } = certificate.extensions;
  const repeated = source[role].slice(0, index).some((earlier) => equal(earlier, der));
  const readable = unknownCritical.every((oid) => role === "cas" && oid === NAME_CONSTRAINTS);
  demand(!repeated && readable, "TRUST_CERTIFICATE", where);
  demand(source.demonstration || !isDemonstration(certificate), "DEMONSTRATION_IDENTITY", where);
  demand(isFitFor(role, certificate), "TRUST_USAGE", where);
  return certificate;
}

function decodePinned(der: Uint8Array, where: string): Certificate {
  try {
    return decodeCertificate(der);
  } catch (error) {
    if (error instanceof Fault) return refuse("TRUST_CERTIFICATE", where);
    throw error;
  }
}

function isFitFor(role: Role, { extensions }: Certificate): boolean {
  const { isCa, keyUsage, purposes, purposesCritical } = extensions;
  if (role === "cas") return isCa && hasUsage(extensions, 5);
  const signs = keyUsage === undefined || hasUsage(extensions, 0) || hasUsage(extensions, 1);
  if (role === "ocsp") return signs && purposes.includes(OCSP_SIGNING);
  return signs && purposesCritical && purposes.length === 1 && purposes[0] === TIME_STAMPING;
}
