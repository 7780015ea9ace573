/** What the log holds: 33 bytes, a type and a hash. Nothing that tells a voter, a choice or a time. */
import { concat, ok } from "@selge/basics";
import { type Outcome, refuse } from "./refusal.ts";

export const ENTRY_LENGTH = 33;

const TYPES = { ballot: 0x01, document: 0x02, restricted: 0x03 } as const;

export type EntryType = keyof typeof TYPES;

/** Entry bytes that are known to be well formed. */
export type LogEntry = Uint8Array<ArrayBuffer> & { readonly __brand: "LogEntry" };

/** LOG-1 DecodeEntry: 33 bytes, type byte 0x01, 0x02 or 0x03; copies. Total. */
export function decodeEntry(bytes: Uint8Array): Outcome<LogEntry, "LOG_ENTRY"> {
  if (bytes.length !== ENTRY_LENGTH) return refuse("LOG_ENTRY", `${bytes.length} bytes`, `${ENTRY_LENGTH} bytes`);
  if (typeOf(bytes) === undefined) return refuse("LOG_ENTRY", "byte 0", "a type byte 0x01, 0x02 or 0x03");
  return ok(concat(bytes) as LogEntry);
}

/** Type byte and 32-byte hash; throws on another length (a bug of the caller). */
export function encodeEntry(type: EntryType, hash: Uint8Array): LogEntry {
  if (hash.length !== ENTRY_LENGTH - 1) throw new RangeError(`an entry holds a hash of 32 bytes, not ${hash.length}`);
  return concat(Uint8Array.of(TYPES[type]), hash) as LogEntry;
}

export function entryType(entry: LogEntry): EntryType {
  return typeOf(entry)!;
}

export function entryHash(entry: LogEntry): Uint8Array<ArrayBuffer> {
  return entry.slice(1);
}

function typeOf(bytes: Uint8Array): EntryType | undefined {
  return (Object.keys(TYPES) as EntryType[]).find((type) => TYPES[type] === bytes[0]);
}
