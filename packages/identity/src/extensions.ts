/** X.509 extensions: the six that are read; every other is skipped, and named when it is critical. */
import { type DerReader, decodeDer, TAG } from "./der.ts";
import { OID } from "./oids.ts";

export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface ReadExtensions {
  /** Bits of KeyUsage by number, `undefined` when the extension is absent. */
  readonly keyUsage: ReadonlySet<number> | undefined;
  readonly isCa: boolean;
  readonly extendedKeyUsage: { readonly critical: boolean; readonly purposes: readonly string[] } | undefined;
  readonly policies: readonly string[];
  readonly authorityKeyId: Uint8Array | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  /** Critical extensions that nothing here understands. */
  readonly unreadCritical: readonly string[];
}

/** KeyUsage bits (RFC 5280 § 4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5 } as const;

export function readExtension(reader: DerReader): Extension {
  return reader.inside(TAG.sequence, (r) => ({ id: r.oid(), critical: r.flag(), value: r.octets() }));
}

export function readExtensions(reader: DerReader): ReadExtensions {
  const list = reader.more ? reader.inside(0xa3, (r) => r.list(TAG.sequence, 0, readExtension)) : [];
  const byId = new Map(list.map((e) => [e.id, e]));
  if (byId.size !== list.length) reader.fail("each extension once");
  const read = <T>(id: string, parse: (r: DerReader) => T): T | undefined => {
    const extension = byId.get(id);
    if (extension === undefined) return undefined;
    const value = decodeDer(extension.value, "EXTENSION", parse);
    return value.ok ? value.value : reader.fail(`extension ${id}: ${value.error.expected}`);
  };
  const purposes = read(OID.extendedKeyUsage, (r) => r.list(TAG.sequence, 1, (item) => item.oid()));
  return {
    keyUsage: read(OID.keyUsage, readKeyUsage),
    isCa: read(OID.basicConstraints, readBasicConstraints) ?? false,
    extendedKeyUsage: purposes && { critical: byId.get(OID.extendedKeyUsage)!.critical, purposes },
    policies: read(OID.certificatePolicies, (r) => r.list(TAG.sequence, 1, readPolicy)) ?? [],
    authorityKeyId: read(OID.authorityKeyIdentifier, readAuthorityKeyId),
    subjectKeyId: read(OID.subjectKeyIdentifier, (r) => r.octets()),
    unreadCritical: list.filter((e) => e.critical && !READ.has(e.id)).map((e) => e.id),
  };
}

const READ: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.basicConstraints,
  OID.extendedKeyUsage,
  OID.certificatePolicies,
  OID.authorityKeyIdentifier,
  OID.subjectKeyIdentifier,
]);

function readKeyUsage(r: DerReader): ReadonlySet<number> {
  const { bytes } = r.bitString();
  const bits = Array.from({ length: 8 * bytes.length }, (_, i) => i);
  return new Set(bits.filter((i) => (bytes[i >> 3]! & (0x80 >> (i & 7))) !== 0));
}

function readBasicConstraints(reader: DerReader): boolean {
  return reader.inside(TAG.sequence, (r) => {
    const isCa = r.flag();
    if (r.more) r.unsigned();
    return isCa;
  });
}

function readPolicy(reader: DerReader): string {
  return reader.inside(TAG.sequence, (r) => {
    const id = r.oid();
    if (r.more) r.take();
    return id;
  });
}

function readAuthorityKeyId(reader: DerReader): Uint8Array | undefined {
  return reader.inside(TAG.sequence, (r) => {
    const id = r.sees(0x80) ? r.take().content : undefined;
    r.skipOptional(0xa1);
    r.skipOptional(0x82);
    return id;
  });
}
