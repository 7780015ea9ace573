/** The number under which a choice is encrypted and counted. */
import type { ChoiceId } from "./fields.ts";

/** VIS-4 ChoiceNumber: `EEEE.NNN(N)` as EEEE·10000 + N; never 0, which is the blank vote. */
export function choiceNumber(id: ChoiceId): number {
  const [unit, number] = id.split(".");
  return Number(unit) * 10000 + Number(number);
}

/** The inverse of `choiceNumber`; `undefined` for a number that no official id has. */
export function choiceIdOf(code: number): ChoiceId | undefined {
  const number = code % 10000;
  if (!Number.isSafeInteger(code) || code < 0 || code >= 1e8 || number === 0) return undefined;
  return `${String(Math.floor(code / 10000)).padStart(4, "0")}.${String(number).padStart(3, "0")}` as ChoiceId;
}
