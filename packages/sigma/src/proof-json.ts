/** Proofs inside JSON documents: an object of hexadecimal fields, exactly the named ones. */
import { type Decoded, decodeError, fromHex, type Json, type JsonObject, ok, toHex } from "@selge/basics";
import { decodeElement, decodeScalar, type Element, encodeElement, encodeScalar, type Scalar } from "@selge/group";
import type { EqualityProof } from "./equality.ts";
import type { PossessionProof } from "./possession.ts";

export function encodePossessionProof({ R, z }: PossessionProof): JsonObject {
  return { R: elementHex(R), z: scalarHex(z) };
}

/** SIG-4 DecodePossessionProof: {R, z} and nothing else. Total. */
export function decodePossessionProof(json: Json, where = "proof"): Decoded<PossessionProof> {
  const fields = hexFields(json, ["R", "z"], where);
  if (!fields.ok) return fields;
  const [rBytes, zBytes] = fields.value as [Uint8Array, Uint8Array];
  const R = decodeElement(rBytes, `${where}.R`);
  if (!R.ok) return R;
  const z = decodeScalar(zBytes, `${where}.z`);
  return z.ok ? ok({ R: R.value, z: z.value }) : z;
}

export function encodeEqualityProof({ T1, T2, z }: EqualityProof): JsonObject {
  return { T1: elementHex(T1), T2: elementHex(T2), z: scalarHex(z) };
}

/** SIG-10 DecodeEqualityProof: {T1, T2, z} and nothing else, for decryption and probe. Total. */
export function decodeEqualityProof(json: Json, where = "proof"): Decoded<EqualityProof> {
  const fields = hexFields(json, ["T1", "T2", "z"], where);
  if (!fields.ok) return fields;
  const [t1Bytes, t2Bytes, zBytes] = fields.value as [Uint8Array, Uint8Array, Uint8Array];
  const T1 = decodeElement(t1Bytes, `${where}.T1`);
  if (!T1.ok) return T1;
  const T2 = decodeElement(t2Bytes, `${where}.T2`);
  if (!T2.ok) return T2;
  const z = decodeScalar(zBytes, `${where}.z`);
  return z.ok ? ok({ T1: T1.value, T2: T2.value, z: z.value }) : z;
}

const elementHex = (P: Element): string => toHex(encodeElement(P));
const scalarHex = (a: Scalar): string => toHex(encodeScalar(a));

/** The 32 bytes of each named field. */
function hexFields(json: Json, names: readonly string[], where: string): Decoded<readonly Uint8Array[]> {
  const shape = decodeError(
    "PROOF_SHAPE",
    where,
    `{${names.join(", ")}}, 64 hexadecimal digits each, and nothing else`,
  );
  if (typeof json !== "object" || json === null || Array.isArray(json)) return shape;
  const object = json as JsonObject;
  if (Object.keys(object).length !== names.length) return shape;
  const out: Uint8Array[] = [];
  for (const name of names) {
    const text = Object.hasOwn(object, name) ? object[name] : undefined;
    const bytes = typeof text === "string" ? fromHex(text, 32) : undefined;
    if (bytes === undefined) return shape;
    out.push(bytes);
  }
  return ok(out);
}
