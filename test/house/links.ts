/** Guard: links in Markdown lead somewhere: to a file of the repository, and to a heading that exists. */
import { posix } from "node:path";
import type { TextFile } from "./repository.ts";

type Link = { readonly target: string; readonly line: number };

const INLINE = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const REFERENCE = /^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g;
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

/** `paths` are all files of the repository, whatever their kind. */
export function linkFaults(files: readonly TextFile[], paths: ReadonlySet<string>): readonly string[] {
  const documents = new Map(files.filter(({ path }) => path.endsWith(".md")).map((file) => [file.path, file]));
  return [...documents.values()].flatMap((file) =>
    linksOf(file).flatMap(({ target, line }) => {
      const fault = faultOf(file, target, documents, paths);
      return fault === undefined ? [] : [`${file.path}:${line} ${fault}`];
    }),
  );
}

function faultOf(file: TextFile, target: string, documents: ReadonlyMap<string, TextFile>, paths: ReadonlySet<string>) {
  if (ELSEWHERE.test(target)) return undefined;
  if (target.startsWith("/")) return `"${target}" starts at the root of the machine`;
  const [path = "", anchor] = decodeURIComponent(target).split("#");
  const there = path === "" ? file.path : posix.join(posix.dirname(file.path), path).replace(/\/$/, "");
  if (there.startsWith("..")) return `"${target}" leaves the repository`;
  const isDirectory = there === "." || [...paths].some((candidate) => candidate.startsWith(`${there}/`));
  if (!paths.has(there) && !isDirectory) return `"${target}" leads nowhere`;
  const document = documents.get(there);
  if (anchor === undefined || (document === undefined && /^L\d+/.test(anchor))) return undefined;
  return document !== undefined && anchorsOf(document).has(anchor) ? undefined : `"${target}" names no heading`;
}

/** Lines of code blocks and code spans are blanked, so that line numbers stay true. */
function proseOf(file: TextFile): readonly string[] {
  let fence: string | undefined;
  return file.text.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      return "";
    }
    if (mark === undefined) return line;
    fence = mark;
    return "";
  });
}

function linksOf(file: TextFile): readonly Link[] {
  return proseOf(file).flatMap((line, i) => {
    const prose = line.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
    return [...prose.matchAll(INLINE), ...prose.matchAll(REFERENCE)].map((match) => ({
      target: match[1]!,
      line: i + 1,
    }));
  });
}

/** Anchors as GitHub makes them. */
function anchorsOf(file: TextFile): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of proseOf(file)) {
    for (const match of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(match[1]!);
    const title = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (title === undefined) continue;
    const words = title.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = words.replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").replace(/ /g, "-");
    let unique = slug;
    for (let i = 1; anchors.has(unique); i++) unique = `${slug}-${i}`;
    anchors.add(unique);
  }
  return anchors;
}
