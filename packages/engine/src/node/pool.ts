/** The engine on several threads of Node. */
import { Worker } from "node:worker_threads";
import { type Assignment, type ParallelEngine, type PoolWorker, startPool } from "../pool/start.ts";
import { readKernel } from "./kernel.ts";

/** `workers` threads beside the caller's own (for two cores: 1). Throws `EngineUnavailable`. */
export async function loadParallelEngine(workers: number): Promise<ParallelEngine> {
  return startPool(await readKernel(), workers, nodeWorker);
}

/** Threads do not keep the process alive; one that ends before it is ready rejects. */
export function nodeWorker(assignment: Assignment): PoolWorker {
  const worker = new Worker(new URL("./pool.worker.ts", import.meta.url), { workerData: assignment });
  const ready = new Promise<void>((resolve, reject) => {
    worker.on("message", (text) => (text === "ready" ? resolve() : reject(new Error(String(text)))));
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("the thread ended")));
  });
  void ready.then(
    () => worker.unref(),
    () => undefined,
  );
  return { ready, stop: () => void worker.terminate() };
}
