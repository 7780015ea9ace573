/**
 * The JSON of the official files: ordinary JSON with white space, not canonical. `JSON.parse` is no use here: it takes the last
 * of two equal keys, puts keys such as "1234" before all others, and cannot say where a fault is. Objects are Maps in file order.
 */
import { type Decoded, decodeError, fromUtf8, ok, utf8 } from "@selge/basics";
import { Fault, pathOfItem, pathOfKey } from "./fault.ts";

export type OfficialJson = boolean | null | number | string | readonly OfficialJson[] | OfficialObject;
export type OfficialObject = ReadonlyMap<string, OfficialJson>;

const MAX_DEPTH = 16;

/** VIS-1 DecodeStrictJson: at most `cap` bytes, no byte order mark, no key twice, no lone surrogate, integers only. Total. */
export function decodeStrictJson(bytes: Uint8Array, cap: number): Decoded<OfficialJson> {
  if (bytes.length > cap) return decodeError("VIS_SIZE", "bytes", `at most ${cap} bytes; ask for a smaller file`);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return decodeError("VIS_BOM", "byte 0", "UTF-8 without a byte order mark; save the file again without it");
  const text = fromUtf8(bytes);
  if (text === undefined) return decodeError("VIS_UTF8", "bytes", "well-formed UTF-8; save the file again as UTF-8");
  const parser: Parser = { text, at: 0 };
  try {
    skipSpace(parser);
    const value = readValue(parser, "", 0);
    skipSpace(parser);
    if (parser.at < text.length) throw syntax(parser, "the end of the file after the one JSON value");
    return ok(value);
  } catch (error) {
    if (error instanceof Fault) return decodeError(error.code, error.where, error.expected);
    throw error;
  }
}

/** VIS-2 EncodeOfficialJson: two spaces per level, members in the order given, one LF at the end. */
export function encodeOfficialJson(value: OfficialJson): Uint8Array<ArrayBuffer> {
  const out: string[] = [];
  write(value, "\n", out);
  out.push("\n");
  return utf8(out.join(""));
}

/** An object for `encodeOfficialJson`, members in the order given. */
export function members(...pairs: readonly (readonly [string, OfficialJson])[]): OfficialObject {
  return new Map(pairs);
}

interface Parser {
  readonly text: string;
  at: number;
}

function readValue(parser: Parser, path: string, depth: number): OfficialJson {
  if (depth > MAX_DEPTH) throw new Fault("VIS_JSON_DEPTH", path, `at most ${MAX_DEPTH} levels`);
  const c = parser.text[parser.at];
  if (c === "{") return readObject(parser, path, depth);
  if (c === "[") return readArray(parser, path, depth);
  if (c === '"') return readString(parser, path);
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const)
    if (parser.text.startsWith(word, parser.at)) {
      parser.at += word.length;
      return value;
    }
  return readNumber(parser, path);
}

function readObject(parser: Parser, path: string, depth: number): OfficialObject {
  const out = new Map<string, OfficialJson>();
  parser.at++;
  skipSpace(parser);
  if (parser.text[parser.at] === "}") {
    parser.at++;
    return out;
  }
  for (;;) {
    skipSpace(parser);
    if (parser.text[parser.at] !== '"') throw syntax(parser, "a key in quotation marks");
    const key = readString(parser, path);
    const keyPath = pathOfKey(path, key);
    if (out.has(key))
      throw new Fault("VIS_JSON_DUPLICATE_KEY", keyPath, "every key once in an object; remove one of the two");
    skipSpace(parser);
    if (parser.text[parser.at] !== ":") throw syntax(parser, "a colon after the key");
    parser.at++;
    skipSpace(parser);
    out.set(key, readValue(parser, keyPath, depth + 1));
    if (closes(parser, "}")) return out;
  }
}

function readArray(parser: Parser, path: string, depth: number): readonly OfficialJson[] {
  const out: OfficialJson[] = [];
  parser.at++;
  skipSpace(parser);
  if (parser.text[parser.at] === "]") {
    parser.at++;
    return out;
  }
  for (;;) {
    skipSpace(parser);
    out.push(readValue(parser, pathOfItem(path, out.length), depth + 1));
    if (closes(parser, "]")) return out;
  }
}

/** After a member or item: true at the closing bracket, false after a comma. */
function closes(parser: Parser, bracket: "}" | "]"): boolean {
  skipSpace(parser);
  const c = parser.text[parser.at];
  if (c !== "," && c !== bracket) throw syntax(parser, `a comma or ${bracket}`);
  parser.at++;
  return c === bracket;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

function readString(parser: Parser, path: string): string {
  const start = parser.at;
  let end = start + 1;
  for (let c = parser.text.charCodeAt(end); c !== QUOTE; c = parser.text.charCodeAt(end)) {
    if (Number.isNaN(c)) throw syntax(parser, "a closing quotation mark");
    if (c < 0x20) throw syntax({ text: parser.text, at: end }, "no control character inside a string");
    end += c === BACKSLASH ? 2 : 1;
  }
  const value = unescaped(parser, parser.text.slice(start, end + 1));
  if (!value.isWellFormed())
    throw new Fault("VIS_JSON_SURROGATE", path, "no lone surrogate in text; correct the escape");
  parser.at = end + 1;
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function unescaped(parser: Parser, token: string): string {
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    return JSON.parse(token) as string;
  } catch {
    throw syntax(parser, "only the escapes of JSON in a string");
  }
}

function readNumber(parser: Parser, path: string): number {
  NUMBER.lastIndex = parser.at;
  const token = NUMBER.exec(parser.text)?.[0];
  if (token === undefined) throw syntax(parser, "a JSON value");
  parser.at += token.length;
  const value = Number(token);
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(token) || !Number.isSafeInteger(value))
    throw new Fault("VIS_JSON_NUMBER", path, "a whole number below 2^53, without fraction or exponent");
  return value;
}

function skipSpace(parser: Parser): void {
  while (" \t\n\r".includes(parser.text[parser.at] ?? "x")) parser.at++;
}

function syntax(parser: Parser, expected: string): Fault {
  const before = parser.text.slice(0, parser.at);
  const line = before.split("\n").length;
  return new Fault(
    "VIS_JSON_SYNTAX",
    `line ${line}, character ${parser.at - before.lastIndexOf("\n")}`,
    `JSON: ${expected}`,
  );
}

function write(value: OfficialJson, newline: string, out: string[]): void {
  if (value === null || typeof value !== "object") {
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`not a whole number: ${value}`);
    out.push(JSON.stringify(value));
    return;
  }
  const list = Array.isArray(value);
  const entries = [...(value as ReadonlyMap<string, OfficialJson>).entries()];
  out.push(list ? "[" : "{");
  for (const [i, [key, item]] of entries.entries()) {
    out.push(i > 0 ? "," : "", newline, "  ", list ? "" : `${JSON.stringify(key)}: `);
    write(item, `${newline}  `, out);
  }
  out.push(entries.length > 0 ? newline : "", list ? "]" : "}");
}
