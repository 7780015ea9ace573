/** Everything random in a ballot comes from one seed, so that a second device can open it with the seed alone. */
import { concat, hkdfSha512, sha512, u16le, u32le, utf8 } from "@selge/basics";
import { currentEngine, type Element, G_S, G_T, Hkey, type Scalar, scalar, wideReduce } from "@selge/group";
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

/** BAL-2 VoterTag: T = tag·G_T + style·G_S + o·Hkey; perfectly hiding. `person` is the 11 digits. Cost: three fixed-base multiplications. */
export function voterTag(fingerprint: Uint8Array, person: string, style: number, o: Scalar): Element {
  const id = utf8(person);
  const tag = wideReduce(sha512(utf8(LABELS.voterTag), fingerprint, u16le(id.length), id));
  const engine = currentEngine();
  const times = (a: Scalar, base: Element) => engine.multiplyFixed(base, engine.scalarVector([a]));
  const named = engine.addElements(times(tag, G_T), times(scalar(style), G_S));
  return engine.elementAt(engine.addElements(named, times(o, Hkey)), 0);
}
