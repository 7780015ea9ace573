/** Starts workers, whatever the platform calls them, and makes one engine of them. */
import type { Engine } from "@selge/group";
import { type Core, EngineUnavailable, loadCore } from "../core/index.ts";
import { engineOf } from "../engine.ts";
import { newMailbox, openMailbox } from "./mailbox.ts";
import { parallelCore } from "./parallel.ts";

/** What a new worker gets; see ./run.ts for what it does with it. */
export interface Assignment {
  readonly module: WebAssembly.Module;
  readonly memory: SharedArrayBuffer;
}

/** A running worker. `ready` resolves once its kernel has passed its test, and rejects with the reason where it has not. */
export interface PoolWorker {
  readonly ready: Promise<void>;
  stop(): void;
}

export interface ParallelEngine {
  readonly engine: Engine;
  readonly core: Core;
  /** Ends the workers; the engine must not be used afterwards. */
  close(): void;
}

/** `workers` threads beside the caller's own; 0 is the plain engine. Throws `EngineUnavailable` with the reason. */
export async function startPool(
  wasm: Uint8Array<ArrayBuffer>,
  workers: number,
  spawn: (assignment: Assignment) => PoolWorker,
): Promise<ParallelEngine> {
  const core = await loadCore(wasm);
  if (workers > 0 && typeof SharedArrayBuffer === "undefined")
    throw new EngineUnavailable(
      "this platform has no shared memory (in a browser: the page is not cross-origin isolated)",
    );
  const module = await WebAssembly.compile(wasm);
  const memories = Array.from({ length: workers }, newMailbox);
  const running = memories.map((memory) => spawn({ module, memory }));
  const close = (): void => {
    for (const worker of running) worker.stop();
  };
  try {
    await Promise.all(running.map(({ ready }) => ready));
  } catch (cause) {
    close();
    throw cause instanceof EngineUnavailable
      ? cause
      : new EngineUnavailable(`a worker does not start: ${String(cause)}`);
  }
  const parallel = workers === 0 ? core : parallelCore(core, memories.map(openMailbox));
  return { engine: engineOf(parallel), core: parallel, close };
}
