/** `selge demo`: plays a whole election and ends with the independent verifier's verdict. */
import { Command, InvalidArgumentError } from "commander";
import { type PlayOutcome, play } from "../demo/play.ts";
import { Refusal } from "../terminal/failure.ts";
import { count, duration, terminalProgress } from "../terminal/progress.ts";
import { resultTable, turnoutLine } from "../terminal/result-table.ts";
import { grouped, table } from "../terminal/text.ts";

interface DemoFlags {
  readonly voters: number;
  readonly mixers: number;
  readonly trustees: readonly [number, number];
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
}

export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "Play a whole invented election: synthetic voters, hostile ones, paper voters, mixers, trustees, count, verifier.",
    )
    .option("--voters <n>", "ballots that honest voters cast (some vote more than once)", integer(2, 1_000_000), 300)
    .option("--mixers <k>", "mixers in the chain", integer(1, 16), 3)
    .option("--trustees <t/m>", "threshold and number of trustees", thresholdOf, [3, 5] as const)
    .option("--seed <text>", "drives invented people, choices and order; never a key, nonce or proof", "selge")
    .option("--out <folder>", "where the election record is written; must not exist", "demo")
    .option("--json", "one JSON object as the last line of standard output")
    .action(run);
}

async function run(flags: DemoFlags): Promise<void> {
  const began = performance.now();
  const [threshold, trustees] = flags.trustees;
  const progress = terminalProgress(process.stderr, false);
  const outcome = await play({ ...flags, threshold, trustees }, progress);
  if (flags.json) process.stdout.write(`${JSON.stringify(summary(outcome))}\n`);
  else process.stdout.write(`${report(outcome)}\nAll of it took ${duration((performance.now() - began) / 1000)}.\n`);
  if (outcome.verifier.exit !== 0)
    throw new Refusal(
      "VERIFIER",
      `the verifier ended with ${outcome.verifier.report?.verdict ?? `exit ${outcome.verifier.exit}`}`,
      `Run: npx selge-verify ${outcome.record} --fingerprint ${outcome.fingerprint}`,
    );
}

function summary({ fingerprint, record, witnesses, verifier, fates, result, voting }: PlayOutcome): object {
  return {
    fingerprint,
    record,
    witnesses,
    verdict: verifier.report?.verdict ?? "ERROR",
    counted: fates.counted,
    fates,
    refused: voting.refused,
    result,
  };
}

function report({ stage, fingerprint, record, receipt, voting, fates, result, verifier, files }: PlayOutcome): string {
  const { manifest } = stage.election;
  return [
    "",
    manifest.title.en ?? manifest.id,
    "",
    resultTable(manifest, result),
    "",
    turnoutLine(stage.box.roll.roll.size, fates.counted ?? 0),
    `Ballots: ${Object.entries(fates)
      .map(([fate, n]) => `${count(n)} ${fate}`)
      .join(", ")}`,
    "",
    "Hostile attempts, all refused before they were recorded:",
    table(voting.refused.map(({ kind, code }) => [`  ${kind}`, code])),
    "",
    `Verdict of the independent verifier: ${verifier.report?.verdict ?? `none (exit ${verifier.exit})`} (${verifier.report?.level ?? "?"} level)`,
    `Election record: ${record} (${count(files)} files)`,
    `Fingerprint:     ${grouped(fingerprint)}`,
    "",
    "Check it yourself:",
    `  npx selge-verify ${record} --fingerprint ${fingerprint}`,
    `  npx selge-verify ${record} --fingerprint ${fingerprint} --level public`,
    `  npx selge-verify ${record} --fingerprint ${fingerprint} --receipt ${receipt}`,
    "",
  ].join("\n");
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!/^[0-9]+$/.test(text) || n < least || n > most)
      throw new InvalidArgumentError(`An integer from ${least} to ${most}.`);
    return n;
  };
}

function thresholdOf(text: string): readonly [number, number] {
  const parts = /^([0-9]{1,2})\/([0-9]{1,2})$/.exec(text);
  const [t, m] = [Number(parts?.[1]), Number(parts?.[2])];
  if (parts === null || t < 1 || t > m || m > 32) throw new InvalidArgumentError("Threshold/trustees, such as 3/5.");
  return [t, m];
}
