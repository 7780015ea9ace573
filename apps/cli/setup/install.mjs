/**
 * Brings the pinned packages and the pinned Node to where `package-lock.json` says they are. Plain JavaScript without
 * dependencies, because it runs on the machine's own Node before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { tell } from "./terminal.mjs";

const NODE_NEEDED_TO_INSTALL = 20;
const NODE_NEEDED_TO_RUN = 24;

/** Installs what is missing. Returns the Node executable that the commands of this project run on, or throws a Refusal. */
export function prepare(root) {
  const own = majorOf(process.version);
  if (own < NODE_NEEDED_TO_INSTALL) {
    throw new Refusal(`Selge needs Node.js ${NODE_NEEDED_TO_INSTALL} or newer to set itself up; this is ${process.version}.
  Debian:  apt-get install nodejs npm   (or a newer Node from nodejs.org)
  macOS:   brew install node`);
  }
  const lock = packagesOf(join(root, "package-lock.json"));
  if (lock === undefined)
    throw new Refusal("package-lock.json is missing or unreadable: this is not a complete copy of Selge.");
  if (!isInstalled(root, lock)) install(root);
  const unlinked = unlinkedPrograms(root, lock);
  if (unlinked.length > 0) npm(root, ["rebuild", ...unlinked, "--silent", "--ignore-scripts"], "ignore");
  return findRuntime(root, lock["node_modules/node"]?.version);
}

/** A condition that the person at the keyboard can mend; its message says how. */
export class Refusal extends Error {}

/** The environment for commands: first the chosen Node, then the project's own programs, then the machine's. */
export function commandEnvironment(root, runtime) {
  const path = [dirname(runtime), join(root, "node_modules", ".bin"), machinePath()].join(delimiter);
  return { ...process.env, PATH: path };
}

/** True if every package of the lock file that this platform needs is there in exactly the locked version. */
export function isInstalled(root, lock) {
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return false;
  return Object.entries(lock).every(([path, wanted]) => {
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    const same = wanted.link
      ? found.resolved === wanted.resolved
      : found.version === wanted.version && found.integrity === wanted.integrity;
    return same && existsSync(join(root, path));
  });
}

/** Rooms whose program is there but not yet in node_modules/.bin: npm links only what exists when it installs. */
export function unlinkedPrograms(root, lock) {
  return Object.entries(lock).flatMap(([path, { name, bin = {} }]) => {
    if (path === "" || path.startsWith("node_modules/")) return [];
    const isMissing = ([program, target]) =>
      existsSync(join(root, path, target)) && !existsSync(join(root, "node_modules", ".bin", program));
    return Object.entries(bin).some(isMissing) ? [name] : [];
  });
}

function install(root) {
  const version = npm(root, ["--version"], "pipe");
  if (version.status !== 0) {
    throw new Refusal(`npm was not found. It belongs to Node.js:
  Debian:  apt-get install npm
  macOS:   brew install node`);
  }
  tell("installing the pinned packages and Node 24 (once; needs the network, about a minute) …");
  if (npm(root, ["ci", "--loglevel=error", "--no-audit", "--no-fund"], "inherit").status !== 0) {
    throw new Refusal(`The packages could not be installed (npm's own message is above).
  Is the network reachable, and is there room on the disk? Then run the same command again.`);
  }
}

/** The pinned Node if it works, once rebuilt if it does not, else the machine's own if that is new enough. */
function findRuntime(root, pinned) {
  const local = join(root, "node_modules", ".bin", "node");
  if (works(local, pinned)) return local;
  tell(`fetching the pinned Node ${pinned} …`);
  npm(root, ["rebuild", "node", "--loglevel=error"], "inherit");
  if (works(local, pinned)) return local;
  if (majorOf(process.version) >= NODE_NEEDED_TO_RUN && !isInside(process.execPath, root)) {
    tell(`the pinned Node ${pinned} is not available; going on with this machine's ${process.version}.`);
    return process.execPath;
  }
  throw new Refusal(`Selge runs on Node ${pinned}, which npm installs with the script of the package "node"; that did not happen here
(perhaps "ignore-scripts" is set). Do one of these and run the same command again:
  npm rebuild node --ignore-scripts=false
  install Node.js ${NODE_NEEDED_TO_RUN} or newer on this machine (nodejs.org)`);
}

function works(executable, pinned) {
  if (!existsSync(executable)) return false;
  const { status, stdout } = spawnSync(executable, ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.trim() === `v${pinned}`;
}

/** npm runs on the machine's own Node: the one in node_modules disappears while it works. */
function npm(root, args, stdio) {
  return spawnSync("npm", args, { cwd: root, stdio, env: { ...process.env, PATH: machinePath() } });
}

function machinePath() {
  const places = (process.env.PATH ?? "").split(delimiter);
  return places.filter((place) => !/[\\/]node_modules[\\/]/.test(`${place}/`)).join(delimiter);
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function isInside(file, directory) {
  return realpathSync(file).startsWith(`${realpathSync(directory)}/`);
}

function majorOf(version) {
  return Number(version.replace(/^v/, "").split(".")[0]);
}
