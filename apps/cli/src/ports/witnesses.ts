/** Witnesses that run on this machine: each with its own key and its own state, reached by the bytes of the C2SP protocol. */
import type { WitnessPort } from "@selge/ballotbox";
import { type Clock, utf8 } from "@selge/basics";
import {
  decodeAddCheckpoint,
  ed25519Signer,
  newWitnessState,
  type VerifierKey,
  WITNESS_STATUS,
  type WitnessState,
  witnessKey,
  witnessStep,
} from "@selge/log";

/** Keeps the witness's state; written before the cosignature is given out. */
export interface WitnessMemory {
  read(): Promise<WitnessState | undefined>;
  write(state: WitnessState): Promise<void>;
}

export function localWitness(
  name: string,
  secretKey: Uint8Array,
  logKey: VerifierKey,
  memory: WitnessMemory,
  clock: Clock,
): WitnessPort {
  const signer = ed25519Signer((publicKey) => witnessKey(name, publicKey), secretKey);
  return {
    key: signer.key,
    async addCheckpoint(request) {
      const decoded = decodeAddCheckpoint(request);
      if (!decoded.ok) return undefined;
      const state = (await memory.read()) ?? newWitnessState();
      const step = witnessStep({ logKey, signer }, state, decoded.value, clock());
      if (!step.ok) return WITNESS_STATUS[step.error.code] === 409 ? { knownSize: state.size } : undefined;
      await memory.write(step.value.state);
      return utf8(step.value.line);
    },
  };
}

/** A state that lives as long as the process. */
export function memoryInProcess(): WitnessMemory {
  let state: WitnessState | undefined;
  return {
    read: async () => state,
    write: async (next) => {
      state = next;
    },
  };
}
