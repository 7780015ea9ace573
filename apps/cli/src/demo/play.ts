/** A whole election in one process: `selge demo`. */
import { mkdir, rm } from "node:fs/promises";
import { platformRandom } from "@selge/basics";
import { encodeVerifierKey } from "@selge/log";
import { exists, publishRecord, type Statement } from "@selge/tally";
import { writeWhole } from "../steps/files.ts";
import { runVerifier, type VerifierRun } from "../steps/verify.ts";
import type { Progress } from "../terminal/progress.ts";
import { attest, closeVoting, decryptAndCount, mixBatches, processBox } from "./closing.ts";
import { paperVotersOf, planOf } from "./generator/demo-election.ts";
import { type Stage, setStage } from "./stage.ts";
import { type VotingOutcome, vote } from "./voting.ts";

export interface PlayOptions {
  readonly voters: number;
  readonly mixers: number;
  readonly threshold: number;
  readonly trustees: number;
  readonly seed: string;
  readonly out: string;
}

export interface PlayOutcome {
  readonly stage: Stage;
  readonly fingerprint: string;
  readonly record: string;
  /** One voter's receipt, beside the record. */
  readonly receipt: string;
  readonly witnesses: readonly string[];
  readonly voting: VotingOutcome;
  readonly fates: Readonly<Record<string, number>>;
  readonly result: Statement<"result">;
  readonly files: number;
  readonly verifier: VerifierRun;
}

/** Of a hundred people on the roll, so many come to vote online. */
const ONLINE_PERCENT = 60;

export async function play(options: PlayOptions, progress: Progress): Promise<PlayOutcome> {
  if (await exists(options.out)) throw new Error(`${options.out} exists; choose another --out`);
  const workFolder = `${options.out}.work`;
  await rm(workFolder, { recursive: true, force: true });
  await mkdir(workFolder, { recursive: true });
  const preparing = progress.start("Definition, preflight, key ceremony", 1, "election");
  const roll = Math.max(20, Math.ceil((options.voters * 100) / ONLINE_PERCENT));
  const stage = await setStage({ ...options, roll, workFolder, random: platformRandom });
  preparing.end(`${options.threshold} of ${options.trustees} trustees can decrypt`);

  const plan = planOf(stage.invented, { ballots: options.voters });
  const casting = progress.start("Voting", plan.length, "casts");
  const voting = await vote(stage, plan, casting);
  casting.end(`${voting.ballots} ballots recorded, ${voting.refused.length} hostile attempts refused`);

  await closeVoting(stage, paperVotersOf(stage.invented, plan));
  const judged = await processBox(stage, progress);
  await attest(stage, judged, progress);
  await mixBatches(stage, progress);
  const result = await decryptAndCount(stage, progress);
  const files = await publishRecord(stage.record, options.out, true);
  await rm(workFolder, { recursive: true, force: true });
  const receipt = `${options.out}.receipt.json`;
  await writeWhole(receipt, voting.receipt);

  const verifying = progress.start("The independent verifier", 1, "record");
  const verifier = await runVerifier(options.out, stage.election.fingerprintHex, [], false);
  verifying.end(verifier.report?.verdict ?? `exit ${verifier.exit}`);
  return {
    stage,
    fingerprint: stage.election.fingerprintHex,
    record: options.out,
    receipt,
    witnesses: stage.anchors.witnesses.keys.map(encodeVerifierKey),
    voting,
    fates: judged.counts,
    result,
    files,
    verifier,
  };
}
