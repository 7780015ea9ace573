/**
 * Canonical JSON: RFC 8785, narrowed so that every implementation agrees. What is hashed or signed is exactly what is parsed.
 * Narrowing: numbers are integers in 0..2^53−1; `null` does not occur; at most 32 levels deep; no byte order mark, no trailing byte.
 */
import canonicalize from "canonicalize";
import { equalBytes, fromUtf8, utf8 } from "./bytes.ts";
import { type Decoded, decodeError, ok } from "./result.ts";

export type Json = boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

const MAX_DEPTH = 32;

/** BAS-2 EncodeCanonicalJson. Throws on a value outside the narrowed model (a bug of the caller). */
export function encodeCanonicalJson(value: Json): Uint8Array<ArrayBuffer> {
  const fault = faultOf(value, "$", 0);
  if (fault !== undefined) throw new TypeError(`not canonical JSON: ${fault}`);
  return utf8(canonicalize(value) as string);
}

/** BAS-3 DecodeCanonicalJson: parse, check the model, re-encode, compare byte for byte. Total. */
export function decodeCanonicalJson(bytes: Uint8Array): Decoded<Json> {
  const text = fromUtf8(bytes);
  if (text === undefined) return decodeError("JSON_UTF8", "bytes", "well-formed UTF-8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return decodeError("JSON_SYNTAX", "bytes", "one JSON document and nothing else");
  }
  const fault = faultOf(value, "$", 0);
  if (fault !== undefined)
    return decodeError("JSON_MODEL", fault, "integers 0..2^53−1, strings, booleans, arrays, objects; depth ≤ 32");
  const again = utf8(canonicalize(value) as string);
  if (!equalBytes(again, bytes))
    return decodeError("JSON_CANONICAL", firstDifference(again, bytes), "the RFC 8785 form of the same value");
  return ok(value as Json);
}

function faultOf(value: unknown, path: string, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return path;
  if (typeof value === "boolean") return undefined;
  if (typeof value === "string") return value.isWellFormed() ? undefined : path;
  if (typeof value === "number")
    return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0) ? undefined : path;
  if (typeof value !== "object" || value === null) return path;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, item] of entries) {
    if (typeof key === "string" && (key === "__proto__" || !key.isWellFormed()))
      return `${path}.${JSON.stringify(key)}`;
    const fault = faultOf(item, typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function firstDifference(a: Uint8Array, b: Uint8Array): string {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return `byte ${i}`;
}
