export * from "./bytes.ts";
export * from "./canonical-json.ts";
export * from "./hash.ts";
export * from "./instant.ts";
export * from "./random.ts";
export * from "./reader.ts";
export * from "./result.ts";
export * from "./secret.ts";
