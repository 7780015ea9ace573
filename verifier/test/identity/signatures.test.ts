/** IDN-15: both ports give the same answers, and the ones that the papers give. */
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  generatePrimeSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodePublicKey, type EcKey, type RsaKey } from "../../src/identity/keys.ts";
import { plainEcdsa } from "../../src/identity/raw-signature.ts";
import { concat, fromHex, text } from "../../src/record/bytes.ts";
import { answer, MESSAGE, spkiOf } from "./both-ports.ts";
import * as der from "./der-writer.ts";

const HASHES = ["sha256", "sha384", "sha512"] as const;
const EC = (["P-256", "P-384", "P-521"] as const).map((curve) => {
  const pair = generateKeyPairSync("ec", { namedCurve: curve });
  return { curve, key: pair.privateKey, spki: spkiOf(pair.publicKey) };
});
/** With 2049 bits the encoded message of PSS is a byte shorter than the modulus. */
const RSA = [2048, 2049].map((bits) => {
  const key = rsaKey(bits);
  return { bits, key, spki: spkiOf(createPublicKey(key)) };
});

describe.each(EC)("ECDSA on $curve", ({ curve, key, spki }) => {
  const order = { "P-256": 32, "P-384": 48, "P-521": 66 }[curve];

  it.each(HASHES)("with %s", (hash) => {
    const signature = new Uint8Array(sign(hash, MESSAGE, { key, dsaEncoding: "ieee-p1363" }));
    expect(answer(`ecdsa-${hash}`, spki, signature)).toBe(true);
    expect(answer(`ecdsa-${hash}`, spki, signature, text("what was not"))).toBe(false);
    for (const other of HASHES) if (other !== hash) expect(answer(`ecdsa-${other}`, spki, signature)).toBe(false);
    for (let at = 0; at < signature.length; at += 7)
      expect(answer(`ecdsa-${hash}`, spki, flipped(signature, at))).toBe(false);
    for (const wrong of [signature.subarray(1), concat(signature, Uint8Array.of(0)), new Uint8Array()])
      expect(answer(`ecdsa-${hash}`, spki, wrong)).toBe(false);
    expect(answer(`rsa-${hash}`, spki, signature)).toBe(false);
    expect(answer(`rsa-pss-${hash}`, spki, signature)).toBe(false);
  });

  it("G7: zero, the order and the twin", () => {
    const signature = new Uint8Array(sign("sha256", MESSAGE, { key, dsaEncoding: "ieee-p1363" }));
    const [r, s] = [signature.subarray(0, order), signature.subarray(order)];
    const n = orderOf(curve);
    const twin = bytesOf(n - numberOf(s), order);
    expect(answer("ecdsa-sha256", spki, concat(r, twin))).toBe(true);
    for (const bad of [new Uint8Array(order), bytesOf(n, order), new Uint8Array(order).fill(0xff)]) {
      expect(answer("ecdsa-sha256", spki, concat(bad, s))).toBe(false);
      expect(answer("ecdsa-sha256", spki, concat(r, bad))).toBe(false);
      expect(answer("ecdsa-sha256", spki, concat(bad, bad))).toBe(false);
    }
    for (const one of [bytesOf(1n, order), bytesOf(n - 1n, order)])
      expect(answer("ecdsa-sha256", spki, concat(one, one))).toBe(false);
  });

  it("G7: a point off the curve, compressed, hybrid, beyond the prime", () => {
    const signature = new Uint8Array(sign("sha256", MESSAGE, { key, dsaEncoding: "ieee-p1363" }));
    const point = spki.length - 2 * order - 1;
    expect(answer("ecdsa-sha256", flipped(spki, spki.length - 1), signature)).toBe(false);
    for (const first of [0, 2, 3, 5, 6, 7]) {
      const changed = spki.slice();
      changed[point] = first;
      expect(answer("ecdsa-sha256", changed, signature)).toBe(false);
    }
    const beyond = spki.slice();
    beyond.fill(0xff, point + 1);
    expect(answer("ecdsa-sha256", beyond, signature)).toBe(false);
    const origin = spki.slice();
    origin.fill(0, point + 1);
    expect(answer("ecdsa-sha256", origin, signature)).toBe(false);
  });

  it("reads the DER form and no other", () => {
    const plain = decodePublicKey(spki) as EcKey;
    const signature = new Uint8Array(sign("sha256", MESSAGE, key));
    expect(answer("ecdsa-sha256", spki, plainEcdsa(plain, signature)!)).toBe(true);
    const [one, large] = [der.integer(1), der.integer(1n << BigInt(8 * order))];
    const wrong = [
      concat(signature, Uint8Array.of(0)),
      der.sequence(one, one, one),
      der.sequence(one),
      der.set(one, one),
      der.sequence(one, large),
      der.sequence(one, der.tlv(2, Uint8Array.of(0, 1))),
      der.sequence(one, der.tlv(2, Uint8Array.of(0x80))),
      der.sequence(one, der.tlv(2)),
    ];
    for (const bytes of wrong) expect(plainEcdsa(plain, bytes)).toBeUndefined();
  });
});

describe.each(RSA)("RSA of $bits bits", ({ bits, key, spki }) => {
  const size = Math.ceil(bits / 8);
  const pss = (hash: string, saltLength: number): Uint8Array =>
    new Uint8Array(sign(hash, MESSAGE, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }));

  it.each(HASHES)("with %s", (hash) => {
    const length = createHash(hash).digest().length;
    const signatures = { rsa: new Uint8Array(sign(hash, MESSAGE, key)), "rsa-pss": pss(hash, length) } as const;
    for (const scheme of ["rsa", "rsa-pss"] as const) {
      const signature = signatures[scheme];
      expect(answer(`${scheme}-${hash}`, spki, signature)).toBe(true);
      expect(answer(`${scheme}-${hash}`, spki, signature, text("what was not"))).toBe(false);
      expect(answer(`${scheme === "rsa" ? "rsa-pss" : "rsa"}-${hash}`, spki, signature)).toBe(false);
      expect(answer(`ecdsa-${hash}`, spki, signature)).toBe(false);
      for (const other of HASHES) if (other !== hash) expect(answer(`${scheme}-${other}`, spki, signature)).toBe(false);
      for (let at = 0; at < size; at += 31)
        expect(answer(`${scheme}-${hash}`, spki, flipped(signature, at))).toBe(false);
      expect(answer(`${scheme}-${hash}`, spki, signature.subarray(1))).toBe(false);
      expect(answer(`${scheme}-${hash}`, spki, concat(Uint8Array.of(0), signature))).toBe(false);
    }
    for (const salt of [0, length - 1, length + 1])
      expect(answer(`rsa-pss-${hash}`, spki, pss(hash, salt))).toBe(false);
  });

  it("refuses numbers of the modulus and above, zero and one", () => {
    const { n } = decodePublicKey(spki) as RsaKey;
    for (const value of [0n, 1n, n - 1n, n, n + 1n])
      for (const scheme of ["rsa", "rsa-pss"] as const)
        expect(answer(`${scheme}-sha256`, spki, bytesOf(value, size))).toBe(false);
  });

  it("Bleichenbacher 2006 and kin: another padding than the one", () => {
    const { n, d } = key.export({ format: "jwk" }) as Record<"n" | "d", string>;
    const raw = (encoded: Uint8Array): Uint8Array => bytesOf(power(numberOf(encoded), bigOf(d), bigOf(n)), size);
    const hashed = createHash("sha256").update(MESSAGE).digest();
    const info = concat(fromHex("3031300d060960864801650304020105000420"), hashed);
    const bare = concat(fromHex("302f300b0609608648016503040201"), fromHex("0420"), hashed);
    const encode = (start: string, content: Uint8Array, tail = new Uint8Array(), fill = 0xff): Uint8Array => {
      const head = fromHex(start);
      const padding = new Uint8Array(size - head.length - 1 - content.length - tail.length).fill(fill);
      return concat(head, padding, Uint8Array.of(0), content, tail);
    };
    expect(answer("rsa-sha256", spki, raw(encode("0001", info)))).toBe(true);
    const shortened = concat(fromHex("0001ffffffffffffffff00"), info);
    for (const wrong of [
      encode("0001", bare),
      encode("0002", info),
      encode("0001", info, undefined, 0xfe),
      encode("0001", info, new Uint8Array(8)),
      concat(shortened, new Uint8Array(size - shortened.length)),
      encode("0001", hashed),
    ])
      expect(answer("rsa-sha256", spki, raw(wrong))).toBe(false);
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  changed[at]! ^= 1;
  return changed;
}

/** OpenSSL makes no keys of odd bit lengths by itself. */
function rsaKey(bits: number): KeyObject {
  const [p, q] = [bits - 1024, 1024].map((length) => generatePrimeSync(length, { bigint: true })) as [bigint, bigint];
  const [e, phi] = [65_537n, (p - 1n) * (q - 1n)];
  const d = inverse(e, phi);
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(numbers).map(([name, value]) => {
    const digits = value.toString(16);
    return [name, Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex").toString("base64url")];
  });
  return createPrivateKey({ key: { kty: "RSA", ...Object.fromEntries(members) }, format: "jwk" });
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [modulus, value % modulus, 0n, 1n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

const bigOf = (base64url: string): bigint => numberOf(Buffer.from(base64url, "base64url"));

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (result * result * (bit === "1" ? base : 1n)) % modulus;
  return result;
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * length, "0"));
}

/** Written out from FIPS 186, not taken from the library under test. */
function orderOf(curve: string): bigint {
  if (curve === "P-256") return BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  if (curve === "P-384")
    return BigInt("0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
  return BigInt(
    "0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa" +
      "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
  );
}
