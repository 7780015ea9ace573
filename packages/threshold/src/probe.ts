/** Test of the shares: each medium answers one point per test that nobody chose, before the opening and again before the close. */
import {
  concat,
  type Decoded,
  decodeError,
  fromHex,
  type JsonObject,
  ok,
  type RandomBytes,
  toHex,
  u32le,
} from "@selge/basics";
import {
  decodeSignedDocument,
  type Element,
  encodeElement,
  hashToGroup,
  multiplyBlinded,
  signDocument,
} from "@selge/group";
import { decodeEqualityProof, encodeEqualityProof, proveProbe, verifyProbe } from "@selge/sigma";
import { LABELS } from "@selge/transcript";
import { hasExactly, hexField, isHexObject, nonIdentityOf } from "./body-fields.ts";
import type { CeremonyResult } from "./rounds.ts";
import { ceremonyContext, isIndex, MAX_CEREMONY } from "./setting.ts";
import type { TrusteeShare } from "./share-key.ts";

export function probeFile(test: number, trustee: number): string {
  return `ceremony/probes/${test}-${trustee}.json`;
}

/** THR-20 ProbePoint: A = H2G(transcript hash ‖ u32le(j) ‖ u32le(test), "selge/v1/probe"); nobody knows its logarithm. */
export function probePoint(transcript: Uint8Array, trustee: number, test: number): Element {
  return hashToGroup(concat(transcript, u32le(trustee), u32le(test)), LABELS.probePoint);
}

/**
 * THR-21 AnswerProbe: the signed answer D = s_j·A with its proof. The point is derived here and cannot be given, so the tool is no
 * oracle. `test` is 1..2^32−1.
 */
export function answerProbe(
  share: TrusteeShare,
  test: number,
  roleKey: Uint8Array,
  random: RandomBytes,
): Uint8Array<ArrayBuffer> {
  const { fingerprint, ceremony, trustee: j, transcript, Pj, s } = share;
  if (!isIndex(test, MAX_CEREMONY)) throw new RangeError("test numbers are 1..2^32−1");
  const A = probePoint(transcript, j, test);
  const D = multiplyBlinded(s.reveal(), A, random);
  const proof = proveProbe({ context: ceremonyContext(share), j, Pj, test, A, D }, s.reveal(), random);
  const place = { type: "probe", version: 1, fingerprint: toHex(fingerprint), ceremony, trustee: j, test };
  return signDocument({ ...place, answer: toHex(encodeElement(D)), proof: encodeEqualityProof(proof) }, [roleKey]);
}

/** THR-22 CheckProbe: the medium of trustee j holds s_j. Total. */
export function checkProbe(ceremony: CeremonyResult, test: number, j: number, bytes: Uint8Array): Decoded<true> {
  const { setting } = ceremony;
  const file = probeFile(test, j);
  const document = decodeSignedDocument(bytes, "probe");
  if (!document.ok) return decodeError("PROBE_DOCUMENT", file, `${document.error.code} ${document.error.where}`);
  const { body, signers } = document.value;
  if (body.fingerprint !== toHex(setting.fingerprint))
    return decodeError("PROBE_ELECTION", file, "this election's fingerprint");
  if (body.ceremony !== setting.ceremony) return decodeError("PROBE_NUMBER", file, "this ceremony's number");
  if (
    !isIndex(j, setting.trusteeKeys.length) ||
    body.trustee !== j ||
    !isIndex(test, MAX_CEREMONY) ||
    body.test !== test
  )
    return decodeError("PROBE_PLACE", file, "trustee and test of the file's name");
  if (signers.length !== 1 || signers[0] !== setting.trusteeKeys[j - 1])
    return decodeError("PROBE_SIGNER", file, "the trustee's signature");
  const fields = ["type", "version", "fingerprint", "ceremony", "trustee", "test", "answer", "proof"];
  if (
    !hasExactly(body, ...fields) ||
    hexField(body.answer, 32) === undefined ||
    !isHexObject(body.proof, "T1", "T2", "z")
  )
    return decodeError("PROBE_FIELDS", file, fields.join(", "));
  return isTrueAnswer(ceremony, test, j, body)
    ? ok(true)
    : decodeError("PROBE_PROOF", file, "an answer with a valid proof");
}

function isTrueAnswer(
  { setting, transcript, shareKeys }: CeremonyResult,
  test: number,
  j: number,
  body: JsonObject,
): boolean {
  const D = nonIdentityOf(fromHex(body.answer as string)!);
  const proof = decodeEqualityProof(body.proof!);
  if (D === undefined || !proof.ok) return false;
  const A = probePoint(transcript, j, test);
  return verifyProbe({ context: ceremonyContext(setting), j, Pj: shareKeys[j - 1]!, test, A, D }, proof.value);
}
