/** The frame of every command: options that all have, and where its answer goes. */
import { Command, InvalidArgumentError } from "commander";
import type { World } from "./world.ts";

/** What a command has to say at its end: for people, and for programs. */
export interface Outcome {
  readonly text: string;
  readonly json: object;
}

/** A command that answers; `--json` moves the text to standard error and ends standard output with one JSON object. */
export function answering<F extends object>(
  world: World,
  command: Command,
  step: (flags: F, world: World) => Promise<Outcome>,
): Command {
  return command
    .option("--json", "one JSON object as the last line of standard output, all other text on standard error")
    .showHelpAfterError()
    .action(async () => {
      const { json, ...flags } = command.optsWithGlobals() as F & { readonly json?: boolean };
      const outcome = await step(flags as F, world);
      if (json) {
        world.remark(outcome.text);
        world.print(JSON.stringify(outcome.json));
      } else world.print(outcome.text);
    });
}

export interface ElectionFlags {
  readonly election: string;
  readonly fingerprint?: string;
}

/** A command on an election folder. */
export function electionCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--election <folder>", "the election folder (record, ballot box, documents waiting for signatures)", ".")
    .option("--fingerprint <hex>", "refuse any other election than the one with this fingerprint");
}

export function withPassphrase(command: Command): Command {
  return command.option(
    "--passphrase-file <file>",
    "file with the passphrase: once for all key files, or once for each in their order (otherwise SELGE_PASSPHRASE, otherwise you are asked)",
    collect,
  );
}

export interface NowFlags {
  readonly now?: string;
}

export function withNow(command: Command): Command {
  return command.option(
    "--now <instant>",
    "rehearsals of a demonstration only: act at this time, YYYY-MM-DDTHH:MM:SSZ",
  );
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

export function integerOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!/^[0-9]+$/.test(text) || n < least || n > most)
      throw new InvalidArgumentError(`An integer from ${least} to ${most}.`);
    return n;
  };
}
