/** Refusals of this package: a decode error whose code is one of a closed union. */
import type { DecodeError, Result } from "@selge/basics";

export interface Refusal<Code extends string> extends DecodeError {
  readonly code: Code;
}

export type Outcome<T, Code extends string> = Result<T, Refusal<Code>>;

export function refuse<Code extends string>(
  code: Code,
  where: string,
  expected: string,
): { readonly ok: false; readonly error: Refusal<Code> } {
  return { ok: false, error: { code, where, expected } };
}
