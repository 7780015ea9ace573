/** The kernel from the file that the set-up has built. */
import { readFile } from "node:fs/promises";
import { sha256, toHex } from "@selge/basics";
import { EngineUnavailable } from "../core/index.ts";

const KERNEL = new URL("../../wasm/kernel.wasm", import.meta.url);
const EXPECTED = new URL("../../build/kernel.sha256", import.meta.url);

/** The kernel's bytes, compared with the hash in the repository. */
export async function readKernel(): Promise<Uint8Array<ArrayBuffer>> {
  const wasm = await readFile(KERNEL).catch(() => {
    throw new EngineUnavailable("the engine is not built: run the set-up (npm start or npm test)");
  });
  const expected = (await readFile(EXPECTED, "utf8")).trim();
  if (toHex(sha256(wasm)) !== expected)
    throw new EngineUnavailable(
      "the built engine is not the one of this version: run the set-up (npm start or npm test)",
    );
  return new Uint8Array(wasm);
}
