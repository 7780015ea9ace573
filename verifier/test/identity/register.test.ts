/** VIS-14: the population register's signature. */
import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkRegisterSignature, nobleSignatures, verifyRegisterSignature } from "../../src/identity/index.ts";
import { nodeSignatures } from "../../src/node/signatures.ts";
import { concat, text } from "../../src/record/bytes.ts";
import { spkiOf } from "./both-ports.ts";
import * as der from "./der-writer.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = spkiOf(publicKey);
const list = text("a voter list");
const signature = new Uint8Array(sign("sha256", list, privateKey));
const large = generateKeyPairSync("ec", { namedCurve: "P-384" });

describe.each([
  ["noble", nobleSignatures],
  ["node", nodeSignatures()],
] as const)("by %s", (_, port) => {
  it("accepts the register's signature", async () => {
    expect(await checkRegisterSignature(spki, list, signature, port)).toBeUndefined();
    expect(await verifyRegisterSignature(spki, list, signature, port)).toBe(true);
  });

  it.each([
    ["VIS_KEY_FORM", "P-384", spkiOf(large.publicKey), list, signature],
    ["VIS_KEY_FORM", "a byte less", spki.subarray(1), list, signature],
    ["VIS_KEY_FORM", "a byte more", concat(spki, Uint8Array.of(0)), list, signature],
    ["VIS_KEY_FORM", "nothing", new Uint8Array(), list, signature],
    ["VIS_KEY_FORM", "compressed point's first byte", changed(spki, 26, 2), list, signature],
    ["VIS_SIGNATURE_FORM", "nothing", spki, list, new Uint8Array()],
    ["VIS_SIGNATURE_FORM", "one byte", spki, list, Uint8Array.of(0x30)],
    ["VIS_SIGNATURE_FORM", "r ‖ s", spki, list, new Uint8Array(64).fill(1)],
    ["VIS_SIGNATURE_FORM", "a byte after it", spki, list, concat(signature, Uint8Array.of(0))],
    ["VIS_SIGNATURE_FORM", "long length", spki, list, concat(Uint8Array.of(0x30, 0x81), signature.subarray(1))],
    ["VIS_SIGNATURE_FORM", "zero", spki, list, der.sequence(der.integer(0), der.integer(1))],
    ["VIS_SIGNATURE_FORM", "negative", spki, list, der.sequence(der.tlv(2, Uint8Array.of(0x80)), der.integer(1))],
    ["VIS_SIGNATURE_FORM", "not minimal", spki, list, der.sequence(der.tlv(2, Uint8Array.of(0, 1)), der.integer(1))],
    ["VIS_SIGNATURE_FORM", "34 bytes", spki, list, der.sequence(der.integer(1n << 264n), der.integer(1))],
    ["VIS_SIGNATURE_FORM", "three numbers", spki, list, der.sequence(der.integer(1), der.integer(1), der.integer(1))],
    [
      "VIS_SIGNATURE_WRONG",
      "33 bytes beyond the order",
      spki,
      list,
      der.sequence(der.integer(1n << 256n), der.integer(1)),
    ],
    ["VIS_SIGNATURE_WRONG", "another list", spki, text("another list"), signature],
    [
      "VIS_SIGNATURE_WRONG",
      "another key",
      spkiOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey),
      list,
      signature,
    ],
    ["VIS_SIGNATURE_WRONG", "a point off the curve", changed(spki, 90, spki[90]! ^ 1), list, signature],
    ["VIS_SIGNATURE_WRONG", "SHA-384", spki, list, new Uint8Array(sign("sha384", list, privateKey))],
    ["VIS_SIGNATURE_WRONG", "r = s = 1", spki, list, der.sequence(der.integer(1), der.integer(1))],
  ] as const)("%s: %s", async (code, _, key, message, signed) => {
    expect(await checkRegisterSignature(key, message, signed, port)).toBe(code);
    expect(await verifyRegisterSignature(key, message, signed, port)).toBe(false);
  });
});

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}
