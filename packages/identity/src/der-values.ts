/** Values inside DER: integers, object identifiers, calendar dates. */
import { type Instant, instant } from "@selge/basics";

export function toBigInt(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

export function readOid(content: Uint8Array): string | undefined {
  const arcs: number[] = [];
  let arc = 0;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) return undefined;
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) return undefined;
    fresh = byte < 0x80;
    if (!fresh) continue;
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(arc / 40));
      arcs.push(root, arc - 40 * root);
    } else arcs.push(arc);
    arc = 0;
  }
  return fresh && arcs.length > 0 ? arcs.join(".") : undefined;
}

export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** From `YYYYMMDDHHMMSS…`; `undefined` for a date that does not exist. */
export function calendar(text: string): Instant | undefined {
  const n = (from: number, length: number): number => Number(text.slice(from, from + length));
  const fields = [n(0, 4), n(4, 2) - 1, n(6, 2), n(8, 2), n(10, 2), n(12, 2)] as const;
  const seconds = Date.UTC(...fields) / 1000;
  if (fields[0] < 1970 || !Number.isSafeInteger(seconds)) return undefined;
  const again = new Date(seconds * 1000).toISOString().replace(/[-:T]/g, "");
  return again.slice(0, 14) === text.slice(0, 14) ? instant(seconds) : undefined;
}
