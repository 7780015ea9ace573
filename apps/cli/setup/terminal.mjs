/** What the set-up says, and how it hands the terminal to another program. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

const PASSED_ON = ["SIGTERM", "SIGHUP", "SIGQUIT"];

export function tell(text) {
  process.stderr.write(`selge: ${text}\n`);
}

/** Runs a program in this terminal. Resolves to its exit code; a signal gives 128 + its number, as in a shell. */
export function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    const stopPassing = passSignals(child);
    child.on("error", (error) => {
      stopPassing();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      stopPassing();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** A terminal sends Ctrl-C to the whole group, so the child has it already; anything else must be passed on. */
function passSignals(child) {
  const handlers = PASSED_ON.map((signal) => [signal, () => child.kill(signal)]);
  handlers.push(["SIGINT", () => process.stdin.isTTY || child.kill("SIGINT")]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
