/** The engine behind group's port. The caller brings the module's bytes; see src/node for reading them from disk. */
import type { Engine } from "@selge/group";
import { type Core, loadCore } from "./core/index.ts";
import { elementPort } from "./port/elements.ts";
import { scalarPort } from "./port/scalars.ts";

/**
 * Compiles and tests the kernel (about 0.1 s), then it is ready for `useEngine`. Throws `EngineUnavailable` with the reason: the app
 * says so and goes on with noble, or stops if it was told to use the engine.
 */
export async function loadEngine(wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Engine> {
  return engineOf(await loadCore(wasm));
}

export function engineOf(core: Core): Engine {
  return { name: "wasm", ...scalarPort(core), ...elementPort(core) };
}
