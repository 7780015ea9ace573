import { describe, expect, it } from "vitest";
import { house, manifest } from "./fixture.ts";
import { importFaults } from "./imports.ts";
import { readRepository } from "./repository.ts";

describe("the house", () => {
  it("has no import that its plan does not allow", () => {
    expect(importFaults(readRepository())).toEqual([]);
  });
});

describe("the guard allows", () => {
  it.each([
    ["a lower floor", "packages/sigma/src/a.ts", `import { a } from "@selge/basics";`],
    ["a door", "packages/transcript/src/a.ts", `import { a } from "@selge/group";`],
    ["a guest in its room", "packages/group/src/a.ts", `import { a } from "@noble/curves/ed25519.js";`],
    ["its own files", "packages/group/src/deep/a.ts", `export * from "../b.ts";`],
    [
      "tests: vitest, Node, its own name",
      "packages/group/test/a.test.ts",
      `import "vitest"; import "node:fs"; import "@selge/group";`,
    ],
    ["tests: shared vectors", "packages/group/test/a.test.ts", `import v from "../../../test/vectors/group.json";`],
    ["the verifier: noble", "verifier/src/a.ts", `import { a } from "@noble/curves/ed25519.js";`],
    ["the verifier: the engine's core", "verifier/src/a.ts", `import { a } from "@selge/engine/core";`],
    ["the verifier: Node at its edge", "verifier/src/node/a.ts", `import "node:fs"; import "../index.ts";`],
    [
      "cli: both entries of the verifier",
      "apps/cli/src/a.ts",
      `import "@selge/verifier"; import "@selge/verifier/node";`,
    ],
    [
      "cli: a demonstration",
      "apps/cli/src/a.ts",
      `import "@selge/identity/demo"; import "node:os"; import "commander";`,
    ],
    [
      "the crossing tests: every room",
      "test/e2e/a.test.ts",
      `import "@selge/sigma"; import "@selge/verifier/node"; import "node:os";`,
    ],
    [
      "words in comments and strings",
      "packages/basics/src/a.ts",
      `// import "node:fs"\nexport const a = 'import "node:fs"';`,
    ],
  ])("%s", (_, path, text) => {
    expect(importFaults(house({ [path]: text }))).toEqual([]);
  });
});

describe("the guard refuses", () => {
  it.each([
    ["an upward import", "packages/group/src/a.ts", `import { a } from "@selge/sigma";`, "upward: group→sigma"],
    ["a sideways import", "packages/shuffle/src/a.ts", `import { a } from "@selge/sigma";`, "sideways: shuffle→sigma"],
    ["a door in the wrong direction", "packages/group/src/a.ts", `import { a } from "@selge/transcript";`, "sideways"],
    ["a type import upward", "packages/group/src/a.ts", `import type { A } from "@selge/sigma";`, "upward"],
    ["an inline type upward", "packages/group/src/a.ts", `export type A = import("@selge/sigma").B;`, "upward"],
    ["a re-export upward", "packages/group/src/a.ts", `export * from "@selge/sigma";`, "upward"],
    ["a dynamic import upward", "packages/group/src/a.ts", `await import("@selge/sigma");`, "upward"],
    ["a computed import", "packages/group/src/a.ts", `const x = "./a.ts"; await import(x);`, "computed"],
    ["an undeclared lower floor", "packages/shuffle/src/a.ts", `import "@selge/basics";`, "not declared"],
    ["an undeclared guest", "packages/group/src/a.ts", `import "@noble/hashes/sha2.js";`, "not declared"],
    ["a guest in a strange room", "packages/sigma/src/a.ts", `import "@noble/curves/ed25519.js";`, "no guest"],
    ["an unknown guest", "packages/sigma/src/a.ts", `import "left-pad";`, "no guest"],
    ["a test library in a source", "packages/group/src/a.ts", `import "vitest";`, "no guest"],
    ["an inside path", "packages/sigma/src/a.ts", `import "@selge/group/src/msm.ts";`, "not exported"],
    ["a path into a neighbour", "packages/sigma/src/a.ts", `import "../../group/src/index.ts";`, "by path"],
    ["a source that needs a test", "packages/sigma/src/a.ts", `import "../test/b.ts";`, "imports a test"],
    ["vectors in a source", "packages/sigma/src/a.ts", `import v from "../../../test/vectors/a.json";`, "by path"],
    ["Node in a package", "packages/basics/src/a.ts", `import "node:fs";`, "not for"],
    ["Node without its prefix", "packages/basics/src/a.ts", `import "crypto";`, "not for"],
    ["Node in the verifier's mathematics", "verifier/src/proofs/a.ts", `import "node:crypto";`, "not for"],
    ["the prover's house in the verifier", "verifier/src/a.ts", `import "@selge/group";`, "prover's house"],
    ["the engine's port in the verifier", "verifier/src/a.ts", `import "@selge/engine";`, "prover's house"],
    [
      "the prover's house in the verifier's tests",
      "verifier/test/a.test.ts",
      `import "@selge/group";`,
      "prover's house",
    ],
    [
      "the prover's house in the verifier, by path",
      "verifier/src/a.ts",
      `import "../../packages/group/src/index.ts";`,
      "by path",
    ],
    ["an app in an app", "apps/voter/src/a.ts", `import "@selge/cli";`, "nobody imports an app"],
    ["an app in an app, by path", "apps/voter/src/a.ts", `import "../../cli/src/main.ts";`, "by path"],
    ["the verifier in another app", "apps/voter/src/a.ts", `import "@selge/verifier";`, "may not import the verifier"],
    [
      "the verifier in a package",
      "packages/sigma/src/a.ts",
      `import "@selge/verifier";`,
      "may not import the verifier",
    ],
    ["the verifier's inside", "apps/cli/src/a.ts", `import "@selge/verifier/src/proofs/dleq.ts";`, "not exported"],
    ["a package in the set-up", "apps/cli/setup/run.mjs", `import "commander";`, "set-up"],
    ["a demonstration in its neighbours", "packages/identity/src/a.ts", `import "./demo/index.ts";`, "demonstration"],
    ["a demonstration's guest outside it", "packages/identity/src/a.ts", `import "pkijs";`, "no guest"],
    ["itself by name", "packages/group/src/a.ts", `import "@selge/group";`, "itself"],
  ])("%s", (_, path, text, fault) => {
    const faults = importFaults(house({ [path]: text }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
    expect(faults[0]).toContain(`${path}:1`);
  });

  it.each([
    ["upward", manifest("@selge/basics", ["@selge/group"]), "upward"],
    ["a strange guest", manifest("@selge/basics", ["commander"]), "no guest"],
  ])("a manifest that declares %s", (_, text, fault) => {
    expect(importFaults(house({ "packages/basics/package.json": text }))).toEqual([expect.stringContaining(fault)]);
  });

  it("a package without a floor", () => {
    const extra = { "packages/attic/package.json": manifest("@selge/attic", ["@selge/basics"]) };
    expect(importFaults(house(extra))).toEqual([expect.stringContaining("no floor")]);
  });
});
