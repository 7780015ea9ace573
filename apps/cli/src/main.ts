#!/usr/bin/env node
/** `selge`: every step of an election from the terminal. */
import { selgeProgram } from "./program.ts";
import { reportFailure } from "./terminal/failure.ts";
import { processWorld } from "./terminal/world.ts";

try {
  await selgeProgram(processWorld()).parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.stderr);
}
