import { concat, encodeCanonicalJson, type Json, sha256, toHex, utf8 } from "@selge/basics";
import { signDocument } from "@selge/group";
import { describe, expect, it, test } from "vitest";
import { smallManifest } from "../../../test/fixtures/small-manifest.ts";
import { checkManifestBody, decodeManifest, type ManifestBody, roleKeys } from "../src/index.ts";
import { changed } from "./changed.ts";
import { codeOfRefusal, refusalOf } from "./refusal.ts";

const small = smallManifest({ contests: [{}, { slots: 2 }] });
const { body, secrets, manifestFile } = small;
const rule = (where: string, to: unknown) => refusalOf(checkManifestBody(changed(body, where, to)));
const signed = (changedBody: unknown, keys = secrets.officials.slice(0, 2)) =>
  decodeManifest(signDocument(changedBody as never, keys));

describe("rules between fields", () => {
  const { servesFrom, opens, closes, servesUntil } = body.schedule;
  it.each([
    ["opening before serving", { servesFrom: opens, opens: servesFrom, closes, servesUntil }],
    ["closing at opening", { servesFrom, opens, closes: opens, servesUntil }],
    ["closing before opening", { servesFrom, opens: closes, closes: opens, servesUntil }],
    ["an end before closing", { servesFrom, opens, closes: servesUntil, servesUntil: closes }],
  ])("MANIFEST_SCHEDULE: %s", (_, schedule) =>
    expect(rule("$.schedule", schedule)).toEqual({ code: "MANIFEST_SCHEDULE", where: "$.schedule" }),
  );

  it("equal times are fine where the rule says ≤", () =>
    expect(rule("$.schedule", { servesFrom: opens, opens, closes, servesUntil: closes }).code).toBe("accepted"));

  it.each([
    ["a unit", "$.units[1].code", "0101", "$.units"],
    ["a district", "$.districts[1].id", "0000.1", "$.districts"],
    ["a contest", "$.contests[1].id", "contest-1", "$.contests"],
    ["a unit within a district", "$.districts[0].units[2]", "0101", "$.districts[0].units"],
    ["a district within a contest", "$.contests[1].districts[2].district", "0000.1", "$.contests[1].districts"],
    [
      "a code within a list",
      "$.contests[0].districts[1].lists[0].choices[1].code",
      201,
      "$.contests[0].districts[1].lists",
    ],
    [
      "a code across the lists of a district",
      "$.contests[0].districts[1].lists[1].choices[0].code",
      201,
      "$.contests[0].districts[1].lists",
    ],
  ])("MANIFEST_REPEATED: %s", (_, where, to, at) =>
    expect(rule(where, to)).toEqual({ code: "MANIFEST_REPEATED", where: at }),
  );

  it("one code may stand in two districts and in two contests", () => {
    expect(rule("$.contests[0].districts[1].lists[0].choices[0].code", 101).code).toBe("accepted");
    expect(rule("$.contests[1].districts[0].lists[0].choices[0].code", 101).code).toBe("accepted");
  });

  it.each([
    ["$.districts[0].units[1]", "9999"],
    ["$.contests[1].districts[1].district", "0000.9"],
  ])("MANIFEST_UNKNOWN: %s", (where, to) => expect(rule(where, to)).toEqual({ code: "MANIFEST_UNKNOWN", where }));

  it.each([
    ["$.contests[0].rule", "k-of-n"],
    ["$.contests[1].rule", "plurality"],
  ])("MANIFEST_RULE: %s", (where, to) => expect(rule(where, to)).toEqual({ code: "MANIFEST_RULE", where }));

  it("MANIFEST_SHAPE comes before any rule, and the rules in their order", () => {
    const all = [
      ["$.threshold", 4, "MANIFEST_SHAPE"],
      ["$.schedule", { servesFrom: opens, opens: closes, closes: opens, servesUntil }, "MANIFEST_SCHEDULE"],
      ["$.units[1].code", "0101", "MANIFEST_REPEATED"],
      ["$.contests[1].districts[1].district", "0000.9", "MANIFEST_UNKNOWN"],
      ["$.contests[0].rule", "k-of-n", "MANIFEST_RULE"],
      ["$.roles.log.key", body.roles.collector.key, "MANIFEST_KEY"],
    ] as const;
    for (const [i, [, , code]] of all.entries()) {
      const worse = all.slice(i).reduce((at, [where, to]) => changed(at, where, to), body);
      expect(refusalOf(checkManifestBody(worse)).code).toBe(code);
    }
  });
});

describe("keys of roles", () => {
  const holders = roleKeys(small.election.manifest);

  it("lists every role once", () => {
    const { officials, auditors, mixers, trustees, witnesses } = secrets;
    expect(holders.length).toBe([officials, auditors, mixers, trustees, witnesses].flat().length + 3);
    expect(new Set(holders.map(({ key }) => key)).size).toBe(holders.length);
  });

  it("one person in two seats: the same key anywhere twice (THREATS E6)", () => {
    for (const [i, { where }] of holders.entries())
      expect(rule(where, holders[(i + 1) % holders.length]!.key).code, where).toBe("MANIFEST_KEY");
  });

  it.each([
    ["the identity", `01${"00".repeat(31)}`],
    ["order 2", `ec${"ff".repeat(30)}7f`],
    ["order 4", "00".repeat(32)],
    ["order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"],
    ["not canonical: p + 1", `ee${"ff".repeat(30)}7f`],
    ["off the curve", `02${"00".repeat(31)}`],
  ])("small-order or bad key: %s", (_, key) => {
    for (const { where } of holders) expect(rule(where, key), where).toEqual({ code: "MANIFEST_KEY", where });
  });

  it("witnesses have different names", () =>
    expect(rule("$.roles.witnesses[1].name", "witness.example/1")).toEqual({
      code: "MANIFEST_KEY",
      where: "$.roles.witnesses",
    }));
});

describe("signatures and bytes", () => {
  test("the fingerprint is SHA-256 of the body without signatures, whoever signs", () => {
    const fingerprint = sha256(encodeCanonicalJson(body as unknown as Json));
    expect(small.election.fingerprintHex).toBe(toHex(fingerprint));
    expect(small.election.fingerprint).toEqual(fingerprint);
    const others = signed(body, secrets.officials.slice(1, 3));
    expect(others.ok && others.value.fingerprintHex).toBe(toHex(fingerprint));
    expect(codeOfRefusal(signed(body, [...secrets.officials]))).toBe("accepted");
  });

  it.each([
    ["one official", secrets.officials.slice(0, 1)],
    ["an official and a trustee", [secrets.officials[0]!, secrets.trustees[0]!]],
    ["two officials and the collector", [...secrets.officials.slice(0, 2), secrets.collector]],
    ["two strangers", [sha256(utf8("a")), sha256(utf8("b"))]],
  ])("MANIFEST_SIGNERS: %s", (_, keys) =>
    expect(refusalOf(signed(body, keys))).toEqual({ code: "MANIFEST_SIGNERS", where: "$.signatures" }),
  );

  it("a fault of the body wins over its signers", () =>
    expect(codeOfRefusal(signed(changed(body, "$.minBatch", 0), secrets.officials.slice(0, 1)))).toBe(
      "MANIFEST_SHAPE",
    ));

  const text = new TextDecoder().decode(manifestFile);
  it.each<readonly [string, Uint8Array, string]>([
    ["empty", new Uint8Array(0), "JSON_SYNTAX"],
    ["no UTF-8", Uint8Array.of(0xff), "JSON_UTF8"],
    ["a line feed behind", concat(manifestFile, utf8("\n")), "JSON_CANONICAL"],
    ["a byte order mark", concat(Uint8Array.of(0xef, 0xbb, 0xbf), manifestFile), "JSON_SYNTAX"],
    ["white space", utf8(text.replace('"id":', '"id": ')), "JSON_CANONICAL"],
    ["a duplicate key, good one last", utf8(text.replace('"id":', '"id":"RK_2023","id":')), "JSON_CANONICAL"],
    [
      "a duplicate key, good one first",
      utf8(text.replace('"minBatch":2', '"minBatch":2,"minBatch":1')),
      "JSON_CANONICAL",
    ],
    [
      "keys out of order",
      utf8(text.replace('"minBatch":2,"minMixers":2', '"minMixers":2,"minBatch":2')),
      "JSON_CANONICAL",
    ],
    ["1e0 for 1", utf8(text.replace('"version":1', '"version":1e0')), "JSON_CANONICAL"],
    ["an escape where none is needed", utf8(text.replace("Small", "\\u0053mall")), "JSON_CANONICAL"],
    ["null", utf8(text.replace('"minBatch":2', '"minBatch":null')), "JSON_MODEL"],
    ["another type", signDocument({ ...body, type: "ballot" } as never, secrets.officials), "DOCUMENT_TYPE"],
    ["version 2", signDocument({ ...body, version: 2 } as never, secrets.officials), "DOCUMENT_VERSION"],
    ["a body that was changed after signing", utf8(text.replace("Small", "Large")), "SIGNATURE_INVALID"],
    ["no signatures", encodeCanonicalJson(body as unknown as Json), "SIGNATURE_MISSING"],
  ])("%s", (_, bytes, code) => expect(codeOfRefusal(decodeManifest(bytes))).toBe(code));

  it("a fingerprint of its own has no place in it", () =>
    expect(refusalOf(signed({ ...body, fingerprint: "00".repeat(32) }))).toEqual({
      code: "MANIFEST_SHAPE",
      where: "$",
    }));

  it("any byte flipped: refused", () => {
    for (let at = 0; at < manifestFile.length; at += 13) {
      const bad = manifestFile.slice();
      bad[at]! ^= 1;
      expect(decodeManifest(bad).ok, `byte ${at}`).toBe(false);
    }
  });

  it("every field is bound by the fingerprint", () => {
    const fields = Object.keys(body) as (keyof ManifestBody)[];
    const hashes = fields.map((field) => toHex(sha256(encodeCanonicalJson({ ...(body as object), [field]: "x" }))));
    expect(new Set([small.election.fingerprintHex, ...hashes]).size).toBe(fields.length + 1);
  });
});
