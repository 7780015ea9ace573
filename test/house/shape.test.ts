import { describe, expect, it } from "vitest";
import { files } from "./fixture.ts";
import { readRepository } from "./repository.ts";
import { shapeFaults } from "./shape.ts";

describe("source files", () => {
  it("have the shape of the house", () => {
    expect(shapeFaults(readRepository())).toEqual([]);
  });

  it.each([
    ["300 lines", "packages/a/src/long.ts", "export {};\n".repeat(300)],
    ["a default export of a configuration", "test/vitest.config.ts", "export default {};"],
    ["a test for the full suite only", "test/e2e/a.test.ts", "it.skipIf(true)();"],
    ["a word that only contains another", "packages/a/src/utility-bill.ts", "export const f = 1;"],
  ])("may have %s", (_, path, text) => {
    expect(shapeFaults(files({ [path]: text }))).toEqual([]);
  });

  it.each([
    ["301 lines", "packages/a/src/long.ts", "export {};\n".repeat(301), "301 lines"],
    ["a default export", "packages/a/src/a.ts", "export default function f() {}", "default export"],
    ["a renamed default export", "packages/a/src/a.ts", "const a = 1; export { a as default };", "default export"],
    ["utils", "packages/a/src/utils.ts", "", `"utils"`],
    ["helpers as a directory", "packages/a/test/helpers/a.ts", "", `"helpers"`],
    ["a manager", "apps/a/src/key-manager.ts", "", `"manager"`],
    ["an exported manager", "apps/a/src/key.ts", "export class KeyManager {}", `"KeyManager"`],
    ["an exported helper", "apps/a/src/key.ts", "export const keyHelper = 1;", `"keyHelper"`],
    ["camelCase", "apps/a/src/keyRing.ts", "", "kebab-case"],
    ["unfinished work", "verifier/src/a.ts", `// ${"TO" + "DO"} later`, "unfinished"],
    ["a skipped test", "test/e2e/a.test.ts", "it.skip();", "does not count"],
    ["a lonely test", "test/e2e/a.test.ts", "describe.only();", "does not count"],
  ])("are refused with %s", (_, path, text, fault) => {
    expect(shapeFaults(files({ [path]: text }))).toEqual([expect.stringContaining(fault)]);
  });
});
