/**
 * The worker's script in a browser. The page bundles this file, and starts the pool from a worker of its own:
 * `startPool(wasm, n, (assignment) => webWorker(new Worker(new URL(…), { type: "module" }), assignment))`.
 */
import { runWorker } from "./run.ts";

addEventListener("message", ({ data }: MessageEvent) => {
  void runWorker(data, (text) => postMessage(text));
});
