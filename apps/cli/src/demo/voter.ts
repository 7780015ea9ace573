/** A synthetic voter's browser: seals, signs, casts, and checks the receipt before it believes anything. */
import {
  ballotHashes,
  checkOwnReceipt,
  checkReceipt,
  type Receipt,
  type ReceiptAnchors,
  type SealingElection,
  sealBallot,
  splitBallot,
} from "@selge/ballot";
import type { BallotBox, CastCode, CastRequest } from "@selge/ballotbox";
import type { Clock, RandomBytes, Result } from "@selge/basics";
import { type DemoAuthority, type DemoIdentity, issueDemoIdentity, signSubmission } from "@selge/identity/demo";
import type { DemoVoter } from "./generator/electorate.ts";

export interface VoterWorld {
  readonly box: BallotBox;
  readonly sealing: SealingElection;
  readonly authority: DemoAuthority;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly anchors: ReceiptAnchors;
}

/** What a browser sends. */
export interface PreparedCast {
  readonly request: CastRequest;
  readonly ballot: Uint8Array;
}

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

export interface BallotChoice {
  readonly person: string;
  readonly style: number;
  readonly rollVersion: number;
  readonly code: number;
}

/** Encrypts and proves under the newest witnessed head. */
export function sealChoice(
  { box, sealing, random }: VoterWorld,
  { person, style, rollVersion, code }: BallotChoice,
  seen = box.newestHead!,
) {
  return sealBallot(
    sealing,
    { person, style, rollVersion, seen: { size: seen.size, root: seen.root }, codes: [code] },
    random(32),
    random,
  );
}

/** Signs ballot bytes with the voter's digital identity. */
export function signCast(
  { sealing, authority, clock }: VoterWorld,
  identity: DemoIdentity,
  ballot: { readonly bytes: Uint8Array; readonly o: Uint8Array },
): PreparedCast {
  const now = clock();
  const submission = signSubmission(authority.ports.keys, identity.signing, {
    electionId: sealing.election.manifest.id,
    dataFile: ballot.bytes,
    signingTime: now,
  });
  return {
    request: { submitter: identity.personCode, sessionStarted: now, submission, o: ballot.o },
    ballot: ballot.bytes,
  };
}

/** Casts, and checks the receipt against the own bytes (BAL-11). A receipt that does not fit is a bug of the demonstration, and thrown. */
export async function castAndCheck(
  { box, sealing, anchors }: VoterWorld,
  { request, ballot }: PreparedCast,
): Promise<Result<Receipt, CastCode>> {
  const receipt = await box.accept(request);
  if (!receipt.ok) return receipt;
  const { core, rest } = splitBallot(ballot, sealing);
  const own = { ballot, submission: request.submission, ...ballotHashes(core, rest, receipt.value.salt) };
  const checked = [checkReceipt(receipt.value, anchors), checkOwnReceipt(receipt.value, own)].find(
    (outcome) => !outcome.ok,
  );
  if (checked && !checked.ok) throw new Error(`the receipt does not fit: ${checked.error.code}`);
  return receipt;
}
