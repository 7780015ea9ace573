/** Many proofs in one sum: SIG-20, SIG-21. A verdict never depends on the weights, only the time it takes. */
import type { RandomBytes } from "../ports.ts";
import { sha512, u64le } from "../record/bytes.ts";
import { mod, type Point, type Scalar } from "./group.ts";
import type { Item } from "./membership.ts";
import { sum, type Term } from "./msm.ts";
import { weightAt } from "./transcript.ts";

/** SIG-21: a verdict for every item; an item without equations is false. */
export function verifyBatch(
  items: readonly (Item | undefined)[],
  fingerprint: Uint8Array,
  random: RandomBytes,
): readonly boolean[] {
  const verdicts: boolean[] = items.map(() => false);
  const usable = items.flatMap((item, at) => (item === undefined ? [] : [{ item, at }]));
  const decide = (part: readonly { readonly item: Item; readonly at: number }[]): void => {
    if (part.length === 0) return;
    if (
      holdsTogether(
        part.map(({ item }) => item),
        fingerprint,
        random,
      )
    ) {
      for (const { at } of part) verdicts[at] = true;
    } else if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      decide(part.slice(0, middle));
      decide(part.slice(middle));
    }
  };
  decide(usable);
  return verdicts;
}

/** SIG-20: weights from every byte that enters this sum, and 32 fresh random bytes. */
function holdsTogether(items: readonly Item[], fingerprint: Uint8Array, random: RandomBytes): boolean {
  const H = sha512(...items.flatMap(({ bytes }) => [u64le(bytes.length), bytes]));
  const seed = sha512("selge/v1/batch", fingerprint, H, random(32));
  const shared = new Map<Point, Scalar>();
  let i = 0;
  for (const { equations } of items)
    for (const equation of equations) {
      const weight = weightAt(seed, i++);
      for (const [scalar, point] of equation) shared.set(point, mod((shared.get(point) ?? 0n) + weight * scalar));
    }
  return sum([...shared].map(([point, scalar]): Term => [scalar, point])).is0();
}

/** One item by itself, equation by equation. */
export function verifyItem(item: Item | undefined): boolean {
  return item?.equations.every((equation) => sum(equation).is0()) ?? false;
}
