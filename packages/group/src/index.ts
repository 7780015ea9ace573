export * from "./commitment.ts";
export * from "./ed25519.ts";
export * from "./element.ts";
export {
  currentEngine,
  type ElementVector,
  type Engine,
  type ScalarVector,
  type Term,
  useEngine,
  type VectorTerm,
} from "./engine.ts";
export * from "./generators.ts";
export { GROUP_LABELS } from "./labels.ts";
export * from "./linear-combination.ts";
export { nobleEngine } from "./noble/engine.ts";
export * from "./scalar.ts";
export * from "./signed-document.ts";
