export { type BatchItem, type Equation, equationsHold, verifyBatch } from "./batch.ts";
export { type CodeList, type CodeListRefusal, checkCodeList, MAX_CODES } from "./code-list.ts";
export { type DecryptionStatement, proveDecryption, verifyDecryption } from "./decryption.ts";
export type { EqualityProof } from "./equality.ts";
export { membershipEquations, verifyMembership } from "./membership-equations.ts";
export { decodeMembershipProof, type MembershipProof, membershipProofBytes } from "./membership-proof.ts";
export { type MembershipWitness, proveMembership } from "./membership-prover.ts";
export {
  type BallotCiphertexts,
  ballotCiphertexts,
  decodeBallotCiphertexts,
  type MembershipStatement,
} from "./membership-statement.ts";
export { type PossessionProof, type PossessionStatement, provePossession, verifyPossession } from "./possession.ts";
export { type ProbeStatement, proveProbe, verifyProbe } from "./probe.ts";
export {
  decodeEqualityProof,
  decodePossessionProof,
  encodeEqualityProof,
  encodePossessionProof,
} from "./proof-json.ts";
