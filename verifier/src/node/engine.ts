/** The arithmetic that the user asked for: the engine from its file, or noble. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadCore } from "@selge/engine/core";
import type { Arithmetic } from "../proofs/arithmetic.ts";
import { engineArithmetic } from "../proofs/engine-arithmetic.ts";
import { nobleArithmetic } from "../proofs/noble-arithmetic.ts";
import { hex, sha256 } from "../record/bytes.ts";

export type EngineName = Arithmetic["name"];

export interface Chosen {
  readonly arithmetic: Arithmetic;
  /** Why it is not the engine although nobody asked for noble. */
  readonly warning?: string;
}

/** Undefined: the engine, or noble with a warning when there is none. Asked for by name and not there: throws. */
export async function chooseArithmetic(engine: EngineName | undefined): Promise<Chosen> {
  if (engine === "noble") return { arithmetic: nobleArithmetic };
  try {
    return { arithmetic: await loadEngine() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (engine === "wasm") throw new Error(`--engine wasm: ${reason}`);
    return { arithmetic: nobleArithmetic, warning: `without the engine, much slower: ${reason}` };
  }
}

/** The bytes have the hash of the repository, and the core tests itself before it is used. */
async function loadEngine(): Promise<Arithmetic> {
  const { resolve } = createRequire(import.meta.url);
  const [kernel, expected] = await Promise.all([
    readFile(resolve("@selge/engine/kernel.wasm")),
    readFile(resolve("@selge/engine/kernel.sha256"), "utf8"),
  ]);
  if (hex(sha256(kernel)) !== expected.trim()) throw new Error("the engine's kernel is not the one of this version");
  return engineArithmetic(await loadCore(new Uint8Array(kernel)));
}
