/**
 * A trustee's own way through the key ceremony, as pure transitions: each step takes the state that the step before returned, and the
 * files of the round just finished. Only the first step draws randomness; a step made again from the same state gives the same document.
 * Source: Pedersen's key generation with commitments before reveals, so that nobody chooses after having seen (Gennaro et al. 2007 § 4).
 */
import { equalBytes, err, type JsonObject, ok, type RandomBytes, type Result, Secret, toHex } from "@selge/basics";
import {
  add,
  bodyHash,
  ed25519PublicKey,
  multiplyBase,
  randomScalar,
  type Scalar,
  signDocument,
  x25519PublicKey,
  ZERO,
} from "@selge/group";
import { type PossessionProof, provePossession } from "@selge/sigma";
import {
  type CeremonyDocumentType,
  type CeremonyFault,
  type Checked,
  ceremonyFile,
  checkDocument,
  commonFields,
  type RoundFiles,
} from "./document.ts";
import { evaluatePolynomial } from "./polynomial.ts";
import { commitmentHash, type Reveal, revealFields } from "./reveal.ts";
import {
  type CeremonyResult,
  type Committed,
  checkCommitments,
  checkConfirmations,
  checkReveals,
  checkShares,
  encryptedShare,
  type Revealed,
  type Shared,
  shareRoute,
} from "./rounds.ts";
import { assertSetting, type CeremonySetting, ceremonyContext, trusteeIndices } from "./setting.ts";
import { encryptShare, openShare } from "./share-encryption.ts";
import type { TrusteeShare } from "./share-key.ts";

interface Seat {
  readonly setting: CeremonySetting;
  readonly trustee: number;
  /** Body hash of the document made last. */
  readonly own: Uint8Array;
}

/** Secrets of the first two rounds. */
export interface Polynomial {
  readonly a: Secret<readonly Scalar[]>;
  /** Per-ceremony X25519 secret key. */
  readonly x: Secret<Uint8Array>;
  readonly possession: PossessionProof;
}

/** Has committed (round 1). */
export interface CommittedTrustee extends Seat, Polynomial {
  readonly round: 1;
}

/** Has revealed (round 2). */
export interface RevealedTrustee extends Seat, Polynomial {
  readonly round: 2;
  readonly evidence: Committed;
}

/** Has sent the shares (round 3) and forgotten the polynomial. */
export interface SharedTrustee extends Seat {
  readonly round: 3;
  readonly evidence: Revealed;
  readonly x: Secret<Uint8Array>;
}

/** Has confirmed (round 4). */
export interface ConfirmedTrustee extends Seat {
  readonly round: 4;
  readonly evidence: Shared;
  readonly s: Secret<Scalar>;
}

/** Has complained: the ceremony is over for good, and nothing secret is left. */
export interface EndedTrustee extends Seat {
  readonly round: 0;
}

/** The next state, and the signed document to hand to all others. */
export interface Step<State> {
  readonly state: State;
  readonly document: Uint8Array;
}

/** THR-9 StartCeremony. Refused when the role key is that of no trustee. Throws on a setting that `checkSetting` refuses. */
export function startCeremony(
  setting: CeremonySetting,
  roleKey: Uint8Array,
  random: RandomBytes,
): Result<Step<CommittedTrustee>, "NO_TRUSTEE"> {
  assertSetting(setting);
  const trustee = setting.trusteeKeys.indexOf(toHex(ed25519PublicKey(roleKey))) + 1;
  if (trustee === 0) return err("NO_TRUSTEE");
  const [t, m] = [setting.threshold, setting.trusteeKeys.length];
  const a = Array.from({ length: t }, () => randomScalar(random));
  const statement = { context: ceremonyContext(setting), i: trustee, t, m, F: multiplyBase(a[0]!) };
  const possession = provePossession(statement, a[0]!, random);
  const polynomial = { a: new Secret(a), x: new Secret(random(32)), possession };
  const made = sign(commitmentBody(setting, trustee, polynomial), roleKey);
  return ok({ state: { round: 1, setting, trustee, own: made.own, ...polynomial }, document: made.document });
}

/** The commitment of a state of round 1 once more, byte for byte: two different ones signed by one trustee would look like cheating. */
export function commitmentAgain(state: CommittedTrustee, roleKey: Uint8Array): Uint8Array {
  return sign(commitmentBody(state.setting, state.trustee, state), roleKey).document;
}

/** THR-11 AcceptCommitments: all have committed, so the polynomial may be shown. */
export function acceptCommitments(
  state: CommittedTrustee,
  files: RoundFiles,
  roleKey: Uint8Array,
): Checked<Step<RevealedTrustee>> {
  const { setting, trustee, a, x, possession } = state;
  const evidence = checkCommitments(setting, files);
  if (!evidence.ok) return evidence;
  const fault = faultOfOwn(state, "ceremony-commitment", evidence.value, roleKey);
  if (fault !== undefined) return err([fault]);
  const made = sign(revealBody(evidence.value, trustee, state), roleKey);
  const next = { round: 2, setting, trustee, own: made.own, a, x, possession, evidence: evidence.value } as const;
  return ok({ state: next, document: made.document });
}

/** THR-13 AcceptReveals: every reveal is checked before the first share is encrypted. The polynomial is not part of the new state. */
export function acceptReveals(
  state: RevealedTrustee,
  files: RoundFiles,
  roleKey: Uint8Array,
): Checked<Step<SharedTrustee>> {
  const { setting, trustee, a, x } = state;
  const evidence = checkReveals(state.evidence, files);
  if (!evidence.ok) return evidence;
  const fault = faultOfOwn(state, "ceremony-reveal", evidence.value, roleKey);
  if (fault !== undefined) return err([fault]);
  const shares = trusteeIndices(setting).map((j) => {
    const route = shareRoute(evidence.value, evidence.value.rounds, trustee, j);
    return toHex(encryptShare(route, x.reveal(), evaluatePolynomial(a.reveal(), j)));
  });
  const made = sign({ ...commonFields(setting, "ceremony-shares", trustee, evidence.value.rounds), shares }, roleKey);
  return ok({
    state: { round: 3, setting, trustee, own: made.own, x, evidence: evidence.value },
    document: made.document,
  });
}

/** What a trustee says about the shares he got. */
export type ShareVerdict =
  | (Step<ConfirmedTrustee> & { readonly kind: "confirmation" })
  /**
   * `accused`: whose share does not open or does not agree. The document gives the ceremony key away, so that everybody sees it. `state` replaces the
   * old one before the document leaves: whoever confirmed after a complaint would have a share that anyone can compute.
   */
  | (Step<EndedTrustee> & { readonly kind: "complaint"; readonly accused: readonly number[] });

/** THR-15 AcceptShares: confirms that all shares agree with the polynomials, or complains by giving the ceremony key away. */
export function acceptShares(state: SharedTrustee, files: RoundFiles, roleKey: Uint8Array): Checked<ShareVerdict> {
  const { setting, trustee, x } = state;
  const evidence = checkShares(state.evidence, files);
  if (!evidence.ok) return evidence;
  const shared = evidence.value;
  const fault = faultOfOwn(state, "ceremony-shares", shared, roleKey);
  if (fault !== undefined) return err([fault]);
  const shares = receivedShares(shared, trustee, x.reveal());
  const accused = shares.flatMap((share, k) => (share === undefined ? [k + 1] : []));
  if (accused.length > 0) {
    const key = toHex(x.reveal());
    const body = { ...commonFields(setting, "ceremony-complaint", trustee, shared.rounds), key };
    const made = sign(body, roleKey);
    const state = { round: 0, setting, trustee, own: made.own } as const;
    return ok({ kind: "complaint", state, document: made.document, accused });
  }
  const s = shares.reduce<Scalar>((sum, share) => add(sum, share!), ZERO);
  const made = sign(commonFields(setting, "ceremony-confirmation", trustee, shared.rounds), roleKey);
  const next = { round: 4, setting, trustee, own: made.own, s: new Secret(s), evidence: shared } as const;
  return ok({ kind: "confirmation", state: next, document: made.document });
}

/**
 * THR-17 AcceptConfirmations: all m have confirmed and nobody has complained, the share may be kept, with the result of the ceremony. (The own
 * confirmation is determined by the rounds before it, so nothing is left to compare.) `complaints[i − 1]`: trustee i's, if one is at hand.
 */
export function acceptConfirmations(
  state: ConfirmedTrustee,
  files: RoundFiles,
  complaints: RoundFiles = [],
): Checked<{ readonly ceremony: CeremonyResult; readonly share: TrusteeShare }> {
  const complained = complaintsMade(state.setting, complaints);
  if (complained.length > 0) return err(complained);
  const checked = checkConfirmations(state.evidence, files);
  if (!checked.ok) return checked;
  const ceremony = checked.value;
  const { trustee, s } = state;
  const { fingerprint, ceremony: number, threshold, trusteeKeys } = ceremony.setting;
  const { transcript, P, shareKeys } = ceremony;
  const frame = { fingerprint, ceremony: number, threshold, trustees: trusteeKeys.length, trustee, transcript };
  return ok({ ceremony, share: { ...frame, P, Pj: shareKeys[trustee - 1]!, s } });
}

/** Every valid complaint of this ceremony, whatever rounds it speaks of: its key is public, and the ceremony is over. */
function complaintsMade(setting: CeremonySetting, complaints: RoundFiles): readonly CeremonyFault[] {
  return trusteeIndices(setting).flatMap((i): CeremonyFault[] => {
    const made = checkDocument(setting, "ceremony-complaint", i, complaints[i - 1], undefined).ok;
    return made ? [{ code: "CEREMONY_COMPLAINED", trustee: i, file: ceremonyFile("ceremony-complaint", i) }] : [];
  });
}

/** f_i(j) for all i, as opened by j; `undefined` where it does not open or does not agree. */
export function receivedShares(shared: Shared, j: number, x: Uint8Array): (Scalar | undefined)[] {
  return trusteeIndices(shared.setting).map((i) =>
    openShare(shareRoute(shared, shared.revealRounds, i, j), x, encryptedShare(shared, i, j)),
  );
}

export function commitmentBody(setting: CeremonySetting, trustee: number, polynomial: Polynomial): JsonObject {
  const commitment = toHex(commitmentHash(setting, trustee, revealOf(polynomial)));
  return { ...commonFields(setting, "ceremony-commitment", trustee), commitment };
}

export function revealBody({ setting, rounds }: Committed, trustee: number, polynomial: Polynomial): JsonObject {
  return { ...commonFields(setting, "ceremony-reveal", trustee, rounds), ...revealFields(revealOf(polynomial)) };
}

function revealOf({ a, x, possession }: Polynomial): Reveal {
  return { F: a.reveal().map(multiplyBase), possession, key: x25519PublicKey(x.reveal()) };
}

function sign(body: JsonObject, roleKey: Uint8Array): { own: Uint8Array; document: Uint8Array } {
  return { own: bodyHash(body), document: signDocument(body, [roleKey]) };
}

/** Among the files of the round is his own document as he made it, and the role key at hand is his. */
function faultOfOwn(
  seat: Seat,
  type: CeremonyDocumentType,
  { documents }: { readonly documents: Committed["documents"] },
  roleKey: Uint8Array,
): CeremonyFault | undefined {
  const { setting, trustee, own } = seat;
  const file = ceremonyFile(type, trustee);
  if (setting.trusteeKeys[trustee - 1] !== toHex(ed25519PublicKey(roleKey)))
    return { code: "CEREMONY_SIGNER", trustee, file };
  const found = documents.at(-1)![trustee - 1]!.hash;
  return equalBytes(found, own) ? undefined : { code: "CEREMONY_OWN", trustee, file };
}
