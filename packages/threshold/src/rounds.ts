/**
 * What everybody checks of each round, from public files only. Each check makes the only argument that the check of the next round
 * takes: a `Shared` in hand means that three rounds were without fault.
 */
import { err, fromHex, ok } from "@selge/basics";
import { type Element, isIdentity, plus, type SignedDocument } from "@selge/group";
import { type CeremonyCode, type Checked, ceremonyFile, checkRound, type RoundFiles, roundsHash } from "./document.ts";
import { evaluateCommitments } from "./polynomial.ts";
import { checkReveal, type Reveal } from "./reveal.ts";
import { assertSetting, type CeremonySetting, trusteeIndices } from "./setting.ts";
import type { ShareRoute } from "./share-encryption.ts";

/** Round 1 is complete. */
export interface Committed {
  readonly stage: "committed";
  readonly setting: CeremonySetting;
  readonly documents: readonly (readonly SignedDocument[])[];
  readonly rounds: Uint8Array;
}

/** Rounds 1 and 2 are complete: the key is determined. */
export interface Revealed extends Omit<Committed, "stage"> {
  readonly stage: "revealed";
  readonly reveals: readonly Reveal[];
  /** P, the election key. */
  readonly P: Element;
  /** P_1..P_m: what the trustees' shares are checked against. */
  readonly shareKeys: readonly Element[];
}

/** Rounds 1 to 3 are complete. */
export interface Shared extends Omit<Revealed, "stage"> {
  readonly stage: "shared";
  /** RoundsHash(2), to which the encrypted shares are bound. */
  readonly revealRounds: Uint8Array;
}

/** All m trustees have confirmed. */
export interface CeremonyResult {
  readonly setting: CeremonySetting;
  /** RoundsHash(4). */
  readonly transcript: Uint8Array;
  readonly P: Element;
  readonly shareKeys: readonly Element[];
}

/** The public documents of a complete ceremony. */
export interface CeremonyFiles {
  readonly commitments: RoundFiles;
  readonly reveals: RoundFiles;
  readonly shares: RoundFiles;
  readonly confirmations: RoundFiles;
}

/** THR-10 CheckCommitments: round 1. Total for a setting that `checkSetting` accepts; throws on any other. */
export function checkCommitments(setting: CeremonySetting, files: RoundFiles): Checked<Committed> {
  assertSetting(setting);
  const round = checkRound(setting, "ceremony-commitment", files);
  return round.ok ? ok({ stage: "committed", setting, ...nextRound(setting, [], round.value) }) : round;
}

/**
 * THR-12 CheckReveals: round 2. Degree (THREATS E5), elements, keys, commitments (E2), possession (E1); then P and all P_j, none the
 * identity. Total. Cost: m possession proofs, m·t decoded elements, m + 1 linear combinations.
 */
export function checkReveals(committed: Committed, files: RoundFiles): Checked<Revealed> {
  const { setting } = committed;
  const reveals: Reveal[] = [];
  const inspect = ({ body }: SignedDocument, i: number): CeremonyCode | undefined => {
    const reveal = checkReveal(setting, i, body, committed.documents[0]![i - 1]!.body.commitment as string);
    if (typeof reveal === "string") return reveal;
    reveals.push(reveal);
    return undefined;
  };
  const round = checkRound(setting, "ceremony-reveal", files, committed.rounds, inspect);
  if (!round.ok) return round;
  const sum = Array.from({ length: setting.threshold }, (_, k) => sumOf(reveals.map(({ F }) => F[k]!)));
  const P = sum[0]!;
  const shareKeys = trusteeIndices(setting).map((j) => evaluateCommitments(sum, j));
  if ([P, ...shareKeys].some(isIdentity))
    return err([{ code: "CEREMONY_IDENTITY", trustee: 0, file: ceremonyFile("ceremony-reveal", 1) }]);
  return ok({
    stage: "revealed",
    setting,
    reveals,
    P,
    shareKeys,
    ...nextRound(setting, committed.documents, round.value),
  });
}

/** THR-14 CheckShares: round 3, as far as everybody can see it. Total. */
export function checkShares(revealed: Revealed, files: RoundFiles): Checked<Shared> {
  const { setting } = revealed;
  const round = checkRound(setting, "ceremony-shares", files, revealed.rounds);
  if (!round.ok) return round;
  const revealRounds = revealed.rounds;
  return ok({ ...revealed, stage: "shared", revealRounds, ...nextRound(setting, revealed.documents, round.value) });
}

/** THR-16 CheckConfirmations: round 4; all m, or there is no key. Total. */
export function checkConfirmations(shared: Shared, files: RoundFiles): Checked<CeremonyResult> {
  const { setting, P, shareKeys } = shared;
  const round = checkRound(setting, "ceremony-confirmation", files, shared.rounds);
  if (!round.ok) return round;
  return ok({ setting, transcript: nextRound(setting, shared.documents, round.value).rounds, P, shareKeys });
}

/** All four rounds, from the files of the record. Total for a setting that `checkSetting` accepts. */
export function checkCeremony(setting: CeremonySetting, files: CeremonyFiles): Checked<CeremonyResult> {
  const committed = checkCommitments(setting, files.commitments);
  if (!committed.ok) return committed;
  const revealed = checkReveals(committed.value, files.reveals);
  if (!revealed.ok) return revealed;
  const shared = checkShares(revealed.value, files.shares);
  return shared.ok ? checkConfirmations(shared.value, files.confirmations) : shared;
}

/** The way of a share from i to j. */
export function shareRoute(
  { setting, reveals }: Revealed | Shared,
  revealRounds: Uint8Array,
  from: number,
  to: number,
): ShareRoute {
  const { fingerprint, ceremony } = setting;
  const [fromReveal, toReveal] = [reveals[from - 1]!, reveals[to - 1]!];
  return { fingerprint, ceremony, rounds: revealRounds, from, to, fromReveal, toReveal };
}

/** What i sent to j in round 3. */
export function encryptedShare({ documents }: Shared, from: number, to: number): Uint8Array {
  return fromHex((documents[2]![from - 1]!.body.shares as string[])[to - 1]!)!;
}

function nextRound(
  setting: CeremonySetting,
  before: readonly (readonly SignedDocument[])[],
  round: readonly SignedDocument[],
) {
  const documents = [...before, round];
  return { documents, rounds: roundsHash(setting, documents) };
}

function sumOf(elements: readonly Element[]): Element {
  return elements.reduce(plus);
}
