/** A trustee's share at rest. */
import { type Decoded, decodeError, type JsonObject, ok, type RandomBytes, Secret, toHex } from "@selge/basics";
import { type Element, encodeElement, encodeScalar, equalElements, multiplyBase, type Scalar } from "@selge/group";
import { hasExactly, hexField, integerField, nonIdentityOf, scalarOf } from "./body-fields.ts";
import { DEFAULT_SCRYPT, openKeyFile, type ScryptCost, sealKeyFile } from "./key-file.ts";
import { isIndex, MAX_CEREMONY, MAX_TRUSTEES } from "./setting.ts";

/** s_j, and the ceremony it comes from: fingerprint, number and transcript hash make a share of another epoch useless (THREATS E8). */
export interface TrusteeShare {
  readonly fingerprint: Uint8Array;
  readonly ceremony: number;
  readonly threshold: number;
  readonly trustees: number;
  readonly trustee: number;
  /** Transcript hash of the ceremony. */
  readonly transcript: Uint8Array;
  readonly P: Element;
  /** P_j */
  readonly Pj: Element;
  readonly s: Secret<Scalar>;
}

/** THR-28 ShareKeyFile: everything about the share readable but s_j. */
export function sealShare(
  share: TrusteeShare,
  passphrase: string,
  random: RandomBytes,
  cost: ScryptCost = DEFAULT_SCRYPT,
): Uint8Array<ArrayBuffer> {
  const { fingerprint, ceremony, threshold, trustees, trustee, transcript, P, Pj, s } = share;
  const readable = {
    fingerprint: toHex(fingerprint),
    ceremony,
    threshold,
    trustees,
    trustee,
    transcript: toHex(transcript),
    key: toHex(encodeElement(P)),
    share: toHex(encodeElement(Pj)),
  };
  return sealKeyFile("share", readable, encodeScalar(s.reveal()), passphrase, random, cost);
}

/** The share, if s_j·G is the P_j that the readable part names. Total. */
export function openShareKey(bytes: Uint8Array, passphrase: string): Decoded<TrusteeShare> {
  const file = openKeyFile(bytes, "share", passphrase);
  if (!file.ok) return file;
  const share = decodeShare(file.value.public, file.value.secret);
  return share === undefined
    ? decodeError("KEYFILE_CONTENT", "$.public", "the share of one trustee, and its public key")
    : ok(share);
}

function decodeShare(readable: JsonObject, secret: Uint8Array): TrusteeShare | undefined {
  const names = ["fingerprint", "ceremony", "threshold", "trustees", "trustee", "transcript", "key", "share"];
  if (!hasExactly(readable, ...names)) return undefined;
  const fingerprint = hexField(readable.fingerprint, 32);
  const transcript = hexField(readable.transcript, 64);
  const P = nonIdentityOf(hexField(readable.key, 32) ?? new Uint8Array(0));
  const Pj = nonIdentityOf(hexField(readable.share, 32) ?? new Uint8Array(0));
  const s = scalarOf(secret);
  if (fingerprint === undefined || transcript === undefined || P === undefined || Pj === undefined || s === undefined)
    return undefined;
  const [ceremony, threshold] = [integerField(readable.ceremony), integerField(readable.threshold)];
  const [trustees, trustee] = [integerField(readable.trustees), integerField(readable.trustee)];
  if (!isIndex(ceremony, MAX_CEREMONY) || !isIndex(trustees, MAX_TRUSTEES)) return undefined;
  if (!isIndex(threshold, trustees) || !isIndex(trustee, trustees) || !equalElements(multiplyBase(s), Pj))
    return undefined;
  return { fingerprint, ceremony, threshold, trustees, trustee, transcript, P, Pj, s: new Secret(s) };
}
