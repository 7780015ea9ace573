/** Small houses in memory, to show that each guard bites. */
import type { TextFile } from "./repository.ts";

export function files(contents: Readonly<Record<string, string>>): readonly TextFile[] {
  return Object.entries(contents).map(([path, text]) => ({ path, text }));
}

/** A house of some packages, two apps and a verifier; `extra` adds or replaces files. */
export function house(extra: Readonly<Record<string, string>>): readonly TextFile[] {
  return files({
    "package.json": manifest("selge", [], ["vitest", "fast-check"]),
    "packages/basics/package.json": manifest("@selge/basics", ["@noble/hashes"]),
    "packages/group/package.json": manifest("@selge/group", ["@selge/basics", "@noble/curves"]),
    "packages/transcript/package.json": manifest("@selge/transcript", ["@selge/group"]),
    "packages/engine/package.json": manifest("@selge/engine", ["@selge/group"], [], {
      "./core": "./src/core/index.ts",
    }),
    "packages/sigma/package.json": manifest("@selge/sigma", ["@selge/basics", "@selge/group", "@selge/transcript"]),
    "packages/shuffle/package.json": manifest("@selge/shuffle", ["@selge/group"]),
    "packages/identity/package.json": manifest("@selge/identity", ["@selge/basics", "pkijs"], [], {
      "./demo": "./src/demo/index.ts",
    }),
    "apps/cli/package.json": manifest("@selge/cli", [
      "@selge/group",
      "@selge/verifier",
      "@selge/identity",
      "commander",
    ]),
    "apps/voter/package.json": manifest("@selge/voter", ["@selge/group"]),
    "verifier/package.json": manifest("@selge/verifier", ["@noble/curves", "@selge/engine"], [], {
      "./node": "./src/node/index.ts",
    }),
    ...extra,
  });
}

export function manifest(
  name: string,
  needs: readonly string[],
  needsForTests: readonly string[] = [],
  exported = {},
): string {
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((need) => [need, "1.0.0"]));
  return JSON.stringify({
    name,
    exports: { ".": "./src/index.ts", ...exported },
    dependencies: versions(needs),
    devDependencies: versions(needsForTests),
  });
}
