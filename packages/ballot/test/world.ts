/** Two elections for the tests of ballots: the simplest there is, and one with two contests of the same codes, the second with two slots. */
import { type Decoded, must, type RandomBytes } from "@selge/basics";
import {
  codeOf,
  type SmallElection,
  seededRandom,
  smallElection,
  VOTERS,
} from "../../../test/fixtures/small-election.ts";
import { type CheckedBallot, checkBallots, type SealedBallot, type SealingElection, sealBallot } from "../src/index.ts";

export const random: RandomBytes = seededRandom("ballot tests");
export const SEEN = { size: 4, root: new Uint8Array(32).fill(4) };
export const [ALICE, BOB] = [VOTERS[0]!.person, VOTERS[1]!.person];

export const one: SmallElection = smallElection({ seed: "one contest" });

/** The first slot of the second contest must be filled. Codes of both contests are the same, so that swapping them would show nowhere else. */
export const many: SmallElection = smallElection({
  seed: "two contests",
  contests: [{}, { slots: 2, blank: [false, true] }],
  change: (body) => ({
    ...body,
    contests: body.contests.map((contest) => ({
      ...contest,
      districts: body.contests[0]!.districts,
    })),
  }),
});

export function seal(
  { sealing }: { readonly sealing: SealingElection },
  codes: readonly number[],
  { person = ALICE, style = 0, seed = random(32) }: { person?: string; style?: number; seed?: Uint8Array } = {},
): SealedBallot & { readonly seed: Uint8Array } {
  const choices = { person, style, rollVersion: 0, seen: SEEN, codes };
  return { ...sealBallot(sealing, choices, seed, random), seed };
}

export function check(
  { sealing }: { readonly sealing: SealingElection },
  { bytes, o }: SealedBallot,
  signer: string = ALICE,
): Decoded<CheckedBallot> {
  return checkBallots([{ bytes, o, signer }], sealing, random)[0]!;
}

/** "accepted", or the code of the refusal, which names a place and a rule. */
export function verdict(outcome: { readonly ok: boolean }): string {
  const { ok, error } = outcome as { ok: boolean; error: { code: string; where: string; expected: string } | string };
  if (ok) return "accepted";
  if (typeof error === "string") return error;
  if (error.where === "" || error.expected === "") throw new Error(`${error.code} explains nothing`);
  return error.code;
}

export function checked(election: SmallElection, sealed: SealedBallot, signer: string = ALICE): CheckedBallot {
  return must(check(election, sealed, signer));
}

export { codeOf, VOTERS };
