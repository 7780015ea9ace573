/** Readers of JSON values: exact field sets, exact forms. Everything else is refused with `SHAPE` and its path. */
import { fromBase64, isHex } from "./bytes.ts";
import { demand, refuse } from "./fault.ts";
import { decodeInstant } from "./instant.ts";
import type { Json, JsonObject } from "./json.ts";

export type Reader<T> = (value: Json, where: string) => T;
type Fields = Readonly<Record<string, Reader<unknown>>>;
type Read<F extends Fields> = { readonly [K in keyof F]: F[K] extends Reader<infer T> ? T : never };

/** An object with exactly these fields. A field whose name ends in "?" may be absent and then reads as undefined. */
export function objectOf<F extends Fields>(value: Json, where: string, fields: F): Read<F> {
  const members = asObject(value, where);
  for (const name of members.keys())
    if (!Object.hasOwn(fields, name) && !Object.hasOwn(fields, `${name}?`)) refuse("SHAPE", `${where}.${name}`);
  return Object.fromEntries(
    Object.entries(fields).map(([key, read]) => {
      const name = key.endsWith("?") ? key.slice(0, -1) : key;
      const member = members.get(name);
      if (member === undefined && key.endsWith("?")) return [key, undefined];
      return [key, read(member ?? refuse("SHAPE", `${where}.${name}`), `${where}.${name}`)];
    }),
  ) as Read<F>;
}

export function object<F extends Fields>(fields: F): Reader<Read<F>> {
  return (value, where) => objectOf(value, where, fields);
}

export function asObject(value: Json, where: string): JsonObject {
  return value instanceof Map ? value : refuse("SHAPE", where);
}

export function listOf<T>(item: Reader<T>, least = 1, most = Number.MAX_SAFE_INTEGER): Reader<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) refuse("SHAPE", where);
    return (value as readonly Json[]).map((entry, i) => item(entry, `${where}[${i}]`));
  };
}

export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value, where) =>
    typeof value === "number" && value >= least && value <= most ? value : refuse("SHAPE", where);
}

export const flag: Reader<boolean> = (value, where) => (typeof value === "boolean" ? value : refuse("SHAPE", where));

export const anyText: Reader<string> = (value, where) => (typeof value === "string" ? value : refuse("SHAPE", where));

export const anyObject: Reader<JsonObject> = asObject;

export function matching(form: RegExp): Reader<string> {
  return (value, where) => (typeof value === "string" && form.test(value) ? value : refuse("SHAPE", where));
}

export function word<W extends string>(...words: readonly W[]): Reader<W> {
  return (value, where) => words.find((known) => known === value) ?? refuse("SHAPE", where);
}

/** Lower-case hex of so many bytes. */
export function hexOf(length: number): Reader<string> {
  return (value, where) => (typeof value === "string" && isHex(value, length) ? value : refuse("SHAPE", where));
}

/** 1..300 characters without controls (the manifest's `text`). */
export const plainText: Reader<string> = (value, where) =>
  typeof value === "string" && value.length >= 1 && value.length <= 300 && !/[\x00-\x1f\x7f]/.test(value)
    ? value
    : refuse("SHAPE", where);

/** 1..8 languages. */
export const texts: Reader<ReadonlyMap<string, string>> = (value, where) => {
  const members = asObject(value, where);
  demand(members.size >= 1 && members.size <= 8, "SHAPE", where);
  return new Map(
    [...members].map(([language, member]) => {
      demand(/^[a-z]{2}$/.test(language), "SHAPE", where);
      return [language, plainText(member, `${where}.${language}`)];
    }),
  );
};

export const instant: Reader<number> = (value, where) =>
  typeof value === "string" ? decodeInstant(value, "SHAPE") : refuse("SHAPE", where);

/** Strict base64 of 1..8192 bytes. */
export const der: Reader<Uint8Array> = (value, where) => {
  const bytes = typeof value === "string" ? fromBase64(value) : refuse("SHAPE", where);
  demand(bytes.length >= 1 && bytes.length <= 8192, "SHAPE", where);
  return bytes;
};
