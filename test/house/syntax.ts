/** Source files as syntax trees, so that no comment and no string can deceive a guard. */
import { parseAst } from "vitest/node";
import type { TextFile } from "./repository.ts";

export type SyntaxNode = { readonly type: string; readonly start: number; readonly [key: string]: unknown };
export type Import = {
  readonly specifier: string | undefined;
  readonly names: readonly string[];
  readonly line: number;
};

const trees = new WeakMap<TextFile, SyntaxNode>();

export function syntaxTree(file: TextFile): SyntaxNode {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const lang = file.path.endsWith(".tsx") ? "tsx" : file.path.endsWith(".ts") ? "ts" : "js";
  const tree = parseAst(file.text, { lang }) as unknown as SyntaxNode;
  trees.set(file, tree);
  return tree;
}

/** Every node, parents first. */
export function* nodes(root: SyntaxNode): Generator<SyntaxNode> {
  yield root;
  for (const value of Object.values(root)) {
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) yield* nodes(item);
  }
}

/** All forms of import and re-export, type imports too. `specifier` is undefined where it is computed. */
export function importsOf(file: TextFile): readonly Import[] {
  const found: Import[] = [];
  for (const node of nodes(syntaxTree(file))) {
    const source = sourceOf(node);
    if (source === undefined) continue;
    const value = literal(source.node);
    found.push({ specifier: value, names: namesOf(node), line: lineOf(file, node) });
  }
  return found;
}

export function lineOf(file: TextFile, node: SyntaxNode): number {
  return file.text.slice(0, node.start).split("\n").length;
}

/** The value of a string literal or of a template without holes. */
export function literal(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TSLiteralType") return literal(node.literal);
  if (node.type !== "TemplateLiteral") return undefined;
  const quasis = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  return quasis.length === 1 ? quasis[0]!.value.cooked : undefined;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

export function identifier(node: unknown): string | undefined {
  return isNode(node) && node.type === "Identifier" ? (node.name as string) : undefined;
}

const DECLARATIONS = ["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression"];

function sourceOf(node: SyntaxNode): { readonly node: unknown } | undefined {
  if (DECLARATIONS.includes(node.type)) return node.source == null ? undefined : { node: node.source };
  if (node.type === "TSImportType") return { node: node.source ?? node.argument };
  const isRequire = node.type === "CallExpression" && identifier(node.callee) === "require";
  return isRequire ? { node: (node.arguments as unknown[])[0] } : undefined;
}

function namesOf(node: SyntaxNode): readonly string[] {
  const specifiers = Array.isArray(node.specifiers) ? (node.specifiers as SyntaxNode[]) : [];
  return specifiers.flatMap((specifier) => identifier(specifier.imported) ?? []);
}
