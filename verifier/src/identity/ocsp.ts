/** Answers about a certificate's status: IDN-16. */
import type { SignatureAlgorithm } from "../ports.ts";
import { demand, refuse } from "../record/fault.ts";
import { certIdDigest, type DigestName, signatureAlgorithm } from "./algorithms.ts";
import {
  type Children,
  context,
  contextPrimitive,
  decodeAs,
  inner,
  onlyValue,
  optionalInner,
  TAG,
  type Tlv,
  within,
} from "./der.ts";
import { generalizedTime, objectIdentifier, octets, serialNumber, wholeBytes } from "./der-values.ts";
import { extensionList } from "./extensions.ts";
import { name } from "./names.ts";

export interface OcspResponse {
  /** What is signed. */
  readonly tbs: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly responder: { readonly name: Uint8Array } | { readonly keyHash: Uint8Array };
  readonly producedAt: number;
  readonly certId: CertId;
  readonly status: "good" | "revoked" | "unknown";
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

export interface CertId {
  readonly hash: DigestName;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: Uint8Array;
}

const BASIC_RESPONSE_OID = "1.3.6.1.5.5.7.48.1.1";
const NONCE_OID = "1.3.6.1.5.5.7.48.1.2";

/** IDN-16. Refuses with OCSP_FORMAT. */
export function decodeOcspResponse(bytes: Uint8Array): OcspResponse {
  return decodeAs("OCSP_FORMAT", () =>
    within(onlyValue(basicResponse(bytes)), TAG.sequence, (basic) => {
      const tbs = basic.take(TAG.sequence);
      const algorithm = signatureAlgorithm(basic.take(TAG.sequence));
      const signature = wholeBytes(basic.take(TAG.bitString));
      basic.optional(context(0));
      return { tbs: tbs.raw, algorithm, signature, ...within(tbs, TAG.sequence, responseFields) };
    }),
  );
}

function basicResponse(bytes: Uint8Array): Uint8Array {
  return within(onlyValue(bytes), TAG.sequence, (response) => {
    const { content } = response.take(TAG.enumerated);
    demand(content.length === 1 && content[0] === 0, "DER", "response status");
    return within(inner(response.take(context(0)), context(0)), TAG.sequence, (typed) => {
      demand(objectIdentifier(typed.take(TAG.oid)) === BASIC_RESPONSE_OID, "DER", "response type");
      return octets(typed.take(TAG.octetString));
    });
  });
}

function responseFields(fields: Children) {
  const responder = responderId(fields.any());
  const producedAt = generalizedTime(fields.take(TAG.generalizedTime));
  const single = within(fields.take(TAG.sequence), TAG.sequence, (responses) =>
    within(responses.any(), TAG.sequence, singleResponse),
  );
  demandKnown(optionalInner(fields, context(1)));
  return { responder, producedAt, ...single };
}

function responderId(value: Tlv): OcspResponse["responder"] {
  if (value.tag === context(1)) return { name: name(inner(value, context(1))).raw };
  const keyHash = octets(inner(value, context(2)));
  demand(keyHash.length === 20, "DER", "responder key hash");
  return { keyHash };
}

function singleResponse(single: Children) {
  const certId = within(single.take(TAG.sequence), TAG.sequence, readCertId);
  const status = certificateStatus(single.any());
  const thisUpdate = generalizedTime(single.take(TAG.generalizedTime));
  const next = optionalInner(single, context(0));
  const nextUpdate = next === undefined ? undefined : generalizedTime(next);
  demandKnown(optionalInner(single, context(1)));
  return { certId, status, thisUpdate, nextUpdate };
}

function readCertId(id: Children): CertId {
  return {
    hash: certIdDigest(id.take(TAG.sequence)),
    issuerNameHash: octets(id.take(TAG.octetString)),
    issuerKeyHash: octets(id.take(TAG.octetString)),
    serial: serialNumber(id.take(TAG.integer)),
  };
}

function certificateStatus(value: Tlv): OcspResponse["status"] {
  if (value.tag === context(1)) {
    within(value, context(1), (revoked) => {
      generalizedTime(revoked.take(TAG.generalizedTime));
      revoked.optional(context(0));
    });
    return "revoked";
  }
  demand(value.content.length === 0, "DER", "status");
  if (value.tag === contextPrimitive(0)) return "good";
  return value.tag === contextPrimitive(2) ? "unknown" : refuse("DER", "status");
}

/** No critical extension but the nonce. */
function demandKnown(extensions: Tlv | undefined): void {
  const known = extensionList(extensions, TAG.sequence).every(({ oid, critical }) => !critical || oid === NONCE_OID);
  demand(known, "DER", "critical extension");
}
