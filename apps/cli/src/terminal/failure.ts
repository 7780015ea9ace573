/** The end of a command that could not do what it was asked: what, where, which rule, what to do. */
import { BoxDamaged } from "@selge/ballotbox";
import type { DecodeError } from "@selge/basics";
import { RecordUnknown } from "@selge/tally";
import { printable } from "./text.ts";

/** A refusal that a person can act on. */
export class Refusal extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  /** From a decoder's error about `file`. */
  static of(file: string, { code, where, expected }: DecodeError, hint?: string): Refusal {
    return new Refusal(code, `${file}: ${where}: expected ${expected}`, hint);
  }
}

/** Prints one block to standard error; returns the exit status: 1 for a refusal, 70 for a fault of the program. */
export function reportFailure(error: unknown, out: NodeJS.WritableStream): number {
  if (error instanceof Refusal) {
    out.write(
      `✗ ${error.code}\n  ${printable(error.message)}\n${error.hint === undefined ? "" : `  ${printable(error.hint)}\n`}`,
    );
    return 1;
  }
  if (error instanceof RecordUnknown || error instanceof BoxDamaged) {
    out.write(
      `✗ ${error.code}\n  ${printable(error.message)}\n  Nothing was changed. Compare the folder with its copies.\n`,
    );
    return 1;
  }
  const world = error as NodeJS.ErrnoException;
  if (typeof world.code === "string" && world.syscall !== undefined) {
    out.write(
      `✗ ${world.code}\n  ${printable(world.message)}\n  Check the path, the permissions and the free space, then run the command again.\n`,
    );
    return 1;
  }
  out.write(`✗ INTERNAL\n  ${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
  return 70;
}
