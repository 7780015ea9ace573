/** The heavy parts as questions and answers that can travel to a thread: plain data both ways. */
import type { RecordFiles } from "../record/source.ts";
import type { Finding, Outcome } from "../report/ledger.ts";
import { type BoxAnswer, type BoxJob, judgeBoxFile } from "./4-box/box-file.ts";
import { checkStrip, type StripJob } from "./4-box/strip.ts";
import { type BatchAnswer, type BatchJob, checkBatch } from "./5-mix/batch.ts";
import type { Surroundings } from "./run.ts";

export type Task =
  | { readonly kind: "batch"; readonly job: BatchJob }
  | { readonly kind: "box"; readonly job: BoxJob }
  | { readonly kind: "strip"; readonly job: StripJob };

export interface Answer<T = unknown> {
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly Finding[];
  readonly value: T;
}

interface AnswerOf {
  readonly batch: BatchAnswer;
  readonly box: BoxAnswer;
  readonly strip: undefined;
}

/** Undefined when the thread died: its items stay unrun, and the caller says so. */
export type RunTask = <T extends Task>(task: T) => Promise<Answer<AnswerOf[T["kind"]]> | Error>;

export async function runTaskHere(files: RecordFiles, task: Task, surroundings: Surroundings): Promise<Answer> {
  if (task.kind === "batch") return checkBatch(files, task.job, surroundings);
  if (task.kind === "box") return judgeBoxFile(files, task.job, surroundings);
  return checkStrip(files, task.job, surroundings);
}
