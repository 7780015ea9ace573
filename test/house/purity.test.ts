import { describe, expect, it } from "vitest";
import { files } from "./fixture.ts";
import { purityFaults } from "./purity.ts";
import { readRepository } from "./repository.ts";

const inPackage = (text: string) => purityFaults(files({ "packages/group/src/a.ts": text }));

describe("packages are pure", () => {
  it("in the house", () => {
    expect(purityFaults(readRepository())).toEqual([]);
  });

  it.each([
    ["a date made of its argument", "export const d = new Date(0);"],
    ["comments and strings", `// Math.random() and process.env\nexport const a = "console.log(Date.now())";`],
    ["a parameter that is only called like Node's", "export const f = (process: { id: string }) => process.id;"],
    ["a destructured name", "export function f({ console }: { console: { x: 1 } }) { return console.x; }"],
    ["a clock that is passed in", "export const f = (clock: { now(): number }) => clock.now();"],
  ])("passes %s", (_, text) => {
    expect(inPackage(text)).toEqual([]);
  });

  it.each([
    ["Math.random", "export const a = () => Math.random();"],
    ["Math.random", `export const a = () => Math["random"]();`],
    ["Date.now", "export const a = Date.now();"],
    ["Date.now", "const now = Date.now; export const a = now();"],
    ["new Date()", "export const a = new Date();"],
    ["new Date()", "export const a = new Date;"],
    ["Date()", "export const a = Date();"],
    ["process.env", "export const a = process.env.HOME;"],
    ["globalThis.process", "export const a = globalThis.process;"],
    ["console.log", `console.log("secret");`],
    ["crypto.getRandomValues", "crypto.getRandomValues(new Uint8Array(32));"],
    ["performance.now", "export const a = performance.now();"],
    ["fetch()", `await fetch("x");`],
    ["past the port", `import { randomBytes } from "@noble/hashes/utils.js"; randomBytes(32);`],
  ])("refuses %s", (name, text) => {
    expect(inPackage(text)).toEqual([expect.stringContaining(name)]);
  });

  it("leaves apps, tests and the verifier alone", () => {
    const text = "console.log(Date.now());";
    expect(
      purityFaults(
        files({ "apps/cli/src/a.ts": text, "packages/group/test/a.test.ts": text, "verifier/src/a.ts": text }),
      ),
    ).toEqual([]);
  });
});
