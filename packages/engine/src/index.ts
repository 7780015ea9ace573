export { EngineUnavailable } from "./core/index.ts";
export { engineOf, loadEngine } from "./engine.ts";
export { type Assignment, type ParallelEngine, type PoolWorker, startPool } from "./pool/start.ts";
export { webWorker } from "./pool/web.ts";
