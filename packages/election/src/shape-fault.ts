/** The first fault that a shape finds, as the decoders of this package tell it. */
import { decodeError } from "@selge/basics";
import type { z } from "zod";

/** `code` at the path of the first issue, such as `$.contests[2].blank[0]`; an unknown field is named by the object that has it. */
export function shapeFault(code: string, { issues }: z.ZodError): ReturnType<typeof decodeError> {
  const issue = issues[0]!;
  const where = issue.path.reduce<string>(
    (path, part) => (typeof part === "number" ? `${path}[${part}]` : `${path}.${String(part)}`),
    "$",
  );
  return decodeError(code, where, issue.message);
}
