/** Timestamp tokens: IDN-17. */
import type { SignatureAlgorithm } from "../ports.ts";
import { concat } from "../record/bytes.ts";
import { demand, refuse } from "../record/fault.ts";
import { DIGEST_LENGTH, digestAlgorithm, type Sha2Name, signatureAlgorithm } from "./algorithms.ts";
import { type Children, context, decodeAs, inner, listWithin, onlyValue, TAG, type Tlv, within } from "./der.ts";
import {
  expectInteger,
  generalizedTime,
  integerBytes,
  objectIdentifier,
  octets,
  optionalTrue,
  serialNumber,
} from "./der-values.ts";
import { extensionList } from "./extensions.ts";
import { name } from "./names.ts";

export interface TimestampToken {
  readonly imprintHash: Sha2Name;
  readonly imprint: Uint8Array;
  /** genTime without its fraction. */
  readonly castTime: number;
  readonly content: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly digestHash: Sha2Name;
  readonly messageDigest: Uint8Array;
  readonly certificate: { readonly hash: Sha2Name; readonly value: Uint8Array };
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** What is signed: the attributes as a SET. */
  readonly signedAttributes: Uint8Array;
}

const OID = {
  signedData: "1.2.840.113549.1.7.2",
  timestampInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.47",
} as const;

/** IDN-17. Refuses with TIMESTAMP_FORMAT. */
export function decodeTimestampToken(bytes: Uint8Array): TimestampToken {
  return decodeAs("TIMESTAMP_FORMAT", () =>
    within(onlyValue(bytes), TAG.sequence, (info) => {
      demand(objectIdentifier(info.take(TAG.oid)) === OID.signedData, "DER", "content type");
      const signedData = inner(info.take(context(0)), context(0));
      const { content, signer } = within(signedData, TAG.sequence, signedParts);
      return {
        content,
        ...within(onlyValue(content), TAG.sequence, timestampInfo),
        ...within(signer, TAG.sequence, signerInfo),
      };
    }),
  );
}

function signedParts(data: Children): { readonly content: Uint8Array; readonly signer: Tlv } {
  expectInteger(data.take(TAG.integer), 3);
  data.take(TAG.set);
  const content = within(data.take(TAG.sequence), TAG.sequence, (encapsulated) => {
    demand(objectIdentifier(encapsulated.take(TAG.oid)) === OID.timestampInfo, "DER", "encapsulated type");
    return octets(inner(encapsulated.take(context(0)), context(0)));
  });
  data.optional(context(0));
  data.optional(context(1));
  return { content, signer: inner(data.take(TAG.set), TAG.set) };
}

function timestampInfo(info: Children) {
  expectInteger(info.take(TAG.integer), 1);
  objectIdentifier(info.take(TAG.oid));
  const { imprintHash, imprint } = within(info.take(TAG.sequence), TAG.sequence, (message) => ({
    imprintHash: digestAlgorithm(message.take(TAG.sequence)),
    imprint: octets(message.take(TAG.octetString)),
  }));
  demand(imprint.length === DIGEST_LENGTH[imprintHash], "DER", "length of the imprint");
  integerBytes(info.take(TAG.integer));
  const castTime = generalizedTime(info.take(TAG.generalizedTime), true);
  info.optional(TAG.sequence);
  optionalTrue(info);
  const nonce = info.optional(TAG.integer);
  if (nonce !== undefined) integerBytes(nonce);
  info.optional(context(0));
  const extensions = extensionList(info.optional(context(1)), context(1));
  demand(!extensions.some(({ critical }) => critical), "DER", "critical extension");
  return { imprintHash, imprint, castTime };
}

function signerInfo(signer: Children) {
  expectInteger(signer.take(TAG.integer), 1);
  const id = within(signer.take(TAG.sequence), TAG.sequence, (pair) => ({
    issuer: name(pair.take(TAG.sequence)).raw,
    serial: serialNumber(pair.take(TAG.integer)),
  }));
  const digestHash = digestAlgorithm(signer.take(TAG.sequence));
  const attributes = signer.take(context(0));
  const algorithm = signatureAlgorithm(signer.take(TAG.sequence), digestHash);
  const signature = octets(signer.take(TAG.octetString));
  signer.optional(context(1));
  const signedAttributes = concat(Uint8Array.of(TAG.set), attributes.raw.subarray(1));
  return { ...id, digestHash, algorithm, signature, signedAttributes, ...readAttributes(attributes) };
}

function readAttributes(attributes: Tlv) {
  const list = listWithin(attributes, context(0), (pair) =>
    within(pair, TAG.sequence, (parts) => ({
      oid: objectIdentifier(parts.take(TAG.oid)),
      value: inner(parts.take(TAG.set), TAG.set),
    })),
  );
  demand(new Set(list.map(({ oid }) => oid)).size === list.length, "DER", "attribute twice");
  const required = (oid: string): Tlv => (list.find((one) => one.oid === oid) ?? refuse("DER", `no ${oid}`)).value;
  demand(objectIdentifier(required(OID.contentType)) === OID.timestampInfo, "DER", "content type attribute");
  return {
    messageDigest: octets(required(OID.messageDigest)),
    certificate: signingCertificate(required(OID.signingCertificate)),
  };
}

/** The first ESSCertIDv2; the others are well-formed and not looked at. */
function signingCertificate(value: Tlv): TimestampToken["certificate"] {
  return within(value, TAG.sequence, (attribute) => {
    const first = within(attribute.take(TAG.sequence), TAG.sequence, (ids) => {
      const id = within(ids.any(), TAG.sequence, certificateId);
      while (ids.more()) ids.any();
      return id;
    });
    attribute.optional(TAG.sequence);
    return first;
  });
}

function certificateId(id: Children): TimestampToken["certificate"] {
  const algorithm = id.optional(TAG.sequence);
  const hash = algorithm === undefined ? "sha256" : digestAlgorithm(algorithm);
  const value = octets(id.take(TAG.octetString));
  id.optional(TAG.sequence);
  return { hash, value };
}
