/**
 * How this program says no. Every refusal is a throw and every throw inside a check is a failed check, so that no result can
 * be forgotten: what was not refused was reached only by passing.
 */

/** The bytes are there and break a rule: the check fails. `code` is stable, `where` points into the file. */
export class Fault extends Error {
  readonly code: string;
  readonly where: string;

  constructor(code: string, where = "") {
    super(where === "" ? code : `${code} at ${where}`);
    this.code = code;
    this.where = where;
  }
}

/** Something that the check needs is not there: the check is skipped, the verdict at best incomplete. */
export class Missing extends Error {
  readonly file: string;

  constructor(file: string, reason = `${file} is missing`) {
    super(reason);
    this.file = file;
  }
}

/** The record speaks a version of the protocol that this program does not know. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

export function refuse(code: string, where = ""): never {
  throw new Fault(code, where);
}

export function demand(condition: boolean, code: string, where = ""): asserts condition {
  if (!condition) refuse(code, where);
}

/** The code of a refused computation, for those that decide by it (fates). Anything but a Fault goes on flying. */
export function codeOf(error: unknown): string {
  if (error instanceof Fault) return error.code;
  throw error;
}
