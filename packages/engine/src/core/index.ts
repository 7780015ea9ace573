/**
 * The engine without the house around it: packed words in, packed words out, nothing imported. For whoever brings the mathematics
 * himself, such as an independent verifier.
 */
import { type ElementCore, elementCore } from "./elements.ts";
import { expandMessages } from "./hash-to-group.ts";
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
  readonly elements: ElementCore;
  /** 64 uniform bytes for each message, for `elements.fromUniform` (RFC 9380 expand_message_xmd with SHA-512). */
  expandMessages(messages: readonly Uint8Array[], dst: Uint8Array): Words;
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
  return {
    scalars: scalarCore(kernel),
    elements: elementCore(kernel),
    expandMessages: (messages, dst) => expandMessages(kernel, messages, dst),
    multiply: multiplyCore(kernel),
    sums: sumCore(kernel),
  };
}

/** hash_to_ristretto255 of RFC 9380 for each message. */
export function hashToGroup(core: Core, messages: readonly Uint8Array[], dst: Uint8Array): Words {
  return core.elements.fromUniform(core.expandMessages(messages, dst));
}
