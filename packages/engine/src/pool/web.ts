/** Web Workers behind the pool's interface. */
import type { Assignment, PoolWorker } from "./start.ts";

/** Hands a new `Worker` of web.worker.ts its assignment. */
export function webWorker(worker: Worker, assignment: Assignment): PoolWorker {
  const ready = new Promise<void>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent) =>
      data === "ready" ? resolve() : reject(new Error(String(data))),
    );
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  worker.postMessage(assignment);
  return { ready, stop: () => worker.terminate() };
}
