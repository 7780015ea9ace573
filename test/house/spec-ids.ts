/** Guard: every algorithm of a SPEC.md stands in exactly one doc comment of its package, under the same name, and back. */
import type { TextFile } from "./repository.ts";

type Named = { readonly id: string; readonly name: string; readonly where: string };

const HEADING = /^### ([A-Z]{2,5}-\d+) (\S+)/gm;
const DOC_COMMENT = /^[ \t]*\/\*\*[\s*]*(\S.*)/gm;
const ID = /\b[A-Z]{2,5}-\d+\b/g;
/** A comment that begins with an id and a name in capitals defines; standards such as SHA-256 are no algorithms of ours. */
const DEFINITION = /^(?!SHA-|UTF-|RFC-|ISO-|AES-|BIP-|PKCS-|XML-|OASIS-)([A-Z]{2,5}-\d+)[ :]+([A-Z]\w*)/;

export function specFaults(files: readonly TextFile[]): readonly string[] {
  const rooms = new Set(files.flatMap(({ path }) => /^packages\/[^/]+\//.exec(path)?.[0] ?? []));
  return [...rooms].flatMap((room) =>
    roomFaults(
      room,
      files.filter(({ path }) => path.startsWith(room)),
    ),
  );
}

function roomFaults(room: string, files: readonly TextFile[]): readonly string[] {
  const spec = files.find(({ path }) => path === `${room}SPEC.md`);
  const sources = files.filter(({ path }) => path.startsWith(`${room}src/`) && path.endsWith(".ts"));
  const headings = spec === undefined ? [] : headingsOf(spec);
  const comments = sources.flatMap(commentsOf);
  const defined = comments.flatMap(({ text, where }) => definitionOf(text, where));
  return [...headingFaults(headings, defined, comments), ...commentFaults(room, headings, defined)];
}

function headingFaults(
  headings: readonly Named[],
  defined: readonly Named[],
  comments: readonly Comment[],
): readonly string[] {
  return headings.flatMap(({ id, name, where }, i) => {
    if (headings.findIndex((other) => other.id === id) !== i) return [`${where} numbers ${id} twice`];
    const own = defined.filter((definition) => definition.id === id);
    const places =
      own.length > 0 ? own.map((definition) => definition.where) : comments.filter(mentions(id)).map((c) => c.where);
    if (places.length === 0) return [`${where} ${id} ${name} is in no doc comment`];
    if (places.length > 1) return [`${where} ${id} ${name} is in ${places.length} doc comments: ${places.join(", ")}`];
    const misnamed = own.find((definition) => definition.name !== name);
    return misnamed === undefined ? [] : [`${misnamed.where} calls ${id} ${misnamed.name}, the specification ${name}`];
  });
}

function commentFaults(room: string, headings: readonly Named[], defined: readonly Named[]): readonly string[] {
  return defined
    .filter(({ id }) => !headings.some((heading) => heading.id === id))
    .map(({ id, name, where }) => `${where} ${id} ${name} is not in ${room}SPEC.md`);
}

type Comment = { readonly text: string; readonly where: string };

function mentions(id: string): (comment: Comment) => boolean {
  return ({ text }) => [...text.matchAll(ID)].some(([found]) => found === id);
}

function definitionOf(text: string, where: string): readonly Named[] {
  const match = DEFINITION.exec(text);
  return match === null ? [] : [{ id: match[1]!, name: match[2]!, where }];
}

function headingsOf(spec: TextFile): readonly Named[] {
  return [...spec.text.matchAll(HEADING)].map((match) => ({
    id: match[1]!,
    name: match[2]!,
    where: at(spec, match.index),
  }));
}

function commentsOf(file: TextFile): readonly Comment[] {
  return [...file.text.matchAll(DOC_COMMENT)].map((match) => ({ text: match[1]!, where: at(file, match.index) }));
}

function at(file: TextFile, index: number): string {
  return `${file.path}:${file.text.slice(0, index).split("\n").length}`;
}
