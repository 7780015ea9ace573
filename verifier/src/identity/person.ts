/** Whom a certificate names, and whether it is a certificate of the demonstration authority: IDN-18, IDN-19. */
import { refuse } from "../record/fault.ts";
import type { Certificate } from "./certificate.ts";
import type { Name } from "./names.ts";

const PERSON = /^PNOEE-([0-9]{11})$/;
const DEMONSTRATION = "Selge demonstration";
const DEMONSTRATION_ARC = "1.3.6.1.4.1.32473.1";

/** IDN-18: the 11 digits. Refuses with PERSON_ID. */
export function personId({ serialNumbers }: Name): string {
  const match = serialNumbers.length === 1 ? PERSON.exec(serialNumbers[0]!) : null;
  return match?.[1] ?? refuse("PERSON_ID");
}

/** IDN-18: for display only. */
export function displayName({ givenNames, surnames, commonNames }: Name): string {
  if (givenNames.length === 1 && surnames.length === 1) return `${givenNames[0]} ${surnames[0]}`;
  return commonNames.length === 1 ? commonNames[0]! : "";
}

/** IDN-19. */
export function isDemonstration({ subject, issuer, extensions }: Certificate): boolean {
  return (
    subject.organisations.includes(DEMONSTRATION) ||
    issuer.organisations.includes(DEMONSTRATION) ||
    extensions.policies.some((oid) => oid === DEMONSTRATION_ARC || oid.startsWith(`${DEMONSTRATION_ARC}.`))
  );
}
