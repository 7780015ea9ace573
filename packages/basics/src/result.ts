/** Outcomes of decoding and of domain checks. A bug throws; a wrong proof is `false`; everything else is one of these. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** What was wrong with foreign bytes: one stable code, the place (a path such as `roles.mixers[2].key` or `byte 132`), the rule. */
export interface DecodeError {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
}

export type Decoded<T> = Result<T, DecodeError>;

export function decodeError(
  code: string,
  where: string,
  expected: string,
): { readonly ok: false; readonly error: DecodeError } {
  return err({ code, where, expected });
}

/** The value, or a thrown bug: only where the caller has just made the bytes itself. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`unexpected failure: ${JSON.stringify(result.error)}`);
  return result.value;
}
