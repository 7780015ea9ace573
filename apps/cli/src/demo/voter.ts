/** Identities of synthetic voters; how they vote is steps/casting.ts, as for everybody. */
import { type DemoAuthority, type DemoIdentity, issueDemoIdentity } from "@selge/identity/demo";
import type { DemoVoter } from "./generator/electorate.ts";

/** Identities of people who came to vote, made at their first visit. */
export function identityOffice(authority: DemoAuthority): (voter: DemoVoter) => DemoIdentity {
  const issued = new Map<string, DemoIdentity>();
  return ({ person, name }) => {
    const known = issued.get(person);
    if (known !== undefined) return known;
    const space = name.indexOf(" ");
    const identity = issueDemoIdentity(authority, {
      personCode: person,
      givenName: name.slice(0, space),
      surname: name.slice(space + 1),
    });
    issued.set(person, identity);
    return identity;
  };
}
