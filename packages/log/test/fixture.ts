/** A small world: two elections, their logs, three witnesses. Every key comes from a label, so that vectors stay the same. */
import { type Instant, instant, sha256, utf8 } from "@selge/basics";
import {
  checkCheckpoint,
  type EntryType,
  ed25519Signer,
  encodeEntry,
  type LogEntry,
  leafHash,
  logKey,
  type MemoryTree,
  memoryTree,
  type NoteSigner,
  type SignedCheckpoint,
  type VerifierKey,
  witnessKey,
} from "@selge/log";

export const secretOf = (label: string) => sha256(utf8(`log test secret ${label}`));
export const fingerprint = sha256(utf8("log test election"));
export const otherFingerprint = sha256(utf8("log test other election"));
export const log = ed25519Signer((key) => logKey(fingerprint, key), secretOf("log"));
export const otherLog = ed25519Signer((key) => logKey(otherFingerprint, key), secretOf("log"));
export const witnessSigner = (name: string): NoteSigner =>
  ed25519Signer((key) => witnessKey(`witness.example/${name}`, key), secretOf(name));
export const witnesses = ["w1", "w2", "w3"].map(witnessSigner);
export const witnessKeys: readonly VerifierKey[] = witnesses.map(({ key }) => key);
export const noon: Instant = instant(1_795_521_600);

const TYPES: readonly EntryType[] = ["document", "restricted", "document", "document", "ballot"];

/** Entry `index` of the test log: SHA-256 of `<branch> <index>` behind a type byte. */
export function testEntry(index: number, branch = "log test entry"): LogEntry {
  return encodeEntry(TYPES[Math.min(index, TYPES.length - 1)]!, sha256(utf8(`${branch} ${index}`)));
}

export function testEntries(size: number, branch?: string): LogEntry[] {
  return Array.from({ length: size }, (_, i) => testEntry(i, branch));
}

/** The first `common` entries of the test log, then entries of another branch up to `size`. */
export function forkedTree(common: number, size: number): MemoryTree {
  const branch = testEntries(size, "log test fork").slice(common);
  return memoryTree([...testEntries(common), ...branch].map(leafHash));
}

export function testTree(size: number): MemoryTree {
  return memoryTree(testEntries(size).map(leafHash));
}

export function accepted(note: Uint8Array, key: VerifierKey = log.key): SignedCheckpoint {
  const signed = checkCheckpoint(note, key);
  if (!signed.ok) throw new Error(signed.error.code);
  return signed.value;
}
