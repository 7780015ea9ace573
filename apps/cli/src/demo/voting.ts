/** Six days of voting: everybody of the plan comes, the roll changes, the hostile are refused. */

import { encodeReceipt, type SeenHead } from "@selge/ballot";
import { type Decoded, must } from "@selge/basics";
import { vis3 } from "@selge/election";
import type { DemoIdentity } from "@selge/identity/demo";
import {
  type BallotChoice,
  castAndCheck,
  freshHead,
  type PreparedCast,
  sealChoice,
  signCast,
  type VoterWorld,
} from "../steps/casting.ts";
import type { StepProgress } from "../terminal/progress.ts";
import { GRACE_SECONDS } from "./definition.ts";
import { momentAt } from "./generator/calendar.ts";
import type { Hostility, PlannedCast } from "./generator/voting-plan.ts";
import { EXPECTED_REFUSAL, prepareAttempt } from "./hostile.ts";
import { addRollVersion, type Stage } from "./stage.ts";
import { identityOffice } from "./voter.ts";

export interface VotingOutcome {
  readonly ballots: number;
  readonly refused: readonly { readonly kind: Hostility; readonly code: string }[];
  /** One voter's receipt, for the visitor to try. */
  readonly receipt: Uint8Array;
  readonly rollVersions: number;
}

type Accepted = { readonly identity: DemoIdentity; readonly cast: PreparedCast; readonly choice: BallotChoice };

/** Casts at once share one signed head, as they do in a busy hour. */
const AT_ONCE = 8;

export async function vote(stage: Stage, plan: readonly PlannedCast[], progress: StepProgress): Promise<VotingOutcome> {
  const world: VoterWorld = {
    box: stage.box,
    sealing: stage.sealing,
    keys: stage.authority.ports.keys,
    clock: stage.clock.now,
    random: stage.random,
    anchors: stage.anchors,
  };
  const identityOf = identityOffice(stage.authority);
  const rolls = rollCalendar(stage);
  const refused: { kind: Hostility; code: string }[] = [];
  let recent: readonly Accepted[] = []; // of two different people, the latest first: nobody attacks himself
  let receipt = new Uint8Array(0);
  let done = 0;
  for (const group of groupsOf(plan)) {
    await rolls.applyUntil(group[0]!.at);
    stage.clock.moveTo(group[0]!.at);
    if (group[0]!.hostile === undefined) {
      const seen = await freshHead(world);
      const casts = group.map((planned) => honestCast(world, identityOf(planned.voter), planned, seen));
      const receipts = await Promise.all(casts.map(({ cast }) => castAndCheck(world, cast)));
      receipt = encodeReceipt(must(receipts[0]!)) as Uint8Array<ArrayBuffer>;
      receipts.forEach(must);
      recent = [casts[0]!, ...recent.filter(({ identity }) => !isOf(identity, casts[0]!.identity.personCode))].slice(
        0,
        2,
      );
    } else {
      const attacker = group[0]!;
      const victim = recent.find(({ identity }) => !isOf(identity, attacker.voter.person));
      if (victim !== undefined) refused.push(await attack(world, attacker, identityOf, victim));
    }
    done += group.length;
    progress.at(done);
  }
  return { ballots: stage.box.ballots, refused, receipt, rollVersions: stage.box.roll.version + 1 };
}

const isOf = ({ personCode }: DemoIdentity, person: string): boolean => personCode === person;

function honestCast(world: VoterWorld, identity: DemoIdentity, planned: PlannedCast, seen: SeenHead): Accepted {
  const choice = choiceOf(world, planned);
  return { identity, choice, cast: signCast(world, identity, sealChoice(world, choice, seen)) };
}

function choiceOf({ box, sealing }: VoterWorld, { voter, choice, hostile }: PlannedCast): BallotChoice {
  const code = choice === undefined ? 0 : vis3.choiceNumber(choice);
  const own = box.roll.styleOf(voter.person);
  const holds = (style: number) => sealing.frames[style]?.places[0]?.codes.codes.includes(code) ?? false;
  const style =
    own !== undefined && (hostile === undefined || holds(own))
      ? own
      : sealing.frames.findIndex((_, candidate) => candidate !== own && holds(candidate));
  return { person: voter.person, style, rollVersion: box.roll.version, codes: [code] };
}

async function attack(
  world: VoterWorld,
  planned: PlannedCast,
  identityOf: ReturnType<typeof identityOffice>,
  victim: Accepted,
): Promise<{ kind: Hostility; code: string }> {
  const kind = planned.hostile!;
  const what = { kind, choice: choiceOf(world, planned), identity: identityOf(planned.voter), victim };
  const attempt = prepareAttempt(world, what, await freshHead(world));
  const outcome = await castAndCheck(world, attempt);
  const code = outcome.ok ? "ACCEPTED" : outcome.error;
  if (!EXPECTED_REFUSAL[kind].includes(code as never))
    throw new Error(`the attempt "${kind}" ended with ${code}, expected ${EXPECTED_REFUSAL[kind].join(" or ")}`);
  return { kind, code };
}

/** Honest casts in groups of at most AT_ONCE, nobody twice in one; each attempt by itself. */
function* groupsOf(plan: readonly PlannedCast[]): Generator<readonly PlannedCast[]> {
  let group: PlannedCast[] = [];
  for (const planned of plan) {
    const repeated = group.some(({ voter }) => voter.person === planned.voter.person);
    if (
      group.length > 0 &&
      (planned.hostile || repeated || group.length === AT_ONCE || planned.at - group[0]!.at > SAME_HEAD_SECONDS)
    ) {
      yield group;
      group = [];
    }
    if (planned.hostile) yield [planned];
    else group.push(planned);
  }
  if (group.length > 0) yield group;
}

const SAME_HEAD_SECONDS = 3600;

/** The register's change-sets, applied when their time has come. */
function rollCalendar(stage: Stage): { applyUntil(at: number): Promise<void> } {
  const { changes, calendar } = stage.invented;
  let next = 0;
  return {
    async applyUntil(at) {
      for (; next < changes.lists.length; next++) {
        const list = changes.lists[next]!;
        const due = momentAt(calendar, changes.appliesAt(list.number));
        if (due > at) return;
        stage.clock.moveTo(due);
        await addRollVersion(stage, list.number, vis3.encodeVoterList(list));
        must((await stage.box.publishHead()) as Decoded<unknown>);
      }
    },
  };
}

/** The moment after which nobody can cast any more. */
export function afterGrace(stage: Stage): number {
  return stage.invented.calendar.closes + GRACE_SECONDS + 60;
}
