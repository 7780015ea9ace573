export * from "./check.ts";
export { type BallotFrame, type SealingElection, type SlotPlace, sealingElection } from "./frame.ts";
export { type Ballot, type BallotHeader, decodeBallot, type SeenHead, splitBallot } from "./layout.ts";
export * from "./leaf.ts";
export { type OpenCode, openBallot } from "./open.ts";
export { SEED_BYTES, slotRandomness, tagOpening, voterTag } from "./openings.ts";
export * from "./receipt.ts";
export { type Choices, type SealedBallot, sealBallot } from "./seal.ts";
export * from "./verification-code.ts";
