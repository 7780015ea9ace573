/** Partial decryptions that are none: THREATS 2.Q B1 (weak Fiat–Shamir), another's share, a random point, one row out of place. */
import { type JsonObject, must, sha512, toHex } from "@selge/basics";
import {
  add,
  currentEngine,
  type ElementVector,
  invert,
  linearCombination,
  mul,
  multiply,
  multiplyBase,
  randomScalar,
  type Scalar,
  signDocument,
  sub,
} from "@selge/group";
import { decodeMixFile } from "@selge/shuffle";
import { type EqualityProof, encodeEqualityProof, proveDecryption } from "@selge/sigma";
import { Transcript } from "@selge/transcript";
import type { SmallElection } from "../../fixtures/small-election.ts";
import { seededRandom } from "../../fixtures/small-people.ts";

export interface ShareClaim {
  readonly small: SmallElection;
  readonly batch: string;
  readonly trustee: number;
  /** The list's file. */
  readonly list: Uint8Array;
  readonly n: number;
  readonly w: number;
}

type Files = { readonly statement: Uint8Array; readonly share: Uint8Array };

/** The claim with these D and this proof, signed by the trustee. */
export function shareFiles(claim: ShareClaim, D: ElementVector, proof: EqualityProof): Files {
  const { small, batch, trustee, list, n, w } = claim;
  const share = currentEngine().encodeElements(D);
  const body: JsonObject = {
    type: "share",
    version: 1,
    fingerprint: small.election.fingerprintHex,
    batch,
    trustee,
    n,
    w,
    list: toHex(sha512(list)),
    share: toHex(sha512(share)),
    proof: encodeEqualityProof(proof),
  };
  return { statement: signDocument(body, [small.secrets.trustees[trustee - 1]!]), share };
}

/** B1: e = H(T1, T2) alone and weights before the share. D = s′·A for an s′ that is not the trustee's, yet the careless equations hold. */
export function weakFiatShamir(claim: ShareClaim): Files & { readonly acceptedByTheCareless: boolean } {
  const random = seededRandom("share liar");
  const [a, b] = [randomScalar(random), randomScalar(random)];
  const A = firstComponents(claim);
  const engine = currentEngine();
  const omega = engine.shortScalars(careless(claim).challengeWeights("omega", A.length));
  const sum = linearCombination([], [[omega, A]]);
  const [T1, T2] = [multiplyBase(a), multiply(b, sum)];
  const e = careless(claim).appendElements("T1", T1).appendElements("T2", T2).challenge("e");
  const z = add(a, mul(e, secretOf(claim)));
  const D = multiplyEach(mul(sub(z, b), invert(e)), A);
  const weighted = linearCombination([], [[omega, D]]);
  const left = linearCombination([
    [z, sum],
    [sub(0n as Scalar, e), weighted],
  ]);
  const same = toHex(engine.encodeElements(engine.elementVector([left, T2])));
  return { ...shareFiles(claim, D, { T1, T2, z }), acceptedByTheCareless: same.slice(0, 64) === same.slice(64) };
}

/** A proof made as for a true statement over a false D. */
export function provedAnyway(claim: ShareClaim, change: (D: ElementVector, A: ElementVector) => ElementVector): Files {
  const { small, batch, trustee: j, list, n, w } = claim;
  const A = firstComponents(claim);
  const D = change(multiplyEach(secretOf(claim), A), A);
  const shareHash = sha512(currentEngine().encodeElements(D));
  const statement = { context: small.sealing.context, batch, j, Pj: small.opening.shareKeys[j - 1]!, n, w };
  const full = { ...statement, listHash: sha512(list), shareHash, A, D };
  return shareFiles(claim, D, proveDecryption(full, secretOf(claim), seededRandom("share liar")));
}

/** The honest D of trustee `other`, for who holds that share too. */
export function multiplyEach(s: Scalar, A: ElementVector): ElementVector {
  return currentEngine().multiplyEach(s, A, seededRandom("blinding"));
}

export function secretOf({ small, trustee }: ShareClaim): Scalar {
  return small.shares[trustee - 1]!.s.reveal();
}

function firstComponents({ batch, list, n, w }: ShareClaim): ElementVector {
  const { columns } = must(decodeMixFile(list, n, w, batch)).list;
  return currentEngine().interleaveElements(columns.map(({ A }) => A));
}

/** A transcript that forgets the statement. */
function careless({ small }: ShareClaim): Transcript {
  return new Transcript("decryption", small.sealing.context);
}
