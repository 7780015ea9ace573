/** A file of the invented election against the published schema of its interface. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect } from "vitest";

const SCHEMAS = new URL("../../../packages/election/test/fixtures/vis3-ehs/", import.meta.url);

export function meetsSchema(path: string, bytes: Uint8Array): void {
  const schema = readFileSync(new URL(path, SCHEMAS), "utf8");
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(schema));
  validate(JSON.parse(new TextDecoder().decode(bytes)));
  expect(validate.errors ?? []).toEqual([]);
}
