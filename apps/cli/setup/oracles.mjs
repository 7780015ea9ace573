/** Programs of others that some tests ask for a second opinion. Missing ones cost a warning, never a red run. */
import { spawnSync } from "node:child_process";
import { tell } from "./terminal.mjs";

const PACKAGES = [["xmlsec1", "xmlsec1"]];

/** On Debian as root they are installed; elsewhere one line says how. */
export function installOracles(env) {
  for (const [program, name] of PACKAGES) {
    if (works(program, ["--version"], env)) continue;
    const mayInstall = process.getuid?.() === 0 && works("apt-get", ["--version"], env);
    if (mayInstall && install(name, env)) continue;
    tell(
      `${program} is not here: the tests that ask it are told so (Debian: apt-get install ${name}; macOS: brew install ${name})`,
    );
  }
}

function install(name, env) {
  const quiet = { ...env, DEBIAN_FRONTEND: "noninteractive" };
  const args = ["install", "-y", "--no-install-recommends", name];
  tell(`installing ${name}, which some tests ask for a second opinion`);
  return works("apt-get", args, quiet) || (works("apt-get", ["update"], quiet) && works("apt-get", args, quiet));
}

function works(program, args, env) {
  return spawnSync(program, args, { env, stdio: "ignore", timeout: 180_000 }).status === 0;
}
