/** Do the secrets of a stored ceremony state belong to its documents? Only then is it a state. */
import { type Decoded, decodeError, equalBytes, type JsonObject, ok, Secret } from "@selge/basics";
import { bodyHash, equalElements, multiplyBase, x25519PublicKey } from "@selge/group";
import { decodePossessionProof } from "@selge/sigma";
import { hasExactly, hexField, hexList, scalarOf } from "./body-fields.ts";
import { commonFields, type RoundFiles } from "./document.ts";
import { type Committed, checkCommitments, checkReveals, checkShares, type Revealed, type Shared } from "./rounds.ts";
import type { CeremonySetting } from "./setting.ts";
import {
  type CommittedTrustee,
  type ConfirmedTrustee,
  commitmentBody,
  type Polynomial,
  type RevealedTrustee,
  revealBody,
  type SharedTrustee,
} from "./trustee.ts";

interface Seat {
  readonly setting: CeremonySetting;
  readonly trustee: number;
  readonly own: Uint8Array;
}

type Restored = CommittedTrustee | RevealedTrustee | SharedTrustee | ConfirmedTrustee;

/** The state after round `documents.length + 1`. Total. */
export function restoreTrustee(seat: Seat, documents: readonly RoundFiles[], secret: JsonObject): Decoded<Restored> {
  const evidence = evidenceOf(seat.setting, documents);
  if (evidence === undefined) return decodeError("STATE_DOCUMENTS", "$.documents", "documents without a fault");
  const state = restore(seat, evidence, secret);
  return state === undefined
    ? decodeError("STATE_SECRET", "$.secret", "secrets that belong to the documents")
    : ok(state);
}

type Evidence = { readonly stage: "none" } | Committed | Revealed | Shared;

function evidenceOf(setting: CeremonySetting, [first, second, third]: readonly RoundFiles[]): Evidence | undefined {
  if (first === undefined) return { stage: "none" };
  const committed = checkCommitments(setting, first);
  if (!committed.ok || second === undefined) return committed.ok ? committed.value : undefined;
  const revealed = checkReveals(committed.value, second);
  if (!revealed.ok || third === undefined) return revealed.ok ? revealed.value : undefined;
  const shared = checkShares(revealed.value, third);
  return shared.ok ? shared.value : undefined;
}

function restore(seat: Seat, evidence: Evidence, secret: JsonObject): Restored | undefined {
  switch (evidence.stage) {
    case "none":
      return restoreCommitted(seat, secret);
    case "committed":
      return restoreRevealed(seat, evidence, secret);
    case "revealed":
      return restoreShared(seat, evidence, secret);
    case "shared":
      return restoreConfirmed(seat, evidence, secret);
  }
}

function restoreCommitted(seat: Seat, secret: JsonObject): CommittedTrustee | undefined {
  const polynomial = decodePolynomial(seat.setting, secret);
  if (polynomial === undefined) return undefined;
  const made = commitmentBody(seat.setting, seat.trustee, polynomial);
  return equalBytes(bodyHash(made), seat.own) ? { round: 1, ...seat, ...polynomial } : undefined;
}

function restoreRevealed(seat: Seat, evidence: Committed, secret: JsonObject): RevealedTrustee | undefined {
  const polynomial = decodePolynomial(seat.setting, secret);
  if (polynomial === undefined) return undefined;
  const made = revealBody(evidence, seat.trustee, polynomial);
  return equalBytes(bodyHash(made), seat.own) ? { round: 2, ...seat, ...polynomial, evidence } : undefined;
}

function restoreShared(seat: Seat, evidence: Revealed, secret: JsonObject): SharedTrustee | undefined {
  const x = hasExactly(secret, "key") ? hexField(secret.key, 32) : undefined;
  if (x === undefined || !equalBytes(x25519PublicKey(x), evidence.reveals[seat.trustee - 1]!.key)) return undefined;
  return { round: 3, ...seat, x: new Secret(x), evidence };
}

function restoreConfirmed(seat: Seat, evidence: Shared, secret: JsonObject): ConfirmedTrustee | undefined {
  const bytes = hasExactly(secret, "share") ? hexField(secret.share, 32) : undefined;
  const s = bytes === undefined ? undefined : scalarOf(bytes);
  if (s === undefined || !equalElements(multiplyBase(s), evidence.shareKeys[seat.trustee - 1]!)) return undefined;
  const made = commonFields(seat.setting, "ceremony-confirmation", seat.trustee, evidence.rounds);
  return equalBytes(bodyHash(made), seat.own) ? { round: 4, ...seat, s: new Secret(s), evidence } : undefined;
}

function decodePolynomial({ threshold }: CeremonySetting, secret: JsonObject): Polynomial | undefined {
  if (!hasExactly(secret, "coefficients", "key", "possession")) return undefined;
  const a = hexList(secret.coefficients, 32)?.map(scalarOf);
  const x = hexField(secret.key, 32);
  const possession = decodePossessionProof(secret.possession!);
  if (a === undefined || a.length !== threshold || !a.every((ak) => ak !== undefined)) return undefined;
  return x === undefined || !possession.ok
    ? undefined
    : { a: new Secret(a), x: new Secret(x), possession: possession.value };
}
