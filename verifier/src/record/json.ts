/**
 * Canonical JSON, BAS-2 and BAS-3. This parser knows only the canonical form (RFC 8785 within the model), so that parsing
 * and comparing are one thing: whatever it accepts is the encoding of what it returns. No `JSON.parse` anywhere.
 */
import { fromUtf8, text } from "./bytes.ts";
import { demand, refuse } from "./fault.ts";

export type Json = boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

const MAX_DEPTH = 32;
const MAX_INTEGER_DIGITS = 16;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
};
const ESCAPE_OF = new Map(Object.entries(SHORT_ESCAPES).map(([letter, character]) => [character, `\\${letter}`]));

/** BAS-3 with all codes merged into one: a reader has no use for more. */
export function decodeJson(bytes: Uint8Array): Json {
  const state = { source: fromUtf8(bytes), at: 0 };
  const value = readValue(state, 0);
  demand(state.at === state.source.length, "JSON_CANONICAL", `character ${state.at}`);
  return value;
}

/** BAS-2. */
export function encodeJson(value: Json): Uint8Array {
  return text(written(value));
}

interface State {
  readonly source: string;
  at: number;
}

function readValue(state: State, depth: number): Json {
  if (depth > MAX_DEPTH) refuse("JSON_CANONICAL", `depth ${depth}`);
  const first = state.source[state.at];
  if (first === "{") return readObject(state, depth);
  if (first === "[") return readArray(state, depth);
  if (first === '"') return readString(state);
  if (first === "t") return readWord(state, "true", true);
  if (first === "f") return readWord(state, "false", false);
  return readInteger(state);
}

function readObject(state: State, depth: number): JsonObject {
  const members = new Map<string, Json>();
  state.at++;
  if (taken(state, "}")) return members;
  let previous: string | undefined;
  do {
    const name = readString(state);
    // UTF-16 code units, strictly ascending: order and distinctness in one comparison.
    if ((previous !== undefined && !(previous < name)) || name === "__proto__") broken(state);
    previous = name;
    if (!taken(state, ":")) broken(state);
    members.set(name, readValue(state, depth + 1));
  } while (taken(state, ","));
  if (!taken(state, "}")) broken(state);
  return members;
}

function readArray(state: State, depth: number): readonly Json[] {
  const items: Json[] = [];
  state.at++;
  if (taken(state, "]")) return items;
  do items.push(readValue(state, depth + 1));
  while (taken(state, ","));
  if (!taken(state, "]")) broken(state);
  return items;
}

function readString(state: State): string {
  if (!taken(state, '"')) broken(state);
  const { source } = state;
  let value = "";
  let from = state.at;
  for (;;) {
    const unit = source.charCodeAt(state.at);
    if (Number.isNaN(unit) || unit < 0x20) broken(state);
    if (unit === 0x22) break;
    if (unit === 0x5c) {
      value += source.slice(from, state.at) + readEscape(state);
      from = state.at;
    } else state.at++;
  }
  value += source.slice(from, state.at);
  state.at++;
  return value;
}

/** Only the escapes that BAS-2 writes; `\u` therefore only for characters below U+0020 without a short form. */
function readEscape(state: State): string {
  const letter = state.source[state.at + 1] ?? "";
  const short = Object.hasOwn(SHORT_ESCAPES, letter) ? SHORT_ESCAPES[letter] : undefined;
  if (short !== undefined) {
    state.at += 2;
    return short;
  }
  const digits = state.source.slice(state.at + 2, state.at + 6);
  if (letter !== "u" || !/^00[01][0-9a-f]$/.test(digits)) broken(state);
  const character = String.fromCharCode(Number.parseInt(digits, 16));
  if (ESCAPE_OF.has(character)) broken(state);
  state.at += 6;
  return character;
}

function readInteger(state: State): number {
  const from = state.at;
  while (state.at - from <= MAX_INTEGER_DIGITS && /^[0-9]$/.test(state.source[state.at] ?? "")) state.at++;
  const digits = state.source.slice(from, state.at);
  const value = Number(digits);
  if (digits === "" || (digits.length > 1 && digits[0] === "0") || !Number.isSafeInteger(value)) broken(state);
  return value;
}

function readWord<T extends Json>(state: State, word: string, value: T): T {
  if (!state.source.startsWith(word, state.at)) broken(state);
  state.at += word.length;
  return value;
}

function taken(state: State, character: string): boolean {
  if (state.source[state.at] !== character) return false;
  state.at++;
  return true;
}

function broken(state: State): never {
  return refuse("JSON_CANONICAL", `character ${state.at}`);
}

function written(value: Json): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (value instanceof Map) {
    const names = [...value.keys()].sort((a, b) => (a < b ? -1 : 1));
    return `{${names.map((name) => `${quoted(name)}:${written(value.get(name)!)}`).join(",")}}`;
  }
  return `[${(value as readonly Json[]).map(written).join(",")}]`;
}

function quoted(value: string): string {
  const escaped = value.replace(
    /["\\\x00-\x1f]/g,
    (character) => ESCAPE_OF.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}
