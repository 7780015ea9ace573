/** The kernel compiles to the bytes whose hash is in the repository, and those are the ones in use. */
import { readFileSync } from "node:fs";
import { sha256, toHex } from "@selge/basics";
import { readKernel } from "@selge/engine/node";
import { describe, expect, it } from "vitest";
import { compileKernel } from "../build/compile.ts";

const expected = readFileSync(new URL("../build/kernel.sha256", import.meta.url), "utf8").trim();

describe("the build", () => {
  it("gives the same bytes as everywhere", async () => {
    const wasm = await compileKernel();
    expect(toHex(sha256(wasm))).toBe(expected);
    expect(toHex(sha256(await readKernel()))).toBe(expected);
  });

  it("makes a module that imports nothing and whose memory cannot grow", async () => {
    const module = await WebAssembly.compile(await readKernel());
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    const { exports } = await WebAssembly.instantiate(module);
    expect(() => (exports.memory as WebAssembly.Memory).grow(1)).toThrow();
  });
});
