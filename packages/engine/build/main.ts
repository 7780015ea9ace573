/**
 * Builds wasm/kernel.wasm, reproducibly: the bytes must have the SHA-256 in build/kernel.sha256.
 *   node packages/engine/build/main.ts              build, compare, write
 *   node packages/engine/build/main.ts --if-needed  nothing, if the file is there with the expected hash
 *   node packages/engine/build/main.ts --accept     after a change of the kernel: write the new hash too
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const DIRECTORY = new URL("../wasm/", import.meta.url);
const KERNEL = new URL("kernel.wasm", DIRECTORY);
const EXPECTED = new URL("kernel.sha256", import.meta.url);

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const expected = (): string => readFileSync(EXPECTED, "utf8").trim();

async function build(flag: string | undefined): Promise<number> {
  if (flag === "--if-needed" && existsSync(KERNEL) && hashOf(readFileSync(KERNEL)) === expected()) return 0;
  const { compileKernel } = await import("./compile.ts"); // the compiler takes a second to load
  const wasm = await compileKernel();
  if (flag === "--accept") writeFileSync(EXPECTED, `${hashOf(wasm)}\n`);
  if (hashOf(wasm) !== expected()) {
    process.stderr.write(`the engine compiled to ${hashOf(wasm)}\n             expected ${expected()}\n`);
    return 1;
  }
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(KERNEL, wasm);
  return 0;
}

process.exitCode = await build(process.argv[2]);
