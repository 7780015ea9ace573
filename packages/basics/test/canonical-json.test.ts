import { decodeCanonicalJson, encodeCanonicalJson, type Json, must, utf8 } from "@selge/basics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const name = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && text !== "__proto__");
const { value: json } = fc.letrec<{ value: Json; leaf: Json }>((tie) => ({
  leaf: fc.oneof(fc.boolean(), fc.maxSafeNat(), name),
  value: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  ),
}));

describe("canonical JSON", () => {
  it("gives back every value of the model", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(must(decodeCanonicalJson(encodeCanonicalJson(value)))).toEqual(value);
      }),
    );
  });

  it("does not depend on the order in which members were added", () => {
    fc.assert(
      fc.property(fc.dictionary(name, json, { maxKeys: 6 }), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(encodeCanonicalJson(reversed)).toEqual(encodeCanonicalJson(object));
      }),
    );
  });

  it("accepts no second encoding: a changed, added or removed byte is refused or means exactly itself", () => {
    const edit = fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.constantFrom("change", "insert", "remove") });
    fc.assert(
      fc.property(json, edit, (value, { at, byte, kind }) => {
        const bytes = [...encodeCanonicalJson(value)];
        bytes.splice(at % (bytes.length + 1), kind === "insert" ? 0 : 1, ...(kind === "remove" ? [] : [byte]));
        const edited = Uint8Array.from(bytes);
        const result = decodeCanonicalJson(edited);
        if (result.ok) expect(encodeCanonicalJson(result.value)).toEqual(edited);
      }),
    );
  });

  it("is total on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(typeof decodeCanonicalJson(bytes).ok).toBe("boolean");
      }),
    );
  });

  it("survives nesting far deeper than any stack", () => {
    const deep = decodeCanonicalJson(utf8("[".repeat(100_000) + "]".repeat(100_000)));
    expect(deep).toMatchObject({ ok: false, error: { code: "JSON_MODEL" } });
  });

  it("names the place of a fault", () => {
    const result = decodeCanonicalJson(utf8('{"a":[true,{"b":null}]}'));
    expect(result).toMatchObject({ ok: false, error: { code: "JSON_MODEL", where: "$.a[1].b" } });
    expect(decodeCanonicalJson(utf8('{"a":1, "b":2}'))).toMatchObject({ ok: false, error: { where: "byte 7" } });
  });

  const unencodable: readonly (readonly [string, unknown])[] = [
    ["null", null],
    ["undefined", undefined],
    ["an absent member given as undefined", { a: undefined }],
    ["a negative number", -1],
    ["minus zero", -0],
    ["a fraction", 0.5],
    ["2^53", 2 ** 53],
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["a big integer", 1n],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a name", { "\ud800": 1 }],
    ["a hole in an array", new Array(2)],
    ["a function", () => 1],
    ["the name __proto__", JSON.parse('{"__proto__":1}')],
  ];
  it.each(unencodable)("throws on %s (a bug of the caller)", (_, value) => {
    expect(() => encodeCanonicalJson(value as Json)).toThrow(TypeError);
  });

  it("throws on a value deeper than 32", () => {
    const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(() => encodeCanonicalJson(nested(32))).not.toThrow();
    expect(() => encodeCanonicalJson(nested(33))).toThrow(TypeError);
  });
});
