export * from "./batches.ts";
export * from "./documents.ts";
export * from "./import.ts";
export { checkManifestBody, decodeManifest, type Election, roleKeys } from "./manifest.ts";
export type {
  Choice,
  ChoiceList,
  Contest,
  District,
  Manifest,
  ManifestBody,
  Role,
  Schedule,
  Witness,
} from "./manifest-shape.ts";
export * from "./phase.ts";
export * from "./preflight.ts";
export * from "./revocations.ts";
export * from "./roll.ts";
export * from "./styles.ts";
export * as vis3 from "./vis3/index.ts";
