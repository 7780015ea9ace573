export { type Chain, type Mix, verifyChains } from "./chain.ts";
export { decodeShuffleProof, encodeShuffleProof, type ShuffleProof, shuffleProofBytes } from "./proof.ts";
export { proveShuffle, type ShuffleJob, type ShuffleOutcome } from "./prove.ts";
export {
  decodeMixFile,
  isShuffleSize,
  type MixFile,
  mixFileOf,
  type ShufflePlace,
  type ShuffleStatement,
} from "./statement.ts";
export { verifyShuffle } from "./verify.ts";
