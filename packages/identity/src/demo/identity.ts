/** Identities of synthetic voters, and a provider that signs with one: a digital identity without card or phone. */
import { sha1Legacy } from "@selge/basics";
import { KEY_USAGE } from "../extensions.ts";
import { OID } from "../oids.ts";
import type { ChosenCertificate, IdentityProvider } from "../ports.ts";
import { assembleSubmission, prepareSignature, type SigningRequest } from "../submission.ts";
import { type DemoAuthority, type DemoKeyPair, demoName, demoValidity, randomSerial } from "./authority.ts";
import { encodeCertificate, extension } from "./certificate-writer.ts";
import { type P256Keys, p256Spki } from "./keys.ts";

export interface DemoVoter {
  /** The 11 digits. */
  readonly personCode: string;
  readonly givenName: string;
  readonly surname: string;
}

export interface DemoIdentity extends DemoVoter {
  readonly signing: DemoKeyPair;
  readonly authentication: DemoKeyPair;
}

/** A signing and an authentication certificate, each with its own key. Cost: four multiplications of the base point. */
export function issueDemoIdentity(authority: DemoAuthority, voter: DemoVoter): DemoIdentity {
  if (!/^[0-9]{11}$/.test(voter.personCode)) throw new RangeError("a personal code has 11 digits");
  const signing = issueCertificate(authority, voter, [
    extension.keyUsage(KEY_USAGE.nonRepudiation),
    extension.policies(OID.demonstrationSigning),
  ]);
  const authentication = issueCertificate(authority, voter, [
    extension.keyUsage(KEY_USAGE.digitalSignature),
    extension.extendedKeyUsage(false, OID.clientAuth),
    extension.policies(OID.demonstrationAuthentication),
  ]);
  return { ...voter, signing, authentication };
}

/** Both phases at once, for a caller that holds the key. */
export function signSubmission(
  keys: P256Keys,
  pair: DemoKeyPair,
  request: Omit<SigningRequest, "certificate" | "algorithm">,
): Uint8Array {
  const prepared = prepareSignature({ ...request, certificate: pair.certificate, algorithm: "ecdsa-sha256" });
  return assembleSubmission(prepared, keys.sign(pair.secret, prepared.bytesToSign));
}

/** The provider port over a demonstration identity. */
export function demoProvider(identity: DemoIdentity, keys: P256Keys): IdentityProvider {
  const { signing } = identity;
  const chosen: ChosenCertificate = { certificate: signing.certificate, algorithm: "ecdsa-sha256" };
  return {
    id: "demonstration",
    chooseCertificate: async () => chosen,
    sign: async (_chosen, bytesToSign) => keys.sign(signing.secret, bytesToSign),
  };
}

function issueCertificate(authority: DemoAuthority, voter: DemoVoter, own: readonly Uint8Array[]): DemoKeyPair {
  const { clock, keys, random } = authority.ports;
  const secret = keys.generate();
  const point = keys.publicPoint(secret);
  const ids = [extension.subjectKeyId(sha1Legacy(point)), extension.authorityKeyId(authority.ca.subjectKeyId!)];
  const fields = {
    serial: randomSerial(random),
    issuer: authority.ca.subject.raw,
    subject: voterName(voter),
    ...demoValidity(clock()),
    spki: p256Spki(point),
    extensions: [extension.basicConstraints(false), ...own, ...ids],
  };
  return { secret, certificate: encodeCertificate(fields, authority.caSigner) };
}

function voterName({ personCode, givenName, surname }: DemoVoter): Uint8Array {
  return demoName(
    `${surname},${givenName},${personCode}`,
    [OID.surname, surname],
    [OID.givenName, givenName],
    [OID.serialNumber, `PNOEE-${personCode}`],
  );
}
