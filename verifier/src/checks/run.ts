/** What every check works with. */
import type { VerifierKey } from "../log/note.ts";
import type { RandomBytes, SignaturePort } from "../ports.ts";
import type { Arithmetic } from "../proofs/arithmetic.ts";
import { Missing } from "../record/fault.ts";
import type { Manifest } from "../record/manifest.ts";
import { type RecordFiles, readWhole } from "../record/source.ts";
import type { Ledger } from "../report/ledger.ts";
import type { Level } from "./registry.ts";
import type { RunTask } from "./tasks.ts";

export interface Surroundings {
  readonly random: RandomBytes;
  readonly signatures: SignaturePort;
  /** Default: noble. */
  readonly arithmetic?: Arithmetic;
}

export interface Run {
  readonly files: RecordFiles;
  readonly ledger: Ledger;
  readonly level: Level;
  readonly surroundings: Surroundings;
  /** Runs the heavy parts, here or in threads; answers come in the order of the questions. */
  readonly runTask: RunTask;
  /** The trust anchor, hex; undefined when the user gave none. */
  readonly fingerprint: string | undefined;
  /** Witness keys named by the user. */
  readonly witnesses: readonly VerifierKey[];
}

/** Largest JSON document whose length nothing in the manifest bounds. */
export const DOCUMENT_CAP = 256 * 1024;

/** Bytes that a document with one line for each unit of each contest may have. */
export function batchTableCap({ contests, districts }: Manifest, perUnit: number, perCode: number): number {
  const units = new Map(districts.map(({ id, units: own }) => [id, own.length]));
  const lines = contests.flatMap(({ districts: own, slots }) =>
    own.map(({ district, lists }) => {
      const codes = lists.reduce((count, { choices }) => count + choices.length, 1);
      return (units.get(district)! + 1) * (perUnit + 8 * slots + codes * perCode);
    }),
  );
  return DOCUMENT_CAP + lines.reduce((total, bytes) => total + bytes, 0);
}

export function document({ files }: Run, path: string, cap = DOCUMENT_CAP): Promise<Uint8Array> {
  return readWhole(files, path, cap);
}

/** The value, or the check is skipped: what it rests on was not there or was refused. */
export function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Missing("", `needs ${what}`);
  return value;
}
