import { encodeCanonicalJson, type JsonObject, must, toHex, utf8 } from "@selge/basics";
import { encodeElement, equalElements } from "@selge/group";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_SCRYPT,
  openKeyFile,
  openRoleKey,
  openShareKey,
  readKeyFileHeader,
  sealKeyFile,
  sealRoleKey,
  sealShare,
} from "../src/index.ts";
import { CHEAP, play, publicHex, roleKeyOf, seeded, settingOf } from "./play.ts";

const secret = utf8("thirty-two bytes of secret words");
const file = sealKeyFile("share", { holder: "õ" }, secret, "Õnne ja edu", seeded("file"), CHEAP);
const parsed = JSON.parse(new TextDecoder().decode(file)) as JsonObject & { kdf: JsonObject };

const reopened = (change: JsonObject, passphrase = "Õnne ja edu") =>
  openKeyFile(encodeCanonicalJson({ ...parsed, ...change }), "share", passphrase);

describe("a key file", () => {
  it("gives back what was sealed", () => {
    expect(openKeyFile(file, "share", "Õnne ja edu")).toEqual({ ok: true, value: { public: { holder: "õ" }, secret } });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, passphrase) => {
        const sealed = sealKeyFile("role-key", {}, bytes, passphrase, seeded("any"), CHEAP);
        expect(toHex(must(openKeyFile(sealed, "role-key", passphrase)).secret)).toBe(toHex(bytes));
      }),
      { numRuns: 10 },
    );
  });

  it("takes the passphrase however its letters were composed", () => {
    expect(openKeyFile(file, "share", "O\u0303nne ja edu").ok).toBe(true);
    expect(openKeyFile(file, "share", "Õnne ja edu").ok).toBe(true);
  });

  it.each(["onne ja edu", "Õnne ja edu ", "", "õnne ja edu"])("stays closed for %j", (passphrase) => {
    expect(openKeyFile(file, "share", passphrase)).toMatchObject({ error: { code: "KEYFILE_PASSPHRASE" } });
  });

  it("uses a cost of 128 MiB unless told otherwise", () => {
    expect(DEFAULT_SCRYPT).toEqual({ N: 131072, r: 8, p: 1 });
  });

  it.each([
    ["public part", { public: { holder: "o" } }],
    ["nonce", { nonce: "00".repeat(24) }],
    ["salt", { kdf: { ...parsed.kdf, salt: "00".repeat(32) } }],
    ["cost", { kdf: { ...parsed.kdf, N: 32 } }],
    ["ciphertext", { ciphertext: String(parsed.ciphertext).replace(/^../, "00") }],
    ["length", { ciphertext: `${parsed.ciphertext}00` }],
  ])("with an altered %s does not open", (_, change) => {
    expect(reopened(change)).toMatchObject({ error: { code: "KEYFILE_PASSPHRASE" } });
  });

  it("sealed for one purpose does not open for another, even when relabelled", () => {
    expect(openKeyFile(file, "role-key", "Õnne ja edu")).toMatchObject({ error: { code: "KEYFILE_PURPOSE" } });
    const relabelled = encodeCanonicalJson({ ...parsed, purpose: "role-key" });
    expect(openKeyFile(relabelled, "role-key", "Õnne ja edu")).toMatchObject({ error: { code: "KEYFILE_PASSPHRASE" } });
  });

  it.each([
    ["N not a power of two", { N: 17 }],
    ["N = 1", { N: 1 }],
    ["N = 0", { N: 0 }],
    ["N = 2^21", { N: 2 ** 21 }],
    ["N = 2^40", { N: 2 ** 40 }],
    ["r = 0", { r: 0 }],
    ["r = 33", { r: 33 }],
    ["p = 0", { p: 0 }],
    ["p = 17", { p: 17 }],
    ["512 MiB", { N: 2 ** 20, r: 4 }],
    ["too much work", { N: 2 ** 18, r: 8, p: 8 }],
  ])("is refused before any work with %s", (_, cost) => {
    const before = performance.now();
    expect(reopened({ kdf: { ...parsed.kdf, ...cost } })).toMatchObject({ error: { code: "KEYFILE_KDF" } });
    expect(performance.now() - before).toBeLessThan(200);
    expect(() => sealKeyFile("share", {}, secret, "x", seeded("x"), { ...CHEAP, ...cost })).toThrow(RangeError);
  });

  it.each([
    ["an unknown field", { note: "" }],
    ["another type", { type: "key" }],
    ["another version", { version: 2 }],
    ["another derivation", { kdf: { ...parsed.kdf, name: "pbkdf2" } }],
    ["a field more in the derivation", { kdf: { ...parsed.kdf, extra: 1 } }],
    ["N as text", { kdf: { ...parsed.kdf, N: "16" } }],
    ["a short salt", { kdf: { ...parsed.kdf, salt: "00" } }],
    ["a short nonce", { nonce: "00".repeat(12) }],
    ["a ciphertext shorter than its tag", { ciphertext: "00".repeat(15) }],
    ["a ciphertext in capitals", { ciphertext: String(parsed.ciphertext).toUpperCase() }],
    ["a list as public part", { public: [] }],
  ])("has no other shape: %s", (_, change) => {
    expect(reopened(change)).toMatchObject({ error: { code: "KEYFILE_SHAPE" } });
  });

  it("is canonical JSON: no space, no cut, no other bytes", () => {
    for (const bytes of [
      utf8(` ${new TextDecoder().decode(file)}`),
      file.slice(0, -1),
      new Uint8Array([0xff]),
      utf8("[]"),
    ])
      expect(openKeyFile(bytes, "share", "x")).toMatchObject({ error: { code: "KEYFILE_SHAPE" } });
    expect(readKeyFileHeader(utf8("{}"))).toMatchObject({ error: { code: "KEYFILE_SHAPE" } });
  });
});

describe("role keys and shares at rest", () => {
  const roleKey = roleKeyOf("official 1");
  const { shares } = play(settingOf(2, 3));

  it("come back whole", () => {
    const role = must(openRoleKey(sealRoleKey(roleKey, "Mari Maasikas", "p", seeded("r"), CHEAP), "p"));
    expect(role.secretKey).toEqual(roleKey);
    expect([toHex(role.publicKey), role.name]).toEqual([publicHex(roleKey), "Mari Maasikas"]);
    const share = must(openShareKey(sealShare(shares[1]!, "p", seeded("s"), CHEAP), "p"));
    expect(share.s.reveal()).toBe(shares[1]!.s.reveal());
    expect(equalElements(share.P, shares[1]!.P)).toBe(true);
    expect([share.trustee, share.trustees, share.threshold, share.ceremony]).toEqual([2, 3, 2, 1]);
  });

  it("name their owner without the passphrase", () => {
    const header = must(readKeyFileHeader(sealShare(shares[1]!, "p", seeded("s"), CHEAP)));
    expect(header).toMatchObject({
      purpose: "share",
      public: { trustee: 2, share: toHex(encodeElement(shares[1]!.Pj)) },
    });
  });

  it("are not taken for each other", () => {
    const share = sealShare(shares[1]!, "p", seeded("s"), CHEAP);
    expect(openRoleKey(share, "p")).toMatchObject({ error: { code: "KEYFILE_PURPOSE" } });
    expect(openShareKey(sealRoleKey(roleKey, "", "p", seeded("r"), CHEAP), "p")).toMatchObject({
      error: { code: "KEYFILE_PURPOSE" },
    });
  });

  it("do not open when the readable part names another key", () => {
    const lie = { key: publicHex(roleKeyOf("official 2")), name: "" };
    const role = sealKeyFile("role-key", lie, roleKey, "p", seeded("r"), CHEAP);
    expect(openRoleKey(role, "p")).toMatchObject({ error: { code: "KEYFILE_CONTENT" } });
    const other = sealShare({ ...shares[1]!, Pj: shares[2]!.Pj }, "p", seeded("s"), CHEAP);
    expect(openShareKey(other, "p")).toMatchObject({ error: { code: "KEYFILE_CONTENT" } });
    const high = sealShare({ ...shares[1]!, threshold: 4 }, "p", seeded("s"), CHEAP);
    expect(openShareKey(high, "p")).toMatchObject({ error: { code: "KEYFILE_CONTENT" } });
    const short = sealKeyFile("role-key", lie, roleKey.slice(1), "p", seeded("r"), CHEAP);
    expect(openRoleKey(short, "p")).toMatchObject({ error: { code: "KEYFILE_CONTENT" } });
  });
});
