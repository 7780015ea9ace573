/** Compiles the kernel in memory: hand-written sources from kernel/, generated ones from this directory. */
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { constantsCode } from "./constants.ts";
import { fieldCode } from "./field-code.ts";
import { scalarCode } from "./scalar-code.ts";

/**
 * -O1: Binaryen's higher levels reorder the straight-line field code and repeat its constants, which costs 25 % of the speed. Memory is
 * fixed at 24 MiB, so no view of it is ever detached.
 */
const OPTIONS = "-O1 --noAssert --runtime stub --enable simd --initialMemory 384 --maximumMemory 384".split(" ");

const GENERATED: Readonly<Record<string, () => string>> = {
  products: fieldCode,
  constants: constantsCode,
  modular: scalarCode,
};

export function sourceOf(module: string): string | null {
  const generate = GENERATED[module];
  if (generate !== undefined) return generate();
  try {
    return readFileSync(new URL(`../kernel/${module}.as`, import.meta.url), "utf8");
  } catch {
    return null;
  }
}

/** The WebAssembly module; throws with the compiler's messages. The same bytes on every machine. */
export async function compileKernel(extra: readonly string[] = OPTIONS): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["kernel.ts", "--outFile", "kernel.wasm", ...extra], {
    readFile: (name: string) => (name.endsWith(".ts") ? sourceOf(name.slice(0, -3)) : null),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === "kernel.wasm" && typeof contents !== "string") wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) throw new Error(`the kernel does not compile\n${stderr.toString()}`);
  return wasm;
}
