import { must, utf8 } from "@selge/basics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeStrictJson, encodeOfficialJson, type OfficialJson } from "../../src/vis3/index.ts";
import { refusal } from "./samples.ts";

const decode = (text: string) => decodeStrictJson(utf8(text), 1000);

/** Plain JavaScript value, for the comparison with `JSON.parse`. */
function plain(value: OfficialJson): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

const integers = fc.oneof(fc.integer(), fc.maxSafeInteger()).map((x) => (x === 0 ? 0 : x));
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(true, false, null),
    integers,
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: "grapheme", maxLength: 5 }).filter((k) => k !== "__proto__"),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

test("reads what JSON.stringify writes, dense or indented, and writes it back", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 2, "\t", "\r\n "), (value, space) => {
      const bytes = utf8(JSON.stringify(value, null, space));
      const read = must(decodeStrictJson(bytes, 1e6));
      expect(plain(read)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(must(decodeStrictJson(encodeOfficialJson(read), 1e7))).toEqual(read);
    }),
    { numRuns: 200 },
  );
});

test("keeps the order of keys that look like array indices, and the key __proto__", () => {
  const read = must(decode('{"b": 1, "1234": 2, "a": 3, "__proto__": 4}')) as ReadonlyMap<string, number>;
  expect([...read.keys()]).toEqual(["b", "1234", "a", "__proto__"]);
  expect(
    new TextDecoder().decode(
      encodeOfficialJson(
        new Map<string, OfficialJson>([
          ["a", [1, []]],
          ["b", new Map()],
        ]),
      ),
    ),
  ).toBe('{\n  "a": [\n    1,\n    []\n  ],\n  "b": {}\n}\n');
});

test.each([
  ['{"a": 1, "a": 2}', "VIS_JSON_DUPLICATE_KEY", "a"],
  ['{"a": 1, "\\u0061": 2}', "VIS_JSON_DUPLICATE_KEY", "a"],
  ['{"32809266755": 1, "32809266755": 2}', "VIS_JSON_DUPLICATE_KEY", '["…"]'],
  ['["\\ud800"]', "VIS_JSON_SURROGATE", "[0]"],
  ['{"\\udc00": 1}', "VIS_JSON_SURROGATE", "the file"],
  ["[1.5]", "VIS_JSON_NUMBER", "[0]"],
  ["[1e2]", "VIS_JSON_NUMBER", "[0]"],
  ["[-0]", "VIS_JSON_NUMBER", "[0]"],
  ["[9007199254740992]", "VIS_JSON_NUMBER", "[0]"],
  ["[01]", "VIS_JSON_SYNTAX", "line 1, character 3"],
  ["[1,]", "VIS_JSON_SYNTAX", "line 1, character 4"],
  ['{"a":\n1,}', "VIS_JSON_SYNTAX", "line 2, character 3"],
  ["{a: 1}", "VIS_JSON_SYNTAX", "line 1, character 2"],
  ["[1] // note", "VIS_JSON_SYNTAX", "line 1, character 5"],
  ["[1][2]", "VIS_JSON_SYNTAX", "line 1, character 4"],
  ['["a\tb"]', "VIS_JSON_SYNTAX", "line 1, character 4"],
  ['["\\x41"]', "VIS_JSON_SYNTAX", "line 1, character 2"],
  ['["open', "VIS_JSON_SYNTAX", "line 1, character 2"],
  ['["open\\', "VIS_JSON_SYNTAX", "line 1, character 2"],
  ["", "VIS_JSON_SYNTAX", "line 1, character 1"],
  ["NaN", "VIS_JSON_SYNTAX", "line 1, character 1"],
  ["\u00a0[1]", "VIS_JSON_SYNTAX", "line 1, character 1"],
  ["[".repeat(18) + "]".repeat(18), "VIS_JSON_DEPTH", "[0]".repeat(17)],
])("refuses %j", (text, code, where) => {
  expect(refusal(decode(text))).toEqual({ code, where });
});

test("refuses a byte order mark, malformed UTF-8 and too many bytes", () => {
  expect(refusal(decode("\ufeff[1]")).code).toBe("VIS_BOM");
  expect(refusal(decodeStrictJson(Uint8Array.of(0x5b, 0x22, 0xc3, 0x28, 0x22, 0x5d), 100)).code).toBe("VIS_UTF8");
  expect(refusal(decodeStrictJson(Uint8Array.of(0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d), 100)).code).toBe("VIS_UTF8");
  expect(refusal(decode(`"${"x".repeat(1000)}"`)).code).toBe("VIS_SIZE");
});

test("is total, also on very long strings and very deep nesting", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const mine = decodeStrictJson(utf8(text), 1e6);
      if (mine.ok) expect(plain(mine.value)).toEqual(JSON.parse(text));
    }),
  );
  expect(must(decodeStrictJson(utf8(`"${"õ".repeat(2e6)}"`), 1e7))).toHaveLength(2e6);
  expect(refusal(decodeStrictJson(utf8("[".repeat(1e6)), 1e7)).code).toBe("VIS_JSON_DEPTH");
});
