/** Guard: packages take time, randomness, network and console as arguments (HOUSE rule 2). */
import type { TextFile } from "./repository.ts";
import { identifier, importsOf, isNode, lineOf, nodes, type SyntaxNode, syntaxTree } from "./syntax.ts";

/** Objects of the platform of which nothing may be used, and single members of others. */
const OBJECTS = ["process", "console", "performance", "localStorage", "sessionStorage", "indexedDB", "navigator"];
const MEMBERS = ["Math.random", "Date.now", "crypto.getRandomValues", "crypto.randomUUID", "globalThis.crypto"];
/** The one implementation of the port of randomness outside tests. */
const PLATFORM_RANDOM = { path: "packages/basics/src/random.ts", use: "crypto.getRandomValues" };
const CALLS = ["fetch", "Date", "setTimeout", "setInterval", "setImmediate"];
const CONSTRUCTORS = ["WebSocket", "XMLHttpRequest", "Worker"];

export function purityFaults(files: readonly TextFile[]): readonly string[] {
  return files.filter(({ path }) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path)).flatMap(faultsOf);
}

function faultsOf(file: TextFile): readonly string[] {
  const tree = syntaxTree(file);
  const own = namesDeclaredIn(tree);
  const used = [...nodes(tree)].flatMap((node) => {
    const name = impureUse(node, own);
    if (file.path === PLATFORM_RANDOM.path && name === PLATFORM_RANDOM.use) return [];
    return name === undefined ? [] : [`${file.path}:${lineOf(file, node)} uses ${name}`];
  });
  const drawn = importsOf(file)
    .filter(({ specifier, names }) => specifier?.startsWith("@noble/") && names.includes("randomBytes"))
    .map(({ line }) => `${file.path}:${line} draws randomness past the port`);
  return [...used, ...drawn];
}

function impureUse(node: SyntaxNode, own: ReadonlySet<string>): string | undefined {
  const free = (candidate: unknown): string | undefined => {
    const name = identifier(candidate);
    return name === undefined || own.has(name) ? undefined : name;
  };
  if (node.type === "MemberExpression") {
    const object = free(node.object);
    if (object === undefined) return undefined;
    const key = identifier(node.property) ?? (isNode(node.property) ? String(node.property.value) : "");
    if (OBJECTS.includes(object) || MEMBERS.includes(`${object}.${key}`)) return `${object}.${key}`;
    return object === "globalThis" && (OBJECTS.includes(key) || CALLS.includes(key)) ? `globalThis.${key}` : undefined;
  }
  if (node.type === "CallExpression") {
    const callee = free(node.callee);
    return callee !== undefined && CALLS.includes(callee) ? `${callee}()` : undefined;
  }
  if (node.type !== "NewExpression") return undefined;
  const callee = free(node.callee);
  if (callee === "Date" && (node.arguments as unknown[]).length === 0) return "new Date() without argument";
  return callee !== undefined && CONSTRUCTORS.includes(callee) ? `new ${callee}` : undefined;
}

/** Names that the file itself binds: a parameter called `process` is not Node's. */
function namesDeclaredIn(tree: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    const name = identifier(pattern);
    if (name !== undefined) names.add(name);
    if (pattern.type === "ObjectPattern")
      for (const property of pattern.properties as SyntaxNode[]) bind(property.value ?? property);
    if (pattern.type === "ArrayPattern") for (const element of pattern.elements as unknown[]) bind(element);
    if (pattern.type === "AssignmentPattern") bind(pattern.left);
    if (pattern.type === "RestElement") bind(pattern.argument);
  };
  for (const node of nodes(tree)) {
    if (node.type === "VariableDeclarator" || node.type === "FunctionDeclaration") bind(node.id);
    if (node.type.startsWith("Import") && node.type.endsWith("Specifier")) bind(node.local);
    if (Array.isArray(node.params)) for (const parameter of node.params) bind(parameter);
  }
  return names;
}
