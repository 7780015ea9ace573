import { concat, utf8 } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecdsaToDer } from "../src/demo/index.ts";
import { decodeDer } from "../src/der.ts";
import { hashOfAlgorithm, type SignatureAlgorithm, verifySignature } from "../src/index.ts";
import { CURVES, type PublicKey, readPublicKey } from "../src/public-key.ts";
import { isRawSignature, verifyDerSigned } from "../src/raw-signature.ts";
import { nodeVerifySignature } from "./node-verify.ts";
import { ecKey, rsaKey, type TestKey } from "./world.ts";

const MESSAGE = utf8("canonical bytes");
const PORTS = { noble: verifySignature, node: nodeVerifySignature };
const HASHES = ["sha256", "sha384", "sha512"] as const;
const KEYS: readonly TestKey[] = [
  ...(["P-256", "P-384", "P-521"] as const).flatMap((curve) => HASHES.map((hash) => ecKey(curve, "signatures", hash))),
  ...HASHES.flatMap((hash) => [rsaKey(`rsa-${hash}`), rsaKey(`rsa-pss-${hash}`)]),
];

function open(spki: Uint8Array): PublicKey {
  const read = decodeDer(spki, "KEY", readPublicKey);
  if (!read.ok) throw new Error(read.error.expected);
  return read.value;
}

describe.each(Object.entries(PORTS))("the signature port on %s", (_name, verify) => {
  it.each(KEYS.map((k) => [`${open(k.spki).type} ${k.algorithm}`, k] as const))(
    "%s",
    (_k, { algorithm, spki, signRaw }) => {
      const signature = signRaw(MESSAGE);
      expect(verify(algorithm, spki, signature, MESSAGE)).toBe(true);
      expect(verify(algorithm, spki, signature, utf8("other bytes"))).toBe(false);
      const changed = signature.slice();
      changed[signature.length - 1]! ^= 1;
      expect(verify(algorithm, spki, changed, MESSAGE)).toBe(false);
      for (const { algorithm: other } of KEYS.filter((k) => k.algorithm !== algorithm))
        if (other.startsWith("ecdsa") === algorithm.startsWith("ecdsa"))
          expect([other, verify(other, spki, signature, MESSAGE)]).toEqual([other, false]);
    },
  );

  it("is total", () => {
    const { algorithm, spki } = KEYS[0]!;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), (noise) => {
        expect(verify(algorithm, spki, noise, MESSAGE)).toBe(false);
        expect(verify(algorithm, noise, new Uint8Array(64), MESSAGE)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe("RSA in plain integers", () => {
  it.each(HASHES)("refuses every padding but the one (%s)", (hash) => {
    const { spki, signRaw } = rsaKey(`rsa-pss-${hash}`);
    const size = 256;
    const algorithms: readonly SignatureAlgorithm[] = [`rsa-${hash}`, `rsa-pss-${hash}`];
    for (const algorithm of algorithms)
      for (const forged of [new Uint8Array(size), new Uint8Array(size).fill(0xff), new Uint8Array(size).fill(1)])
        expect(verifySignature(algorithm, spki, forged, MESSAGE)).toBe(false);
    expect(verifySignature(`rsa-${hash}`, spki, signRaw(MESSAGE), MESSAGE)).toBe(false);
    expect(hashOfAlgorithm(`rsa-${hash}`)).toBe(hash);
  });

  it("refuses a signature plus the modulus", () => {
    const { algorithm, spki, signRaw } = rsaKey("rsa-sha256");
    const key = open(spki);
    if (key.type !== "RSA") throw new Error("no RSA key");
    const s = BigInt(`0x${Buffer.from(signRaw(MESSAGE)).toString("hex")}`) + key.modulus;
    const bytes = Buffer.from(s.toString(16).padStart(512, "0"), "hex");
    expect(verifySignature(algorithm, spki, new Uint8Array(bytes), MESSAGE)).toBe(false);
  });
});

describe("IDN-15 shape of a signature", () => {
  const { algorithm, spki, signRaw } = ecKey("P-256", "signatures", "sha256");
  const key = open(spki);
  const order = CURVES["P-256"].order.toString(16);
  const r = signRaw(MESSAGE).subarray(0, 32);
  const scalar = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.padStart(64, "0"), "hex"));
  const last = scalar((CURVES["P-256"].order - 1n).toString(16));

  it("takes 1 and order − 1", () => {
    expect(isRawSignature(algorithm, key, concat(scalar("1"), last))).toBe(true);
    expect(isRawSignature(algorithm, key, concat(last, scalar("1")))).toBe(true);
  });

  it.each([
    ["r = 0", concat(scalar("0"), r)],
    ["s = 0", concat(r, scalar("0"))],
    ["r = order", concat(scalar(order), r)],
    ["s = order", concat(r, scalar(order))],
    ["s = 2^256 − 1", concat(r, new Uint8Array(32).fill(0xff))],
    ["63 bytes", concat(r, r.subarray(1))],
    ["65 bytes", concat(r, r, r.subarray(31))],
    ["nothing", new Uint8Array()],
  ])("refuses %s", (_name, signature) => {
    expect(isRawSignature(algorithm, key, signature)).toBe(false);
    expect(verifySignature(algorithm, spki, signature, MESSAGE)).toBe(false);
  });

  it("pairs curves with ECDSA and RSA with RSA only", () => {
    expect(isRawSignature("rsa-sha256", key, signRaw(MESSAGE))).toBe(false);
    expect(isRawSignature("ecdsa-sha256", open(rsaKey("rsa-sha256").spki), new Uint8Array(256))).toBe(false);
  });

  it("inside DER objects takes SEQUENCE { r, s } and nothing else", () => {
    const raw = signRaw(MESSAGE);
    const signed = (signature: Uint8Array) => ({ algorithm, signature, message: MESSAGE });
    const der = ecdsaToDer(raw);
    expect(verifyDerSigned(nodeVerifySignature, key, signed(der))).toBe(true);
    for (const bad of [raw, concat(der, Uint8Array.of(0)), der.subarray(1), Uint8Array.of(0x30, 0)])
      expect(verifyDerSigned(nodeVerifySignature, key, signed(bad))).toBe(false);
    expect(verifyDerSigned(nodeVerifySignature, key, signed(ecdsaToDer(concat(scalar("0"), scalar("0")))))).toBe(false);
  });
});
