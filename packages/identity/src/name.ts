/** Distinguished names: single-valued RDNs; the few attributes that anything here looks at. */
import { type DerReader, TAG } from "./der.ts";
import { OID } from "./oids.ts";

export interface DistinguishedName {
  /** The whole Name, DER: names are compared by these bytes. */
  readonly raw: Uint8Array;
  readonly commonNames: readonly string[];
  readonly surnames: readonly string[];
  readonly givenNames: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly organizations: readonly string[];
}

const READ: ReadonlySet<string> = new Set([
  OID.commonName,
  OID.surname,
  OID.givenName,
  OID.serialNumber,
  OID.organization,
]);

export function readName(reader: DerReader): DistinguishedName {
  const raw = reader.take(TAG.sequence);
  const attributes = reader.within(raw, (r) => {
    const found: (readonly [string, string])[] = [];
    while (r.more) found.push(...readRdn(r));
    return found;
  });
  const all = (type: string): readonly string[] => attributes.filter(([t]) => t === type).map(([, text]) => text);
  return {
    raw: raw.raw,
    commonNames: all(OID.commonName),
    surnames: all(OID.surname),
    givenNames: all(OID.givenName),
    serialNumbers: all(OID.serialNumber),
    organizations: all(OID.organization),
  };
}

function readRdn(reader: DerReader): readonly (readonly [string, string])[] {
  return reader.inside(TAG.set, (set) =>
    set.inside(TAG.sequence, (r) => {
      const type = r.oid();
      if (READ.has(type)) return [[type, r.text()] as const];
      r.take();
      return [];
    }),
  );
}
