export { type BatchList, batchListOf, decodeBatchList } from "./batch-list.ts";
export { type CeremonyState, openCeremonyState, sealCeremonyState } from "./ceremony-state.ts";
export {
  type CombineCode,
  checkDecryptionShares,
  combineShares,
  lookUpPlaintexts,
  type Plaintext,
  type PlaintextTable,
  plaintextTable,
} from "./combine.ts";
export { checkComplaint } from "./complaint.ts";
export {
  type CeremonyCode,
  type CeremonyDocumentType,
  type CeremonyFault,
  ceremonyFile,
  type RoundFiles,
} from "./document.ts";
export {
  DEFAULT_SCRYPT,
  type KeyFilePurpose,
  type OpenedKeyFile,
  openKeyFile,
  readKeyFileHeader,
  type ScryptCost,
  sealKeyFile,
} from "./key-file.ts";
export {
  checkOpening,
  type Opening,
  type OpeningCode,
  type OpeningFault,
  openedContext,
  openingBody,
} from "./opening.ts";
export {
  type CheckedShare,
  checkShare,
  decryptShare,
  type ShareCode,
  type ShareFault,
  type ShareFiles,
} from "./partial-decryption.ts";
export { evaluateCommitments, evaluatePolynomial, lagrangeAtZero, verifyPolynomialShare } from "./polynomial.ts";
export { answerProbe, checkProbe, probeFile, probePoint } from "./probe.ts";
export { openRoleKey, type RoleKey, sealRoleKey } from "./role-key.ts";
export {
  type CeremonyFiles,
  type CeremonyResult,
  type Committed,
  checkCeremony,
  checkCommitments,
  checkConfirmations,
  checkReveals,
  checkShares,
  type Revealed,
  type Shared,
} from "./rounds.ts";
export { type CeremonySetting, checkSetting, MAX_TRUSTEES } from "./setting.ts";
export { openShareKey, sealShare, type TrusteeShare } from "./share-key.ts";
export {
  acceptCommitments,
  acceptConfirmations,
  acceptReveals,
  acceptShares,
  type CommittedTrustee,
  type ConfirmedTrustee,
  commitmentAgain,
  type EndedTrustee,
  type RevealedTrustee,
  type SharedTrustee,
  type ShareVerdict,
  type Step,
  startCeremony,
} from "./trustee.ts";
