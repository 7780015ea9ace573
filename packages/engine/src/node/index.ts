/** For Node: the engine from the file that the set-up has built, on one thread or on several. */
import type { Engine } from "@selge/group";
import { loadEngine } from "../engine.ts";
import { readKernel } from "./kernel.ts";

export { readKernel } from "./kernel.ts";
export { loadParallelEngine } from "./pool.ts";

/** As `loadEngine`; also `EngineUnavailable` where the kernel is not built or is not the one of this version. */
export async function loadNodeEngine(): Promise<Engine> {
  return loadEngine(await readKernel());
}
