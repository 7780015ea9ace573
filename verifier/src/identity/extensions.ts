/** Extensions of certificates (IDN-12), OCSP responses (IDN-16) and timestamps (IDN-17). */
import { demand } from "../record/fault.ts";
import { context, contextPrimitive, listWithin, onlyValue, TAG, type Tlv, within } from "./der.ts";
import { bitString, natural, objectIdentifier, octets, optionalTrue } from "./der-values.ts";

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface ReadExtensions {
  /** Bits of KeyUsage from 0 (digitalSignature); undefined when it is not there. */
  readonly keyUsage: Uint8Array | undefined;
  readonly isCa: boolean;
  readonly purposes: readonly string[];
  readonly purposesCritical: boolean;
  readonly policies: readonly string[];
  readonly authorityKey: Uint8Array | undefined;
  readonly subjectKey: Uint8Array | undefined;
  /** Critical extensions that are not read. */
  readonly unknownCritical: readonly string[];
}

const OID = {
  subjectKey: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  policies: "2.5.29.32",
  authorityKey: "2.5.29.35",
  purposes: "2.5.29.37",
} as const;
const READ: readonly string[] = Object.values(OID);

/** A list of this tag, empty when it is absent. */
export function extensionList(value: Tlv | undefined, tag: number): readonly Extension[] {
  return value === undefined ? [] : listWithin(value, tag, extension);
}

/** The extensions of a certificate: no identifier twice. */
export function readExtensions(sequence: Tlv | undefined): ReadExtensions {
  const list = extensionList(sequence, TAG.sequence);
  demand(new Set(list.map(({ oid }) => oid)).size === list.length, "DER", "extension twice");
  const read = <T>(oid: string, decode: (value: Tlv) => T): T | undefined => {
    const found = list.find((one) => one.oid === oid);
    return found === undefined ? undefined : decode(onlyValue(found.value));
  };
  return {
    keyUsage: read(OID.keyUsage, (value) => bitString(value).bits),
    isCa: read(OID.basicConstraints, caFlag) ?? false,
    purposes: read(OID.purposes, (value) => oneOrMore(listWithin(value, TAG.sequence, objectIdentifier))) ?? [],
    purposesCritical: list.some(({ oid, critical }) => oid === OID.purposes && critical),
    policies: read(OID.policies, (value) => oneOrMore(listWithin(value, TAG.sequence, policy))) ?? [],
    authorityKey: read(OID.authorityKey, keyIdentifier),
    subjectKey: read(OID.subjectKey, octets),
    unknownCritical: list.filter(({ oid, critical }) => critical && !READ.includes(oid)).map(({ oid }) => oid),
  };
}

/** Is a bit of KeyUsage there and set? */
export function hasUsage({ keyUsage }: ReadExtensions, bit: number): boolean {
  return (((keyUsage?.[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
}

function extension(value: Tlv): Extension {
  return within(value, TAG.sequence, (parts) => ({
    oid: objectIdentifier(parts.take(TAG.oid)),
    critical: optionalTrue(parts),
    value: octets(parts.take(TAG.octetString)),
  }));
}

function caFlag(value: Tlv): boolean {
  return within(value, TAG.sequence, (parts) => {
    const isCa = optionalTrue(parts);
    const pathLength = parts.optional(TAG.integer);
    if (pathLength !== undefined) natural(pathLength);
    return isCa;
  });
}

function policy(value: Tlv): string {
  return within(value, TAG.sequence, (parts) => {
    const oid = objectIdentifier(parts.take(TAG.oid));
    if (parts.more()) parts.any();
    return oid;
  });
}

function keyIdentifier(value: Tlv): Uint8Array | undefined {
  return within(value, TAG.sequence, (parts) => {
    const identifier = parts.optional(contextPrimitive(0))?.content;
    parts.optional(context(1));
    parts.optional(contextPrimitive(2));
    return identifier;
  });
}

function oneOrMore<T>(list: readonly T[]): readonly T[] {
  demand(list.length > 0, "DER", "empty list");
  return list;
}
