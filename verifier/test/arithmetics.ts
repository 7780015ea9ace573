/** Both implementations of the group: what holds with one must hold with the other. */
import { chooseArithmetic } from "../src/node/engine.ts";
import type { Arithmetic } from "../src/proofs/arithmetic.ts";

export const ARITHMETICS: readonly Arithmetic[] = await Promise.all(
  (["noble", "wasm"] as const).map(async (engine) => (await chooseArithmetic(engine)).arithmetic),
);
