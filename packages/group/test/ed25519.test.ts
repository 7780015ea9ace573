import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { fromHex, toHex, utf8 } from "@selge/basics";
import {
  ed25519PublicKey,
  isSigningKey,
  signEd25519,
  verifyEd25519,
  x25519PublicKey,
  x25519SharedSecret,
} from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const runs = { numRuns: 10 };
/** The PKCS #8 frame of a raw Ed25519 secret key. */
const PKCS8 = fromHex("302e020100300506032b657004220420")!;

describe("Ed25519", () => {
  it("signs as OpenSSL does, and verifies it", () => {
    fc.assert(
      fc.property(secrets, fc.uint8Array({ maxLength: 100 }), (secret, message) => {
        const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: "der", type: "pkcs8" });
        const spki = createPublicKey(key).export({ format: "der", type: "spki" });
        const publicKey = ed25519PublicKey(secret);
        const signature = signEd25519(message, secret);
        expect(toHex(publicKey)).toBe(spki.subarray(12).toString("hex"));
        expect(toHex(signature)).toBe(sign(null, message, key).toString("hex"));
        expect(isSigningKey(publicKey)).toBe(true);
        expect(verifyEd25519(message, signature, publicKey)).toBe(true);
      }),
      runs,
    );
  });

  it("refuses every single flipped bit of signature, key and message", () => {
    const secret = new Uint8Array(32).fill(9);
    const [message, key] = [utf8("m"), ed25519PublicKey(secret)];
    const signature = signEd25519(message, secret);
    const flip = (bytes: Uint8Array, bit: number) => bytes.map((b, i) => (i === bit >> 3 ? b ^ (1 << (bit & 7)) : b));
    for (let bit = 0; bit < 512; bit += 3) expect(verifyEd25519(message, flip(signature, bit), key)).toBe(false);
    for (let bit = 0; bit < 256; bit += 5) expect(verifyEd25519(message, signature, flip(key, bit))).toBe(false);
    for (let bit = 0; bit < 8; bit++) expect(verifyEd25519(flip(message, bit), signature, key)).toBe(false);
  });

  it("is total on arbitrary bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(bytes, bytes, bytes, (message, signature, key) => {
        expect(verifyEd25519(message, signature, key)).toBe(false);
        expect(typeof isSigningKey(key)).toBe("boolean");
      }),
    );
  });
});

describe("X25519", () => {
  it("agrees on both sides, and two pairs do not agree", () => {
    const [a, b, c] = [1, 2, 3].map((x) => new Uint8Array(32).fill(x));
    const [A, B] = [x25519PublicKey(a!), x25519PublicKey(b!)];
    expect(x25519SharedSecret(a!, B)).toEqual(x25519SharedSecret(b!, A));
    expect(x25519SharedSecret(c!, B)).not.toEqual(x25519SharedSecret(a!, B));
  });

  it("treats a wrong secret key as a bug, a wrong public key as foreign input", () => {
    expect(() => x25519SharedSecret(new Uint8Array(31), new Uint8Array(32).fill(9))).toThrow(RangeError);
    expect(x25519SharedSecret(new Uint8Array(32).fill(1), new Uint8Array(32))).toBeUndefined();
  });
});
