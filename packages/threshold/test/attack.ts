/** One trustee who does as he likes in rounds 1 to 3, against honest others. */
import { must, toHex } from "@selge/basics";
import { multiplyBase, type Scalar, signDocument, x25519PublicKey } from "@selge/group";
import { type PossessionProof, provePossession } from "@selge/sigma";
import { commonFields } from "../src/document.ts";
import {
  acceptCommitments,
  type CeremonySetting,
  type Committed,
  checkCommitments,
  checkReveals,
} from "../src/index.ts";
import { commitmentHash, type Reveal, revealFields } from "../src/reveal.ts";
import { ceremonyContext } from "../src/setting.ts";
import { type Ceremony, forged, put, roleKeys, seeded } from "./play.ts";

/** A reveal made from chosen coefficients, with an honest proof unless another is given. */
export function revealFrom(
  setting: CeremonySetting,
  i: number,
  a: readonly Scalar[],
  { proof, x = seeded(`x ${i}`)(32) }: { readonly proof?: PossessionProof; readonly x?: Uint8Array } = {},
): Reveal {
  const F = a.map(multiplyBase);
  const [t, m] = [setting.threshold, setting.trusteeKeys.length];
  const statement = { context: ceremonyContext(setting), i, t, m, F: F[0]! };
  return { F, possession: proof ?? provePossession(statement, a[0]!, seeded("proof")), key: x25519PublicKey(x) };
}

/** Commits to `promised`, then reveals `shown`; the others answer what they see. */
export function revealInstead(
  { setting, committed: states, files }: Ceremony,
  attackers: ReadonlyMap<number, { readonly promised: Reveal; readonly shown: Reveal }>,
): { readonly committed: Committed; readonly reveals: readonly Uint8Array[] } {
  let commitments: readonly Uint8Array[] = files.commitments;
  for (const [i, { promised }] of attackers) {
    const commitment = toHex(commitmentHash(setting, i, promised));
    commitments = put(commitments, i, forged(files.commitments[i - 1]!, i, { commitment }));
  }
  const committed = must(checkCommitments(setting, commitments));
  const reveals = states.map((state, k) => {
    const attack = attackers.get(k + 1);
    const key = roleKeys(k + 1)[k]!;
    if (attack === undefined) return must(acceptCommitments(state, commitments, key)).document;
    const common = commonFields(setting, "ceremony-reveal", k + 1, committed.rounds);
    return signDocument({ ...common, ...revealFields(attack.shown) }, [key]);
  });
  return { committed, reveals };
}

/** What the public says of round 2 when the last trustee reveals this, having committed to it. */
export function outcomeOf(ceremony: Ceremony, shown: Reveal, promised: Reveal = shown, i = ceremony.committed.length) {
  const { committed, reveals } = revealInstead(ceremony, new Map([[i, { promised, shown }]]));
  return checkReveals(committed, reveals);
}
