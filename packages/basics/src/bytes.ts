/** Byte strings: the one currency between packages. Nothing here knows what the bytes mean. */

/** Concatenates in order. Cost: one copy. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatList(parts);
}

/** The same for a list of any length: a call takes about a hundred thousand arguments at most. */
export function concatList(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Equality of public byte strings; not constant-time, never for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** BAS-15 CompareBytes: lexicographic order of unsigned bytes, a proper prefix first; negative, 0 or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

export function u8(x: number): Uint8Array<ArrayBuffer> {
  return littleEndian(x, 1);
}

export function u16le(x: number): Uint8Array<ArrayBuffer> {
  return littleEndian(x, 2);
}

export function u32le(x: number): Uint8Array<ArrayBuffer> {
  return littleEndian(x, 4);
}

/** `x` is a safe integer (below 2^53). */
export function u64le(x: number): Uint8Array<ArrayBuffer> {
  return littleEndian(x, 8);
}

/** BAS-1 Frame: `u32le(length) ‖ bytes`. Injective: two different lists of framed strings never concatenate alike. */
export function frame(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(u32le(bytes.length), bytes);
}

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let out = "";
  for (const b of bytes) out += b.toString(16).padStart(2, "0");
  return out;
}

/** BAS-7 Hex: lower case, even number of digits; `undefined` otherwise, or when `length` (in bytes) is given and differs. */
export function fromHex(text: string, length?: number): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  if (length !== undefined && text.length !== 2 * length) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** RFC 4648 § 4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/** BAS-8 Base64: RFC 4648 § 4, padded, no white space, unused bits zero; `undefined` otherwise. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : undefined;
}

/** BAS-9 Utf8: no replacement, a byte order mark is a character; `undefined` when malformed. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** BAS-6 UnsignedLittleEndian: throws on what is no integer of `size` bytes below 2^53. */
function littleEndian(x: number, size: number): Uint8Array<ArrayBuffer> {
  if (!Number.isSafeInteger(x) || x < 0 || (size < 7 && x >= 2 ** (8 * size)))
    throw new RangeError(`${x} does not fit ${size} bytes`);
  const out = new Uint8Array(size);
  for (let i = 0, rest = x; i < size; i++, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
}
