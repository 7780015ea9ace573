/** The ballot box of an election folder, opened for one step. */

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { SealingElection } from "@selge/ballot";
import { BallotBox, BoxDamaged, type BoxPorts, type HeadKeeper, openFileStore } from "@selge/ballotbox";
import type { Clock, Decoded } from "@selge/basics";
import { exists } from "@selge/tally";
import { locked } from "../ports/lock.ts";
import { verifyListSignature } from "../ports/signatures.ts";
import { Refusal } from "../terminal/failure.ts";
import type { World } from "../terminal/world.ts";
import { LOG_KEY_MISSING } from "./box-log.ts";
import { anchorsOf, identityRulesOf, type OpenedElection } from "./election.ts";

/** What a step brings along besides the folder; a step that only reads brings nothing. */
export interface BoxNeeds extends Partial<Pick<BoxPorts, "timestamps" | "status">> {
  readonly clock?: Clock;
  /** Signer and witnesses for new heads. */
  readonly heads?: Pick<HeadKeeper, "signer" | "ports">;
  /** May the box be made? */
  readonly create?: boolean;
}

/** Opens the box, runs the step, closes the box; no second process meanwhile. */
export async function withBox<T>(
  { folder, election, sealing }: Pick<OpenedElection, "folder" | "election" | "sealing">,
  world: World,
  needs: BoxNeeds,
  step: (box: BallotBox) => Promise<T>,
): Promise<T> {
  if (needs.create !== true && !(await exists(folder.journal)))
    throw new Refusal(
      "BOX_MISSING",
      `${folder.journal}: there is no ballot box`,
      "The box is made by `selge open`. Run this command where the box is.",
    );
  await mkdir(dirname(folder.journal), { recursive: true });
  return locked(`${folder.journal}.lock`, async () => {
    const store = await openFileStore(folder.journal).catch(damaged(folder.journal));
    try {
      const ports = { ...portsOf(sealing, needs, world), store };
      const box = await BallotBox.open(sealing, { ...ports, identity: identityRulesOf(election) }).catch(
        damaged(folder.journal),
      );
      return await step(box);
    } finally {
      await store.close();
    }
  });
}

/** The index of an appended document, or a refusal that names it. */
export function appended(name: string, outcome: Decoded<number>): number {
  if (!outcome.ok) throw Refusal.of(name, outcome.error, "The ballot box has not changed.");
  return outcome.value;
}

function portsOf({ election }: SealingElection, needs: BoxNeeds, world: World): Omit<BoxPorts, "store" | "identity"> {
  const { logKey, witnesses } = anchorsOf(election);
  const clock = needs.clock ?? world.clock;
  const absent = (what: string) => async (): Promise<never> => {
    throw new Refusal("SERVICE_MISSING", `this command has no ${what}`);
  };
  const noKey = {
    key: logKey,
    sign: (): never => {
      throw new Refusal(LOG_KEY_MISSING, "this step needs the log's key", "Give the key file of the log.");
    },
  };
  return {
    clock,
    random: world.random,
    verifyList: verifyListSignature,
    timestamps: needs.timestamps ?? { stamp: absent("timestamp authority") },
    status: needs.status ?? { status: absent("status service") },
    heads: { signer: needs.heads?.signer ?? noKey, ports: needs.heads?.ports ?? [], witnesses, clock },
  };
}

function damaged(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof BoxDamaged)) throw error;
    throw new Refusal(
      "BOX_DAMAGED",
      `${path}: ${error.message}`,
      "Nothing is repaired by itself. Keep the file as it is, and compare it with its copies.",
    );
  };
}
