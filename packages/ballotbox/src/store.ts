/** The store port and its laws. Every implementation passes the same contract tests. */

/**
 * Append-only storage of journal payloads.
 * Laws: (1) `append` resolves only when the payload is durable; (2) payloads are read back in the order of their appends, appends made at
 * once in the order of their calls; (3) after a crash every payload whose `append` resolved is there, and none is there twice or altered;
 * (4) nothing is ever removed or changed; (5) after an `append` that rejected, its outcome is unknown and every later `append` rejects
 * until the store is opened again, while reading goes on; (6) what cannot be read as it was written is a `BoxDamaged`, never skipped.
 */
export interface BoxStore {
  append(payload: Uint8Array): Promise<void>;
  /** All durable payloads in order; with `from`, those after the first `from` ones. */
  read(from?: number): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export type BoxDamage = "BOX_DAMAGED" | "BOX_HEAD";

/** Storage that is not what was written: nothing is repaired, people decide. */
export class BoxDamaged extends Error {
  readonly code: BoxDamage;
  /** Such as `byte 132` or `record 7`. */
  readonly where: string;
  constructor(where: string, expected: string, code: BoxDamage = "BOX_DAMAGED") {
    super(`${code}: ${where}: expected ${expected}`);
    this.code = code;
    this.where = where;
  }
}
