/** The files that the guards look at: everything a fresh copy of the repository holds. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export type TextFile = { readonly path: string; readonly text: string };

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const NOT_OURS = /^(\.git|demo(-\d+)?|coverage)$|(^|\/)(node_modules|\.DS_Store)$/;
const TEXT = new Set(
  ".ts .tsx .mjs .js .json .md .css .html .svg .yml .yaml .sh .sql .txt .npmrc .gitignore .editorconfig".split(" "),
);

let cached: readonly TextFile[] | undefined;

/** All text files; paths relative to the root, with forward slashes. */
export function readRepository(): readonly TextFile[] {
  cached ??= pathsUnder("").map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
  return cached;
}

/** Paths of all files, text or not. */
export function allPaths(): ReadonlySet<string> {
  return new Set(pathsUnder("", () => true));
}

export function isExecutable(path: string): boolean {
  return (statSync(join(ROOT, path)).mode & 0o111) !== 0;
}

export function isSource(file: TextFile): boolean {
  return /^(packages|apps|verifier|test)\/.*\.(ts|tsx|mjs)$/.test(file.path);
}

function pathsUnder(directory: string, wanted: (path: string) => boolean = isText): string[] {
  return readdirSync(join(ROOT, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    if (NOT_OURS.test(path)) return [];
    if (entry.isDirectory()) return pathsUnder(path, wanted);
    return entry.isFile() && wanted(path) ? [path] : [];
  });
}

function isText(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return TEXT.has(extname(name)) || TEXT.has(name) || !name.includes(".");
}
