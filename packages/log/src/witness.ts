/** The witness of one log as a pure step (C2SP tlog-witness): keeps one head, cosigns what extends it, refuses all else. */
import { equalBytes, type Instant, ok } from "@selge/basics";
import type { AddCheckpoint } from "./add-checkpoint.ts";
import { checkCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { verifyConsistency } from "./consistency.ts";
import { cosign } from "./cosignature.ts";
import type { TreeHead } from "./frontier.ts";
import { emptyRoot } from "./hashes.ts";
import { type Outcome, type Refusal, refuse } from "./refusal.ts";
import type { NoteSigner, VerifierKey } from "./verifier-key.ts";

/** Size and root of the head cosigned last. */
export type WitnessState = TreeHead;

export interface WitnessStep {
  /** To be stored durably, and only over the state it was made from, before the line is given out. */
  readonly state: WitnessState;
  /** The cosignature line, newline included. */
  readonly line: string;
}

/** Each refusal with the HTTP status tlog-witness gives it. */
export const WITNESS_STATUS = {
  WITNESS_REQUEST: 400,
  WITNESS_ORIGIN: 404,
  WITNESS_LOG_SIGNATURE: 403,
  WITNESS_OLD_SIZE: 400,
  WITNESS_ROLLBACK: 409,
  WITNESS_CONFLICT: 409,
  WITNESS_SPLIT_VIEW: 409,
  WITNESS_PROOF: 422,
} as const;

export type WitnessCode = keyof typeof WITNESS_STATUS;

export function newWitnessState(): WitnessState {
  return { size: 0, root: emptyRoot() };
}

/** LOG-36 WitnessStep: the new state and a cosignature, or a refusal and no change. Total. The same head again is no error. */
export function witnessStep(
  { logKey, signer }: { readonly logKey: VerifierKey; readonly signer: NoteSigner },
  state: WitnessState,
  { oldSize, proof, note }: AddCheckpoint,
  now: Instant,
): Outcome<WitnessStep, WitnessCode> {
  const signed = checkCheckpoint(note, logKey);
  if (!signed.ok) return refuseCheckpoint(signed.error);
  const { size, root } = signed.value;
  const fault = extensionFault(state, oldSize, signed.value);
  if (fault !== undefined) return fault;
  if (!verifyConsistency(state.size, size, proof, state.root, root))
    return refuse("WITNESS_PROOF", "consistency proof", `a proof from size ${state.size} to ${size}`);
  return ok({ state: { size, root }, line: cosign(signed.value.note.text, signer, now) });
}

function extensionFault(state: WitnessState, oldSize: number, { size, root }: SignedCheckpoint) {
  if (oldSize > size) return refuse("WITNESS_OLD_SIZE", `old size ${oldSize}`, `at most the checkpoint's ${size}`);
  if (size < state.size) return refuse("WITNESS_ROLLBACK", `size ${size}`, `at least ${state.size}`);
  if (oldSize !== state.size) return refuse("WITNESS_CONFLICT", `old size ${oldSize}`, `${state.size}`);
  if (size === state.size && !equalBytes(root, state.root))
    return refuse("WITNESS_SPLIT_VIEW", `size ${size}`, "the root cosigned before");
  return undefined;
}

function refuseCheckpoint({ code, where, expected }: Refusal<string>) {
  switch (code) {
    case "CHECKPOINT_OTHER_LOG":
      return refuse("WITNESS_ORIGIN", where, expected);
    case "LOG_SIGNATURE_MISSING":
    case "LOG_SIGNATURE":
      return refuse("WITNESS_LOG_SIGNATURE", where, expected);
    default:
      return refuse("WITNESS_REQUEST", where, `${code}: ${expected}`);
  }
}
