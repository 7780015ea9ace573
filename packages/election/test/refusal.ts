/** What a test wants to know of a refusal. */
import { expect } from "vitest";

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: { code: string; where: string } };

/** `code` of a refusal, "accepted" else; every refusal says what was expected. */
export function codeOfRefusal(outcome: { readonly ok: boolean }): string {
  const { ok, error } = outcome as Outcome & { error: { code: string; where: string; expected: string } };
  if (ok) return "accepted";
  expect(error.where.length).toBeGreaterThan(0);
  expect(error.expected.length).toBeGreaterThan(0);
  return error.code;
}

export function refusalOf(outcome: { readonly ok: boolean }): { readonly code: string; readonly where: string } {
  const code = codeOfRefusal(outcome);
  return { code, where: code === "accepted" ? "" : (outcome as Outcome & { error: { where: string } }).error.where };
}
