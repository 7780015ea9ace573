/** Reading the fields of a JSON body: each function is total and gives `undefined` for any other form. */
import { fromHex, type Json, type JsonObject } from "@selge/basics";
import { decodeElement, decodeNonIdentity, decodeScalar, type Element, type Scalar } from "@selge/group";

/** Are the keys of the object exactly these? */
export function hasExactly(value: Json | undefined, ...keys: readonly string[]): value is JsonObject {
  if (typeof value !== "object" || Array.isArray(value)) return false;
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

export function hexField(value: Json | undefined, length: number): Uint8Array<ArrayBuffer> | undefined {
  return typeof value === "string" ? fromHex(value, length) : undefined;
}

/** An object of exactly these fields, each a byte string of 32 bytes: a proof. */
export function isHexObject(value: Json | undefined, ...keys: readonly string[]): boolean {
  return hasExactly(value, ...keys) && keys.every((key) => hexField(value[key], 32) !== undefined);
}

/** A list of byte strings, all of one length. */
export function hexList(value: Json | undefined, length: number): Uint8Array<ArrayBuffer>[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = (value as readonly Json[]).map((item) => hexField(item, length));
  return items.every((item) => item !== undefined) ? items : undefined;
}

export function integerField(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function textField(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function objectField(value: Json | undefined): JsonObject | undefined {
  return typeof value === "object" && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The identity is allowed: for commitments of proofs. */
export function elementOf(bytes: Uint8Array): Element | undefined {
  const P = decodeElement(bytes);
  return P.ok ? P.value : undefined;
}

/** The identity is refused: for keys and shares. */
export function nonIdentityOf(bytes: Uint8Array): Element | undefined {
  const P = decodeNonIdentity(bytes);
  return P.ok ? P.value : undefined;
}

export function scalarOf(bytes: Uint8Array): Scalar | undefined {
  const a = decodeScalar(bytes);
  return a.ok ? a.value : undefined;
}
