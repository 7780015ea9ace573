/** IDN-13: which keys there are. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodePublicKey } from "../../src/identity/keys.ts";
import { concat } from "../../src/record/bytes.ts";
import { answer, spkiOf } from "./both-ports.ts";
import * as der from "./der-writer.ts";

const ecKey = (namedCurve: string): Uint8Array => spkiOf(generateKeyPairSync("ec", { namedCurve }).publicKey);

describe("keys that are none of IDN-13", () => {
  const info = (algorithm: Uint8Array, key: Uint8Array): Uint8Array => der.sequence(algorithm, der.bitString(key));
  const rsaId = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.NULL);
  const rsaInfo = (n: bigint, e: bigint): Uint8Array => info(rsaId, der.sequence(der.integer(n), der.integer(e)));
  const large = (1n << 2048n) - 1n;

  it.each([
    ["1024 bits", rsaInfo((1n << 1024n) - 1n, 65_537n)],
    ["2047 bits", rsaInfo((1n << 2047n) - 1n, 65_537n)],
    ["8193 bits", rsaInfo((1n << 8193n) - 1n, 65_537n)],
    ["even modulus", rsaInfo(large - 1n, 65_537n)],
    ["exponent 1", rsaInfo(large, 1n)],
    ["exponent 3", rsaInfo(large, 3n)],
    ["even exponent", rsaInfo(large, 65_538n)],
    ["exponent of 33 bits", rsaInfo(large, (1n << 32n) + 1n)],
    [
      "no parameters",
      info(der.sequence(der.oid("1.2.840.113549.1.1.1")), der.sequence(der.integer(large), der.integer(65_537))),
    ],
    ["P-224", ecKey("P-224")],
    ["Ed25519", spkiOf(generateKeyPairSync("ed25519").publicKey)],
    ["RSA-PSS key", spkiOf(generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey)],
    ["a byte after it", concat(ecKey("P-256"), Uint8Array.of(0))],
    ["P-384 bytes under the name of P-256", renamed(ecKey("P-384"))],
    ["nothing", new Uint8Array()],
  ])("%s", (_, spki) => {
    expect(decodePublicKey(spki)).toBeUndefined();
    for (const algorithm of ["ecdsa-sha256", "rsa-sha256", "rsa-pss-sha256"] as const)
      for (const length of [0, 64, 96, 256])
        expect(answer(algorithm, spki, new Uint8Array(length).fill(1))).toBe(false);
  });

  it("bounds are inside", () => {
    expect(decodePublicKey(rsaInfo(large, 65_537n))).toMatchObject({ type: "rsa", size: 256 });
    expect(decodePublicKey(rsaInfo((1n << 8192n) - 1n, (1n << 32n) - 1n))).toMatchObject({ type: "rsa", size: 1024 });
  });
});

function renamed(spki: Uint8Array): Uint8Array {
  const id = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7"));
  return der.sequence(id, der.bitString(spki.subarray(spki.length - 97)));
}
