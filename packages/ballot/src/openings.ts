/** Everything random in a ballot comes from one seed, so that a second device can open it with the seed alone. */
import { concat, hkdfSha512, sha512, u16le, u32le, utf8 } from "@selge/basics";
import {
  currentEngine,
  type Element,
  type ElementVector,
  G_S,
  G_T,
  Hkey,
  type Scalar,
  scalar,
  wideReduce,
} from "@selge/group";
import { LABELS } from "@selge/transcript";

export const SEED_BYTES = 32;

/** BAL-1 DeriveOpenings: the randomness r of one slot. Zero (probability 2^−252) asks for another seed: the caller checks. */
export function slotRandomness(seed: Uint8Array, fingerprint: Uint8Array, contest: number, slot: number): Scalar {
  const info = concat(utf8(LABELS.ballotRandomness), u32le(contest), u32le(slot));
  return wideReduce(hkdfSha512(seed, fingerprint, info, 64));
}

/** The opening o of the voter tag, from the same seed. */
export function tagOpening(seed: Uint8Array, fingerprint: Uint8Array): Scalar {
  return wideReduce(hkdfSha512(seed, fingerprint, utf8(LABELS.ballotTag), 64));
}

/** Whose tag, on which style, opened by which o. `person` is the 11 digits. */
export interface TagOpening {
  readonly person: string;
  readonly style: number;
  readonly o: Scalar;
}

/** BAL-2 VoterTag: T = tag·G_T + style·G_S + o·Hkey; perfectly hiding. Cost: three fixed-base multiplications. */
export function voterTag(fingerprint: Uint8Array, person: string, style: number, o: Scalar): Element {
  return currentEngine().elementAt(voterTags(fingerprint, [{ person, style, o }]), 0);
}

/** BAL-2 for many, in order. */
export function voterTags(fingerprint: Uint8Array, openings: readonly TagOpening[]): ElementVector {
  const engine = currentEngine();
  const times = (base: Element, factor: (opening: TagOpening) => Scalar) =>
    engine.multiplyFixed(base, engine.scalarVector(openings.map(factor)));
  const named = engine.addElements(
    times(G_T, ({ person }) => tagScalar(fingerprint, person)),
    times(G_S, ({ style }) => scalar(style)),
  );
  return engine.addElements(
    named,
    times(Hkey, ({ o }) => o),
  );
}

function tagScalar(fingerprint: Uint8Array, person: string): Scalar {
  const id = utf8(person);
  return wideReduce(sha512(utf8(LABELS.voterTag), fingerprint, u16le(id.length), id));
}
