/** The store port and its laws. Every implementation passes the same contract tests. */

/**
 * Append-only storage of journal payloads.
 * Laws: (1) `append` resolves only when the payload is durable; (2) payloads are read back in the order of their appends; (3) after a crash
 * every payload whose `append` resolved is there, and none is there twice or altered; (4) nothing is ever removed or changed.
 */
export interface BoxStore {
  append(payload: Uint8Array): Promise<void>;
  /** All durable payloads from the first. */
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Storage that is not what was written: nothing is repaired, people decide. */
export class BoxDamaged extends Error {
  readonly code = "BOX_DAMAGED";
  readonly offset: number;
  constructor(offset: number, expected: string) {
    super(`BOX_DAMAGED: byte ${offset}: expected ${expected}`);
    this.offset = offset;
  }
}
