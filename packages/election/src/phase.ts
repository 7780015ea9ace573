/** Where in its schedule an election is. */
import type { Instant } from "@selge/basics";
import type { Schedule } from "./manifest-shape.ts";

export type Phase = "before" | "preparing" | "open" | "grace" | "closed";

/** ELE-6 PhaseAt: `schedule` is the one in force; a `closed` entry in the log overrides it. */
export function phaseAt({ servesFrom, opens, closes, servesUntil }: Schedule, at: Instant): Phase {
  if (at < servesFrom) return "before";
  if (at < opens) return "preparing";
  if (at < closes) return "open";
  return at < servesUntil ? "grace" : "closed";
}
