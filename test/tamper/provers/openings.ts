/** Lists of one slot whose plaintexts and exponents the attacker knows: the worst case that soundness must survive. */
import { slotRandomness } from "@selge/ballot";
import { must } from "@selge/basics";
import { encodeList } from "@selge/elgamal";
import { add, currentEngine, G, type Scalar, scalar } from "@selge/group";
import { decodeMixFile, type MixFile } from "@selge/shuffle";
import type { SmallElection } from "../../fixtures/small-election.ts";

export interface Openings {
  readonly m: readonly Scalar[];
  readonly r: readonly Scalar[];
}

export interface OpenedList {
  readonly openings: Openings;
  readonly bytes: Uint8Array;
  readonly file: MixFile;
}

/** Enc(m; r), row by row. */
export function openedList({ sealing }: SmallElection, openings: Openings): OpenedList {
  const engine = currentEngine();
  const [m, r] = [openings.m, openings.r].map((v) => engine.scalarVector(v));
  const A = engine.multiplyFixed(G, r!);
  const B = engine.addElements(engine.multiplyFixed(G, m!), engine.multiplyFixed(sealing.P, r!));
  const bytes = encodeList({ n: openings.m.length, columns: [{ A, B }] });
  return { openings, bytes, file: must(decodeMixFile(bytes, openings.m.length, 1, "opened list")) };
}

/** Openings of ballots as cast, from their seeds. */
export function castOpenings(
  { election }: SmallElection,
  seeds: readonly Uint8Array[],
  codes: readonly number[],
): Openings {
  return { m: codes.map(scalar), r: seeds.map((seed) => slotRandomness(seed, election.fingerprint, 0, 0)) };
}

/** Row i becomes row order[i], re-encrypted with ρ_i. */
export function reordered({ m, r }: Openings, order: readonly number[], rho: readonly Scalar[]): Openings {
  return { m: order.map((k) => m[k]!), r: order.map((k, i) => add(r[k]!, rho[i]!)) };
}
