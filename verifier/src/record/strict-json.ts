/** JSON as the state's systems write it, narrowed: VIS-1. Only revocation lists are read with it; ours is canonical. */
import { fromUtf8 } from "./bytes.ts";
import { demand, refuse } from "./fault.ts";

export type StrictJson = null | boolean | number | string | readonly StrictJson[] | ReadonlyMap<string, StrictJson>;

const MAX_DEPTH = 16;
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" },
};

interface State {
  readonly source: string;
  at: number;
}

/** VIS-1. */
export function decodeStrictJson(bytes: Uint8Array, cap: number): StrictJson {
  demand(bytes.length <= cap, "VIS_SIZE");
  demand(!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf), "VIS_BOM");
  let source: string;
  try {
    source = fromUtf8(bytes);
  } catch {
    return refuse("VIS_UTF8");
  }
  const state = { source, at: 0 };
  const value = readValue(state, 0);
  skipSpace(state);
  demand(state.at === source.length, "VIS_JSON_SYNTAX", `character ${state.at}`);
  return value;
}

function readValue(state: State, depth: number): StrictJson {
  skipSpace(state);
  const first = state.source[state.at];
  if (first === "{" || first === "[") {
    demand(depth < MAX_DEPTH, "VIS_JSON_DEPTH");
    return first === "{" ? readObject(state, depth + 1) : readArray(state, depth + 1);
  }
  if (first === '"') return readString(state);
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const)
    if (state.source.startsWith(word, state.at)) {
      state.at += word.length;
      return value;
    }
  return readNumber(state);
}

function readObject(state: State, depth: number): StrictJson {
  const members = new Map<string, StrictJson>();
  state.at++;
  if (taken(state, "}")) return members;
  do {
    skipSpace(state);
    const name = readString(state);
    demand(!members.has(name), "VIS_JSON_DUPLICATE_KEY");
    demand(taken(state, ":"), "VIS_JSON_SYNTAX", `character ${state.at}`);
    members.set(name, readValue(state, depth));
  } while (taken(state, ","));
  demand(taken(state, "}"), "VIS_JSON_SYNTAX", `character ${state.at}`);
  return members;
}

function readArray(state: State, depth: number): StrictJson {
  const items: StrictJson[] = [];
  state.at++;
  if (taken(state, "]")) return items;
  do items.push(readValue(state, depth));
  while (taken(state, ","));
  demand(taken(state, "]"), "VIS_JSON_SYNTAX", `character ${state.at}`);
  return items;
}

function readString(state: State): string {
  demand(state.source[state.at] === '"', "VIS_JSON_SYNTAX", `character ${state.at}`);
  let value = "";
  for (state.at++; ; ) {
    const character = state.source[state.at] ?? refuse("VIS_JSON_SYNTAX");
    if (character === '"') break;
    demand(character >= " ", "VIS_JSON_SYNTAX", `character ${state.at}`);
    if (character !== "\\") {
      value += character;
      state.at++;
      continue;
    }
    const letter = state.source[state.at + 1] ?? "";
    const digits = state.source.slice(state.at + 2, state.at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(digits)) {
      value += String.fromCharCode(Number.parseInt(digits, 16));
      state.at += 6;
    } else {
      demand(Object.hasOwn(ESCAPES, letter), "VIS_JSON_SYNTAX", `character ${state.at}`);
      value += ESCAPES[letter]!;
      state.at += 2;
    }
  }
  state.at++;
  demand(value.isWellFormed(), "VIS_JSON_SURROGATE");
  return value;
}

function readNumber(state: State): number {
  const token =
    /^-?[0-9][0-9.eE+-]*/.exec(state.source.slice(state.at, state.at + 40))?.[0] ?? refuse("VIS_JSON_SYNTAX");
  demand(/^(0|-?[1-9][0-9]*)$/.test(token) && Number.isSafeInteger(Number(token)), "VIS_JSON_NUMBER");
  state.at += token.length;
  return Number(token);
}

function taken(state: State, character: string): boolean {
  skipSpace(state);
  if (state.source[state.at] !== character) return false;
  state.at++;
  return true;
}

function skipSpace(state: State): void {
  while (/^[ \t\n\r]$/.test(state.source[state.at] ?? "")) state.at++;
}
