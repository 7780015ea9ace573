export { LABELS, type ProofLabel } from "./labels.ts";
export { type ElectionContext, Transcript } from "./transcript.ts";
