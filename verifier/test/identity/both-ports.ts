/** One question to both ports of IDN-15: they must agree. */

import type { KeyObject } from "node:crypto";
import { expect } from "vitest";
import { nobleSignatures } from "../../src/identity/index.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import type { SignatureAlgorithm } from "../../src/ports.ts";
import { text } from "../../src/record/bytes.ts";

export const MESSAGE = text("what was signed");
const node = nodeSignatures();

export const spkiOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ format: "der", type: "spki" }));

export function answer(
  algorithm: SignatureAlgorithm,
  spki: Uint8Array,
  signature: Uint8Array,
  message = MESSAGE,
): boolean {
  const both = [nobleSignatures, node].map((port) => port.verify(algorithm, spki, signature, message));
  expect(both[0]).toBe(both[1]);
  return both[0]!;
}
