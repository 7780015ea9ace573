/** `threshold-key-files.json` */
import { encodeCanonicalJson, type JsonObject, toHex } from "@selge/basics";
import { sealKeyFile, sealRoleKey } from "../src/index.ts";
import { CHEAP, roleKeyOf, seeded } from "./play.ts";
import { SOURCE, text, type VectorCase, type VectorFile } from "./vector-case.ts";

/** Key files, with a cheap cost. */
export function keyFileVectors(): VectorFile {
  const secret = new TextEncoder().encode("a secret");
  const file = sealKeyFile("share", { holder: "õ" }, secret, "Õnn", seeded("file"), CHEAP);
  const parsed = JSON.parse(text(file)) as JsonObject & { readonly kdf: JsonObject };
  const open = (name: string, input: JsonObject, expect: JsonObject): VectorCase => ({
    algorithm: "THR-26",
    name,
    input,
    expect,
  });
  const changed = (name: string, change: JsonObject, error: string) =>
    open(name, { fileText: text(encodeCanonicalJson({ ...parsed, ...change })) }, { error });
  const role = sealRoleKey(roleKeyOf("official 1"), "Mari", "p", seeded("role"), CHEAP);
  const cases = [
    open("the right passphrase", {}, { output: toHex(secret) }),
    open("the passphrase in decomposed letters", { passphrase: "O\u0303nn" }, { output: toHex(secret) }),
    open(
      "a role key",
      { fileText: text(role), purpose: "role-key", passphrase: "p" },
      { output: toHex(roleKeyOf("official 1")) },
    ),
    open("another passphrase", { passphrase: "onn" }, { error: "KEYFILE_PASSPHRASE" }),
    open("another purpose demanded", { purpose: "role-key" }, { error: "KEYFILE_PURPOSE" }),
    changed("the public part altered", { public: { holder: "o" } }, "KEYFILE_PASSPHRASE"),
    changed("the cost altered", { kdf: { ...parsed.kdf, N: 32 } }, "KEYFILE_PASSPHRASE"),
    changed("the nonce altered", { nonce: "00".repeat(24) }, "KEYFILE_PASSPHRASE"),
    changed("N not a power of two", { kdf: { ...parsed.kdf, N: 17 } }, "KEYFILE_KDF"),
    changed("a cost of 1 TiB", { kdf: { ...parsed.kdf, N: 2 ** 30, r: 8 } }, "KEYFILE_KDF"),
    changed("too much work", { kdf: { ...parsed.kdf, N: 2 ** 18, r: 8, p: 8 } }, "KEYFILE_KDF"),
    changed("an additional field", { note: "" }, "KEYFILE_SHAPE"),
    changed("version 2", { version: 2 }, "KEYFILE_SHAPE"),
    changed("a short salt", { kdf: { ...parsed.kdf, salt: "00" } }, "KEYFILE_SHAPE"),
    changed("no tag", { ciphertext: "00" }, "KEYFILE_SHAPE"),
    open("a space before the object", { fileText: ` ${text(file)}` }, { error: "KEYFILE_SHAPE" }),
  ];
  const common = { fileText: text(file), purpose: "share", passphrase: "Õnn" };
  return { package: "threshold", about: "Key files under a passphrase.", source: SOURCE, common, cases };
}
