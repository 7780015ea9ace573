export { EngineUnavailable } from "./core/index.ts";
export { engineOf, loadEngine } from "./engine.ts";
