/** The frame of a key ceremony: what the manifest says about it, and its number. */
import { type Decoded, decodeError, fromHex, ok } from "@selge/basics";
import { isSigningKey } from "@selge/group";
import type { ElectionContext } from "@selge/transcript";

export const MAX_TRUSTEES = 32;
export const MAX_CEREMONY = 2 ** 32 - 1;

/** `threshold` and `trusteeKeys` come from the manifest and from nowhere else (THREATS E7). */
export interface CeremonySetting {
  /** SHA-256 of the manifest's body, 32 bytes. */
  readonly fingerprint: Uint8Array;
  /** 1..2^32−1; a ceremony that stopped is followed by one with a new number. */
  readonly ceremony: number;
  /** t: how many trustees decrypt. */
  readonly threshold: number;
  /** Ed25519 role keys of the m trustees (64 hex digits), in the order of the manifest: trustee i has the item i − 1. */
  readonly trusteeKeys: readonly string[];
}

/** Numbers in range, keys valid and pairwise distinct (one person in two seats: THREATS E6). */
export function checkSetting(setting: CeremonySetting): Decoded<CeremonySetting> {
  const { fingerprint, ceremony, threshold: t, trusteeKeys } = setting;
  const m = trusteeKeys.length;
  if (fingerprint.length !== 32) return decodeError("SETTING_FINGERPRINT", "fingerprint", "32 bytes");
  if (!isIndex(ceremony, MAX_CEREMONY)) return decodeError("SETTING_CEREMONY", "ceremony", "an integer in 1..2^32−1");
  if (!isIndex(m, MAX_TRUSTEES)) return decodeError("SETTING_TRUSTEES", "trusteeKeys", `1..${MAX_TRUSTEES} keys`);
  if (!isIndex(t, m)) return decodeError("SETTING_THRESHOLD", "threshold", "1 ≤ t ≤ m");
  for (const [k, key] of trusteeKeys.entries()) {
    const bytes = fromHex(key, 32);
    if (bytes === undefined || !isSigningKey(bytes))
      return decodeError("SETTING_KEY", `trusteeKeys[${k}]`, "an Ed25519 key");
    if (trusteeKeys.indexOf(key) < k)
      return decodeError("SETTING_KEY_REPEATED", `trusteeKeys[${k}]`, "a key of its own");
  }
  return ok(setting);
}

/** Throws on a setting that `checkSetting` refuses: whoever starts or checks a ceremony has checked its frame. */
export function assertSetting(setting: CeremonySetting): void {
  const checked = checkSetting(setting);
  if (!checked.ok) throw new RangeError(`no setting of a ceremony: ${checked.error.code}`);
}

/** An integer in 1..max. */
export function isIndex(x: unknown, max: number): x is number {
  return Number.isSafeInteger(x) && (x as number) >= 1 && (x as number) <= max;
}

/** (1, …, m) */
export function trusteeIndices(setting: CeremonySetting): number[] {
  return setting.trusteeKeys.map((_, k) => k + 1);
}

/** Proofs of the ceremony are bound to its number: there is no opening statement yet. */
export function ceremonyContext(setting: {
  readonly fingerprint: Uint8Array;
  readonly ceremony: number;
}): ElectionContext {
  return { fingerprint: setting.fingerprint, opening: setting.ceremony };
}
