/**
 * The engine without the house around it: packed words in, packed words out, nothing imported. For whoever brings the mathematics
 * himself, such as an independent verifier.
 */
import { type ElementCore, elementCore } from "./elements.ts";
import { hashToGroup } from "./hash-to-group.ts";
import { instantiateKernel, type Kernel } from "./kernel.ts";
import { type MultiplyCore, multiplyCore } from "./multiply.ts";
import { type ScalarCore, scalarCore } from "./scalars.ts";
import { selfTest } from "./self-test.ts";
import { type SumCore, sumCore } from "./sum.ts";
import type { Words } from "./words.ts";

export { MAX_HASHED_BYTES } from "./hash-to-group.ts";
export { EngineUnavailable } from "./kernel.ts";
export type { Piece } from "./sum.ts";
export { identity } from "./sum.ts";
export * from "./words.ts";

export interface Core {
  readonly scalars: ScalarCore;
  readonly elements: ElementCore & { hashToGroup(messages: readonly Uint8Array[], dst: Uint8Array): Words };
  readonly multiply: MultiplyCore;
  readonly sums: SumCore;
}

/** Compiles, lays out and tests the kernel; throws `EngineUnavailable` with the reason. */
export async function loadCore(wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Core> {
  const core = coreOf(await instantiateKernel(wasm));
  selfTest(core);
  return core;
}

export function coreOf(kernel: Kernel): Core {
  const elements = elementCore(kernel);
  return {
    scalars: scalarCore(kernel),
    elements: { ...elements, hashToGroup: (messages, dst) => hashToGroup(kernel, elements, messages, dst) },
    multiply: multiplyCore(kernel),
    sums: sumCore(kernel),
  };
}
