/** All trustees' ceremony in one process; each step is the one that `selge ceremony` does for one trustee on an own computer. */
import { must, type RandomBytes } from "@selge/basics";
import type { Election } from "@selge/election";
import { signDocument } from "@selge/group";
import {
  acceptCommitments,
  acceptConfirmations,
  acceptReveals,
  acceptShares,
  answerProbe,
  type CeremonyFiles,
  type ConfirmedTrustee,
  ceremonyFile,
  checkOpening,
  type Opening,
  openingBody,
  probeFile,
  type ShareVerdict,
  type Step,
  startCeremony,
  type TrusteeShare,
} from "@selge/threshold";
import { ceremonySetting } from "../steps/election.ts";
import type { DemoPeople } from "./people.ts";

export interface CeremonyOutcome {
  readonly opening: Opening;
  readonly openingFile: Uint8Array;
  readonly shares: readonly TrusteeShare[];
  /** Every public document by its name in the record. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export function holdCeremony({
  election,
  people,
  random,
}: {
  readonly election: Election;
  readonly people: DemoPeople;
  readonly random: RandomBytes;
}): CeremonyOutcome {
  const { manifest } = election;
  const keys = people.trustees.map((trustee) => trustee.secretKey);
  const setting = ceremonySetting(election, 1);
  const first = keys.map((key) => must(startCeremony(setting, key, random)));
  const commitments = first.map((step) => step.document);
  const second = first.map(({ state }, i) => must(acceptCommitments(state, commitments, keys[i]!)));
  const reveals = second.map((step) => step.document);
  const third = second.map(({ state }, i) => must(acceptReveals(state, reveals, keys[i]!)));
  const shareFiles = third.map((step) => step.document);
  const fourth = third.map(({ state }, i) => confirmed(must(acceptShares(state, shareFiles, keys[i]!))));
  const confirmations = fourth.map((step) => step.document);
  const last = fourth.map(({ state }) => must(acceptConfirmations(state, confirmations)));
  const documents: CeremonyFiles = { commitments, reveals, shares: shareFiles, confirmations };
  const openingFile = signDocument(openingBody(last[0]!.ceremony), [
    ...keys,
    people.officials[0]!.secretKey,
    people.officials[1]!.secretKey,
  ]);
  const officialKeys = manifest.roles.officials.map((official) => official.key);
  const opening = must(checkOpening(openingFile, setting, officialKeys, documents));
  return { opening, openingFile, shares: last.map(({ share }) => share), files: namedFiles(documents) };
}

/** One test of every share (probe number `test`). */
export function testShares(
  outcome: CeremonyOutcome,
  people: DemoPeople,
  test: number,
  random: RandomBytes,
): ReadonlyMap<string, Uint8Array> {
  return new Map(
    outcome.shares.map((share, i) => [
      probeFile(test, share.trustee),
      answerProbe(share, test, people.trustees[i]!.secretKey, random),
    ]),
  );
}

function namedFiles({ commitments, reveals, shares, confirmations }: CeremonyFiles): ReadonlyMap<string, Uint8Array> {
  const rounds = {
    "ceremony-commitment": commitments,
    "ceremony-reveal": reveals,
    "ceremony-shares": shares,
    "ceremony-confirmation": confirmations,
  } as const;
  return new Map(
    (Object.keys(rounds) as (keyof typeof rounds)[]).flatMap((type) =>
      rounds[type].map((file, i) => [ceremonyFile(type, i + 1), file!] as const),
    ),
  );
}

function confirmed(verdict: ShareVerdict): Step<ConfirmedTrustee> {
  if (verdict.kind !== "confirmation") throw new Error("a trustee of the demonstration complained");
  return verdict;
}
