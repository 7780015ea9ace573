/** Who a certificate belongs to. */
import type { DistinguishedName } from "./name.ts";

/** The roll's canonical form: the 11 digits of the Estonian personal code. */
export type PersonId = string & { readonly __brand: "PersonId" };

export interface Person {
  readonly id: PersonId;
  /** For display: given name and surname, else the common name, else empty. */
  readonly name: string;
}

const NATURAL_PERSON = /^PNOEE-([0-9]{11})$/;

/** IDN-18 PersonOf: exactly one serialNumber `PNOEE-` + 11 digits; `undefined` for seals, foreigners and anything ambiguous. */
export function personOf(subject: DistinguishedName): Person | undefined {
  const [serialNumber, second] = subject.serialNumbers;
  const match = second === undefined ? NATURAL_PERSON.exec(serialNumber ?? "") : null;
  return match ? { id: match[1] as PersonId, name: displayName(subject) } : undefined;
}

function displayName({ givenNames, surnames, commonNames }: DistinguishedName): string {
  if (givenNames.length === 1 && surnames.length === 1) return `${givenNames[0]} ${surnames[0]}`;
  return commonNames.length === 1 ? commonNames[0]! : "";
}
