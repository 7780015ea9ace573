/** Guard: the shape of source files: length, names, exports, nothing unfinished. */
import { isSource, type TextFile } from "./repository.ts";
import { identifier, isNode, lineOf, nodes, type SyntaxNode, syntaxTree } from "./syntax.ts";

const MAX_LINES = 300;
const EMPTY_WORDS = [
  "util",
  "utils",
  "helper",
  "helpers",
  "manager",
  "managers",
  "service",
  "services",
  "handler",
  "handlers",
];
const UNFINISHED = new RegExp(["TO" + "DO", "FIX" + "ME", "X" + "XX"].map((word) => `\\b${word}\\b`).join("|"));

export function shapeFaults(files: readonly TextFile[]): readonly string[] {
  return files.filter(isSource).flatMap((file) => [...pathFaults(file), ...textFaults(file), ...syntaxFaults(file)]);
}

function pathFaults({ path }: TextFile): readonly string[] {
  const empty = path.split(/[/.-]/).find((word) => EMPTY_WORDS.includes(word.toLowerCase()));
  const name = path.slice(path.lastIndexOf("/") + 1);
  return [
    ...(empty === undefined ? [] : [`${path} says nothing by "${empty}"`]),
    ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|worker|d))?\.(ts|tsx|mjs)$/.test(name)
      ? []
      : [`${path} is not in kebab-case`]),
  ];
}

function textFaults({ path, text }: TextFile): readonly string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  return [
    ...(lines.length > MAX_LINES ? [`${path} has ${lines.length} lines; ${MAX_LINES} are enough for one idea`] : []),
    ...lines.flatMap((line, i) => (UNFINISHED.test(line) ? [`${path}:${i + 1} is unfinished`] : [])),
  ];
}

function syntaxFaults(file: TextFile): readonly string[] {
  return [...nodes(syntaxTree(file))].flatMap((node) => {
    const fault = exportFault(file, node) ?? idleTestFault(file, node);
    return fault === undefined ? [] : [`${file.path}:${lineOf(file, node)} ${fault}`];
  });
}

function exportFault({ path }: TextFile, node: SyntaxNode): string | undefined {
  if (node.type === "ExportDefaultDeclaration") return /\.config\.ts$/.test(path) ? undefined : "has a default export";
  if (node.type === "ExportSpecifier" && identifier(node.exported) === "default") return "has a default export";
  if (node.type !== "ExportNamedDeclaration" || !isNode(node.declaration)) return undefined;
  const declared = (node.declaration.declarations as SyntaxNode[] | undefined) ?? [node.declaration];
  const empty = declared.map(({ id }) => identifier(id) ?? "").find((name) => EMPTY_WORDS.includes(lastWord(name)));
  return empty === undefined ? undefined : `exports "${empty}": say what it does`;
}

/** A test that never runs is worse than none. `skipIf` (the full suite's tests) is allowed. */
function idleTestFault({ path }: TextFile, node: SyntaxNode): string | undefined {
  if (!/\.test\.ts$/.test(path) || node.type !== "MemberExpression") return undefined;
  const [object, property] = [identifier(node.object) ?? "", identifier(node.property) ?? ""];
  const idle = ["it", "test", "describe"].includes(object) && ["skip", "only", "todo", "fails"].includes(property);
  return idle ? `has a test that does not count (${object}.${property})` : undefined;
}

function lastWord(name: string): string {
  return name
    .split(/(?=[A-Z])|_/)
    .at(-1)!
    .toLowerCase();
}
