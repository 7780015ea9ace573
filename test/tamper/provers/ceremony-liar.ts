/** A key ceremony that everybody signs and nobody checks, written from THR: what colluding trustees could publish. */

import { sealingElection } from "@selge/ballot";
import { concat, type JsonObject, Secret, sha512, toHex, u32le, utf8 } from "@selge/basics";
import {
  add,
  bodyHash,
  type Element,
  encodeElement,
  encodeScalar,
  equalElements,
  G,
  linearCombination,
  mul,
  multiplyBase,
  neg,
  power,
  randomScalar,
  type Scalar,
  scalar,
  signDocument,
  wideReduce,
  x25519PublicKey,
  ZERO,
} from "@selge/group";
import { type PossessionProof, provePossession } from "@selge/sigma";
import type { CeremonyResult, TrusteeShare } from "@selge/threshold";
import { LABELS } from "@selge/transcript";
import { documentHash } from "../../fixtures/golden/play.ts";
import type { SmallElection } from "../../fixtures/small-election.ts";
import { seededRandom } from "../../fixtures/small-people.ts";

export interface Reveal {
  readonly F: readonly Element[];
  readonly possession: PossessionProof;
  readonly key: Uint8Array;
}

export interface CeremonyLies {
  /** What trustee i (from 1) reveals in round 2; `a` are the coefficients behind the honest one. */
  readonly reveal?: (i: number, honest: Reveal, a: readonly Scalar[]) => Reveal;
  /** What is committed to when it is not what is revealed. */
  readonly committed?: (i: number, honest: Reveal) => Reveal;
  /** The opening statement's body. */
  readonly opening?: (body: JsonObject) => JsonObject;
}

/** The election with a ceremony made so, and a key that its documents give (or that the opening statement pretends). */
export function withCeremony(small: SmallElection, lies: CeremonyLies): SmallElection {
  const random = seededRandom("ceremony liar");
  const { trustees, officials } = small.secrets;
  const { setting } = small;
  const { fingerprint, ceremony, threshold: t } = setting;
  const a = trustees.map(() => Array.from({ length: t }, () => randomScalar(random)));
  const honest = a.map((own, k): Reveal => {
    const F = own.map(multiplyBase);
    const statement = { context: { fingerprint, opening: ceremony }, i: k + 1, t, m: trustees.length, F: F[0]! };
    return { F, possession: provePossession(statement, own[0]!, random), key: x25519PublicKey(random(32)) };
  });
  const reveals = honest.map((one, k) => lies.reveal?.(k + 1, one, a[k]!) ?? one);
  const promised = reveals.map((one, k) => lies.committed?.(k + 1, one) ?? one);

  const rounds: (readonly Uint8Array[])[] = [];
  const round = (type: string, body: (k: number) => JsonObject): readonly Uint8Array[] => {
    const before = rounds.length === 0 ? {} : { rounds: toHex(roundsHash(small, rounds)) };
    const documents = trustees.map((secret, k) => {
      const common = { type, version: 1, fingerprint: toHex(fingerprint), ceremony, trustee: k + 1 };
      return signDocument({ ...common, ...before, ...body(k) }, [secret]);
    });
    rounds.push(documents);
    return documents;
  };
  const files = {
    commitments: round("ceremony-commitment", (k) => ({ commitment: commitment(small, k + 1, promised[k]!) })),
    reveals: round("ceremony-reveal", (k) => fieldsOf(reveals[k]!)),
    shares: round("ceremony-shares", () => ({ shares: trustees.map(() => toHex(random(48))) })),
    confirmations: round("ceremony-confirmation", () => ({})),
  };
  const transcript = roundsHash(small, rounds);
  const degree = Math.max(...reveals.map(({ F }) => F.length));
  const sums = Array.from({ length: degree }, (_, k) =>
    linearCombination(reveals.flatMap(({ F }) => (F[k] === undefined ? [] : [[scalar(1), F[k]] as const]))),
  );
  const shareKey = (j: number) => linearCombination(sums.map((F, k) => [power(scalar(j), k), F] as const));
  const result: CeremonyResult = {
    setting,
    transcript,
    P: sums[0]!,
    shareKeys: trustees.map((_, k) => shareKey(k + 1)),
  };
  const body = openingOf(result);
  const opening = lies.opening?.(body) ?? body;
  const secrets = trustees.map((_, k) => a.reduce((sum, own) => add(sum, evaluate(own, k + 1)), ZERO));
  return replaceOpening({ ...small, files, shares: sharesOf(result, secrets, t) }, result, opening, [
    ...trustees,
    ...officials.slice(0, 2),
  ]);
}

/** Everything after the opening statement believes what `body` says of P and P_j as `result` has them. */
export function replaceOpening(
  small: SmallElection,
  result: CeremonyResult,
  body: JsonObject,
  signers: readonly Uint8Array[],
): SmallElection {
  const hash = bodyHash(body);
  return {
    ...small,
    opening: { ...result, hash },
    openingFile: signDocument(body, signers),
    sealing: sealingElection(small.election, result.P, hash),
  };
}

export function openingOf({ setting, transcript, P, shareKeys }: CeremonyResult): JsonObject {
  return {
    type: "opening",
    version: 1,
    fingerprint: toHex(setting.fingerprint),
    ceremony: setting.ceremony,
    transcript: toHex(transcript),
    key: toHex(encodeElement(P)),
    shares: shareKeys.map((Pj) => toHex(encodeElement(Pj))),
  };
}

/** Weak Fiat–Shamir for possession: e = H(R) without F, so F = (z·G − R)/e is chosen after it, and its logarithm is beside the point. */
export function possessionChosenAfter(a: Scalar): { readonly possession: PossessionProof; readonly careless: boolean } {
  const k = randomScalar(seededRandom("possession liar"));
  const R = multiplyBase(k);
  const e = wideReduce(sha512(encodeElement(R)));
  const z = add(k, mul(e, a));
  const F = multiplyBase(a);
  const left = linearCombination([
    [z, G],
    [neg(e), F],
  ]);
  return { possession: { R, z }, careless: equalElements(left, R) };
}

function sharesOf(result: CeremonyResult, secrets: readonly Scalar[], threshold: number): TrusteeShare[] {
  const { setting, transcript, P, shareKeys } = result;
  const { fingerprint, ceremony, trusteeKeys } = setting;
  const common = { fingerprint, ceremony, threshold, trustees: trusteeKeys.length, transcript, P };
  return secrets.map((s, k) => ({ ...common, trustee: k + 1, Pj: shareKeys[k]!, s: new Secret(s) }));
}

function evaluate(a: readonly Scalar[], j: number): Scalar {
  return a.reduce((sum, ak, k) => add(sum, mul(ak, power(scalar(j), k))), ZERO);
}

function fieldsOf({ F, possession, key }: Reveal): JsonObject {
  return {
    coefficients: F.map((Fk) => toHex(encodeElement(Fk))),
    possession: { R: toHex(encodeElement(possession.R)), z: toHex(encodeScalar(possession.z)) },
    key: toHex(key),
  };
}

function commitment({ setting }: SmallElection, trustee: number, { F, possession, key }: Reveal): string {
  const { fingerprint, ceremony, threshold, trusteeKeys } = setting;
  return toHex(
    sha512(
      utf8(LABELS.ceremonyCommit),
      fingerprint,
      concat(u32le(ceremony), u32le(trustee), u32le(threshold), u32le(trusteeKeys.length)),
      ...F.map(encodeElement),
      encodeElement(possession.R),
      encodeScalar(possession.z),
      key,
    ),
  );
}

function roundsHash({ setting }: SmallElection, rounds: readonly (readonly Uint8Array[])[]): Uint8Array {
  const { threshold, trusteeKeys } = setting;
  const counts = concat(u32le(threshold), u32le(trusteeKeys.length), u32le(rounds.length));
  return sha512(utf8(LABELS.ceremonyRounds), counts, ...rounds.flat().map(documentHash));
}
