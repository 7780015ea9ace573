#!/usr/bin/env node
/** `selge`: every step of an election from the terminal. */
import { Command } from "commander";
import { demoCommand } from "./commands/demo.ts";
import { reportFailure } from "./terminal/failure.ts";

const program = new Command("selge")
  .description("Internet voting that anyone can check: every step of an election, from definition to published record.")
  .version("0.1.0")
  .showHelpAfterError()
  .addCommand(demoCommand());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.stderr);
}
