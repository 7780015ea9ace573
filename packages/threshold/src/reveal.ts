/** What a trustee commits to in round 1 and reveals in round 2. */
import { concat, equalBytes, fromHex, type JsonObject, sha512, toHex, u32le, utf8 } from "@selge/basics";
import { type Element, encodeElement, encodeScalar, littleEndian, x25519SharedSecret } from "@selge/group";
import { type PossessionProof, verifyPossession } from "@selge/sigma";
import { LABELS } from "@selge/transcript";
import { elementOf, nonIdentityOf, scalarOf } from "./body-fields.ts";
import type { CeremonyCode } from "./document.ts";
import { type CeremonySetting, ceremonyContext } from "./setting.ts";

export interface Reveal {
  /** F_0..F_{t−1}, none the identity. */
  readonly F: readonly Element[];
  readonly possession: PossessionProof;
  /** X: per-ceremony X25519 public key. */
  readonly key: Uint8Array;
}

/** THR-6 CommitmentHash: binds trustee, election and ceremony, polynomial, possession proof and X25519 key before any of them is seen. */
export function commitmentHash(
  setting: CeremonySetting,
  trustee: number,
  { F, possession, key }: Reveal,
): Uint8Array<ArrayBuffer> {
  const { fingerprint, ceremony, threshold, trusteeKeys } = setting;
  return sha512(
    utf8(LABELS.ceremonyCommit),
    fingerprint,
    concat(u32le(ceremony), u32le(trustee), u32le(threshold), u32le(trusteeKeys.length)),
    ...F.map(encodeElement),
    encodeElement(possession.R),
    encodeScalar(possession.z),
    key,
  );
}

export function revealFields({ F, possession, key }: Reveal): JsonObject {
  return {
    coefficients: F.map((Fk) => toHex(encodeElement(Fk))),
    possession: { R: toHex(encodeElement(possession.R)), z: toHex(encodeScalar(possession.z)) },
    key: toHex(key),
  };
}

/** The values behind the fields of a reveal, or the code of what is wrong with them; `commitment` is the one of round 1. Total. */
export function checkReveal(
  setting: CeremonySetting,
  trustee: number,
  body: JsonObject,
  commitment: string,
): Reveal | CeremonyCode {
  const { threshold: t, trusteeKeys } = setting;
  const fields = body as { coefficients: string[]; possession: { R: string; z: string }; key: string };
  if (fields.coefficients.length !== t) return "CEREMONY_DEGREE";
  const F = fields.coefficients.map((hex) => nonIdentityOf(fromHex(hex)!));
  if (!F.every((Fk) => Fk !== undefined)) return "CEREMONY_COEFFICIENT";
  const key = fromHex(fields.key)!;
  if (!isAgreementKey(key)) return "CEREMONY_KEY";
  const R = elementOf(fromHex(fields.possession.R)!);
  const z = scalarOf(fromHex(fields.possession.z)!);
  if (R === undefined || z === undefined) return "CEREMONY_COMMITMENT";
  const reveal = { F, possession: { R, z }, key };
  if (!equalBytes(commitmentHash(setting, trustee, reveal), fromHex(commitment)!)) return "CEREMONY_COMMITMENT";
  const statement = { context: ceremonyContext(setting), i: trustee, t, m: trusteeKeys.length, F: F[0]! };
  return verifyPossession(statement, reveal.possession) ? reveal : "CEREMONY_POSSESSION";
}

const P25519 = 2n ** 255n - 19n;
const PROBE_KEY = new Uint8Array(32).fill(1);

/** A canonical X25519 public key that is not of small order. */
function isAgreementKey(key: Uint8Array): boolean {
  return littleEndian(key) < P25519 && x25519SharedSecret(PROBE_KEY, key) !== undefined;
}
