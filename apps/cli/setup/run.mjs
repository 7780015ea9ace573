#!/usr/bin/env node
/**
 * The one door for a person with a fresh copy: `npm start`, `npm test`, `npm run test:full`. Sets up what is missing, then
 * hands over to the real command on the pinned Node.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandEnvironment, prepare, Refusal } from "./install.mjs";
import { run, tell } from "./terminal.mjs";
import { runTests } from "./test.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

const COMMANDS = {
  start: (runtime, env, rest) =>
    run(runtime, [join(ROOT, "apps/cli/src/main.ts"), "demo", ...demoArguments(rest)], { cwd: ROOT, env }),
  test: (runtime, env, rest) => runTests(ROOT, runtime, env, rest),
  "test:full": (runtime, env, rest) => runTests(ROOT, runtime, { ...env, SELGE_FULL: "1" }, rest),
};

main(process.argv[2], process.argv.slice(3)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    tell(error instanceof Refusal ? error.message : `set-up failed: ${error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  },
);

async function main(name, rest) {
  if (!Object.hasOwn(COMMANDS, name)) throw new Refusal(`usage: run.mjs ${Object.keys(COMMANDS).join(" | ")}`);
  const runtime = prepare(ROOT);
  buildEngine(runtime);
  return COMMANDS[name](runtime, commandEnvironment(ROOT, runtime), rest);
}

/** The WebAssembly of the fast arithmetic: compiled once, and again when the hash in the repository is another. */
function buildEngine(runtime) {
  const build = join(ROOT, "packages/engine/build/main.ts");
  const { status } = spawnSync(runtime, [build, "--if-needed"], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Refusal("The engine could not be built from packages/engine (see above).");
}

/** 300 voters into a directory that does not exist yet, unless the caller says otherwise. */
function demoArguments(rest) {
  const says = (flag) => rest.some((word) => word === flag || word.startsWith(`${flag}=`));
  const voters = says("--voters") ? [] : ["--voters", "300"];
  const out = says("--out") ? [] : ["--out", freshDirectory("demo")];
  return [...voters, ...out, ...rest];
}

function freshDirectory(name) {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(join(ROOT, candidate))) return candidate;
  }
}
