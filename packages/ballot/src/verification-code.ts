/** What the QR code carries to the second device. Whoever holds it can open the ballot: it is shown for minutes and kept nowhere. */
import { concat, type Decoded, decodeError, equalBytes, fromBase64, ok, readAll, toBase64, u8 } from "@selge/basics";

export interface VerificationCode {
  readonly ballotId: Uint8Array;
  readonly seed: Uint8Array;
}

/** BAL-12 VerificationCode as text. Throws on other lengths. */
export function encodeVerificationCode(fingerprint: Uint8Array, { ballotId, seed }: VerificationCode): string {
  if (fingerprint.length !== 32 || ballotId.length !== 16 || seed.length !== 32)
    throw new RangeError("a fingerprint of 32 bytes, a ballot id of 16 and a seed of 32");
  return toBase64(concat(u8(1), fingerprint.subarray(0, 8), ballotId, seed))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** The inverse, for the election whose full fingerprint the app knows by itself. Total. */
export function decodeVerificationCode(text: string, fingerprint: Uint8Array): Decoded<VerificationCode> {
  const bytes = /^[A-Za-z0-9_-]{76}$/.test(text)
    ? fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"))
    : undefined;
  if (bytes === undefined) return decodeError("CODE_SHAPE", "code", "76 characters of base64url");
  const parts = readAll(bytes, "CODE_SHAPE", (r) => ({
    version: r.u8(),
    election: r.take(8),
    ballotId: r.take(16),
    seed: r.take(32),
  }));
  if (!parts.ok) return parts;
  const { version, election, ballotId, seed } = parts.value;
  if (version !== 1) return decodeError("CODE_VERSION", "code", "version 1");
  if (!equalBytes(election, fingerprint.subarray(0, 8)))
    return decodeError("CODE_ELECTION", "code", "a code of this election");
  return ok({ ballotId, seed });
}
