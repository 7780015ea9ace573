/** What all vector files `threshold-*.json` are made from: one reproducible ceremony of 2 of 3. `make-vectors.ts` writes them. */
import { type JsonObject, toHex } from "@selge/basics";
import { openingOf, play, roleKeys, settingOf } from "./play.ts";

export interface VectorCase {
  readonly algorithm: string;
  readonly name: string;
  readonly input: JsonObject;
  readonly expect: JsonObject;
}

export interface VectorFile {
  readonly package: "threshold";
  readonly about: string;
  readonly source: string;
  readonly common: JsonObject;
  readonly cases: readonly VectorCase[];
}

export const SOURCE = "own: made by packages/threshold/test/make-vectors.ts from a fixed seed";

export const setting = settingOf(2, 3);
export const ceremony = play(setting, "vectors");
export const keys: readonly Uint8Array[] = roleKeys(3);
export const opening = openingOf(ceremony);

export const settingFields = {
  fingerprint: toHex(setting.fingerprint),
  ceremony: setting.ceremony,
  threshold: setting.threshold,
  trusteeKeys: setting.trusteeKeys.join(""),
};

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function texts(documents: readonly Uint8Array[]): string[] {
  return documents.map(text);
}
