/** One document of the key ceremony: THR-5, THR-6, THR-12. */
import { x25519 } from "@noble/curves/ed25519.js";
import { bigintLe, decodeNonIdentity, encodeScalar, type Point } from "../proofs/group.ts";
import { decodePossession, encodePoints, type PossessionProof } from "../proofs/logarithms.ts";
import { fromHex, hex, sha512, u32le } from "../record/bytes.ts";
import { demand } from "../record/fault.ts";
import type { JsonObject } from "../record/json.ts";
import type { Manifest } from "../record/manifest.ts";
import { anyObject, hexOf, integer, listOf, objectOf } from "../record/shape.ts";
import { checkSigners, decodeSignedOf } from "../record/signed.ts";

/** Folder, type and fields of the rounds 1..4 (table of THR § 2). */
export const FIELDS_OF_ROUND = [
  { folder: "1-commitments", type: "ceremony-commitment" },
  { folder: "2-reveals", type: "ceremony-reveal" },
  { folder: "3-shares", type: "ceremony-shares" },
  { folder: "4-confirmations", type: "ceremony-confirmation" },
] as const;

const REVEAL = {
  rounds: hexOf(64),
  coefficients: listOf(hexOf(32), 0),
  possession: anyObject,
  key: hexOf(32),
};

export interface RoundPlace {
  readonly manifest: Manifest;
  readonly ceremony: number;
  /** Index of the trustee. */
  readonly i: number;
}

export interface RoundDocument {
  readonly hash: string;
  readonly fields: JsonObject;
  readonly rounds: string | undefined;
  readonly commitment: string | undefined;
}

export interface Reveal {
  /** F_{i,0}..F_{i,t−1} */
  readonly F: readonly Point[];
  readonly proof: PossessionProof;
}

const FIELD_PRIME = 2n ** 255n - 19n;

/** THR-5 but for the hash of the rounds before; `round` counts from 0. */
export function decodeRound(bytes: Uint8Array, round: number, { manifest, ceremony, i }: RoundPlace): RoundDocument {
  const read = decodeSignedOf(bytes, FIELDS_OF_ROUND[round]!.type, manifest.fingerprint);
  const { fields } = read;
  demand(fields.get("ceremony") === ceremony, "CEREMONY_NUMBER");
  demand(fields.get("trustee") === i, "CEREMONY_TRUSTEE");
  checkSigners(read, { all: [manifest.trusteeKeys[i - 1]!] });
  const m = manifest.trusteeKeys.length;
  const common = { ceremony: integer(), trustee: integer() };
  if (round === 0) {
    const { commitment } = objectOf(fields, "body", { ...common, commitment: hexOf(64) });
    return { hash: read.hash, fields, rounds: undefined, commitment };
  }
  const own = [undefined, REVEAL, { rounds: hexOf(64), shares: listOf(hexOf(48), m, m) }, { rounds: hexOf(64) }][
    round
  ]!;
  objectOf(fields, "body", { ...common, ...own });
  return { hash: read.hash, fields, rounds: fields.get("rounds") as string, commitment: undefined };
}

/** THR-12 steps 1 to 4; the proof itself (5) is a check of its own. */
export function checkReveal(fields: JsonObject, { manifest, ceremony, i }: RoundPlace, commitment: string): Reveal {
  const { threshold: t, trusteeKeys } = manifest;
  const { coefficients, possession, key } = objectOf(fields, "body", {
    ceremony: integer(),
    trustee: integer(),
    ...REVEAL,
  });
  demand(coefficients.length === t, "CEREMONY_DEGREE", `${coefficients.length} coefficients of ${t}`);
  const F = coefficients.map((value, k) => decodeNonIdentity(fromHex(value), `coefficients[${k}]`));
  const X = fromHex(key);
  demand(bigintLe(X) < FIELD_PRIME && !hasSmallOrder(X), "CEREMONY_KEY");
  const proof = decodePossession(possession);
  const hash = sha512(
    ...["selge/v1/ceremony/commit", fromHex(manifest.fingerprint), u32le(ceremony)],
    ...[u32le(i), u32le(t), u32le(trusteeKeys.length)],
    ...[encodePoints(...F, proof.R), encodeScalar(proof.z), X],
  );
  demand(hex(hash) === commitment, "CEREMONY_COMMITMENT");
  return { F, proof };
}

function hasSmallOrder(X: Uint8Array): boolean {
  try {
    return x25519.scalarMult(new Uint8Array(32).fill(1), X).every((byte) => byte === 0);
  } catch {
    return true; // noble refuses the all-zero result by throwing
  }
}
