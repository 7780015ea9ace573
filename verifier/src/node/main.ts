#!/usr/bin/env node
/** selge-verify: checks an election record. Nothing but a whole, passed report ends with exit code 0. */
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { runCommand } from "./command.ts";

process.exitCode = 3;
// Whatever ends this program before its verdict, ends it with an error: a broken pipe, a signal, a bug.
const die = (message: string): void => {
  try {
    process.stderr.write(`${message}\n`);
  } finally {
    process.exit(3);
  }
};
process.on("uncaughtException", (error) => die(`selge-verify: internal error: ${error.message}`));
process.on("unhandledRejection", (error) => die(`selge-verify: internal error: ${String(error)}`));
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGPIPE"] as const)
  process.on(signal, () => die(`selge-verify: ${signal}`));
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(3));

const given = argumentsOrUsage();
if (given !== undefined) {
  const { text, exit } = await runCommand(given);
  process.stdout.write(text, (error) => process.exit(error ? 3 : exit));
}

function argumentsOrUsage(): Arguments | undefined {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    die(`selge-verify: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}
