/** Generators with nothing up the sleeve: everyone derives them, nobody reads them from a file. */
import { u32le } from "@selge/basics";
import { asFixedBase, type Element, hashToGroup } from "./element.ts";
import { currentEngine, type ElementVector, type Engine } from "./engine.ts";
import { GROUP_LABELS } from "./labels.ts";

const EMPTY = new Uint8Array(0);

/** GRP-9 Generators: Hkey = H2G("", "selge/v1/pedersen"); G_T, G_S = H2G("", "selge/v1/tag"), H2G("", "selge/v1/style"). */
export const Hkey: Element = asFixedBase(hashToGroup(EMPTY, GROUP_LABELS.pedersen));
export const G_T: Element = asFixedBase(hashToGroup(EMPTY, GROUP_LABELS.tag));
export const G_S: Element = asFixedBase(hashToGroup(EMPTY, GROUP_LABELS.style));

let cached: ElementVector | undefined;
let cachedBy: Engine | undefined;

/** GRP-10 ShuffleGenerators: G_i = H2G(u32le(i), "selge/v1/shuffle") for i = 1..n. Computed once and kept; cost n hashes to the group. */
export function shuffleGenerators(n: number): ElementVector {
  const engine = currentEngine();
  if (cached === undefined || cachedBy !== engine) {
    cached = engine.elementVector([]);
    cachedBy = engine;
  }
  if (cached.length < n) {
    const messages = Array.from({ length: n - cached.length }, (_, k) => u32le(cached!.length + k + 1));
    cached = engine.concatElements(cached, engine.hashToGroup(messages, GROUP_LABELS.shuffle));
  }
  return engine.sliceElements(cached, 0, n);
}
