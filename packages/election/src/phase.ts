/** Where in its schedule an election is. */
import { type Decoded, decodeError, decodeInstant, type Instant, ok } from "@selge/basics";
import type { DocumentBody } from "./documents.ts";
import type { Schedule } from "./manifest-shape.ts";

export type Phase = "before" | "preparing" | "open" | "grace" | "closed";

/** ELE-6 PhaseAt: `schedule` is the one in force; a `closed` entry in the log overrides it. */
export function phaseAt({ servesFrom, opens, closes, servesUntil }: Schedule, at: Instant): Phase {
  if (at < servesFrom) return "before";
  if (at < opens) return "preparing";
  if (at < closes) return "open";
  return at < servesUntil ? "grace" : "closed";
}

/**
 * ELE-14 ExtendSchedule: the schedule in force after the `number`-th `extended` document (from 1), or why it is none: another number, or a
 * time earlier than the one in force. Total.
 */
export function extendSchedule(schedule: Schedule, body: DocumentBody<"extended">, number: number): Decoded<Schedule> {
  const [closes, servesUntil] = [decodeInstant(body.closes), decodeInstant(body.servesUntil)];
  if (body.number !== number) return decodeError("EXTENDED_NUMBER", "$.number", `${number}`);
  if (closes === undefined || servesUntil === undefined || closes > servesUntil)
    return decodeError("EXTENDED_ORDER", "$.servesUntil", "closes ≤ servesUntil");
  if (closes < schedule.closes || servesUntil < schedule.servesUntil)
    return decodeError("EXTENDED_EARLIER", "$.closes", "times not earlier than those in force");
  return ok({ ...schedule, closes, servesUntil });
}
