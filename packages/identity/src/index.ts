export * from "./additions.ts";
export { type Certificate, decodeCertificate, isValidAt } from "./certificate.ts";
export * from "./check-envelope.ts";
export { checkOcsp, OCSP_WINDOW_SECONDS, type OcspQuestion } from "./check-ocsp.ts";
export { type CheckedSigner, checkSigner } from "./check-signer.ts";
export { checkTimestamp, timestampImprint } from "./check-timestamp.ts";
export * from "./codes.ts";
export { dataFileName, isElectionId, MIMETYPE } from "./container.ts";
export { encodeLtContainer, type LtParts, ltContainerOf } from "./lt-container.ts";
export type { DistinguishedName } from "./name.ts";
export { type CertId, decodeOcspResponse, type OcspResponse, type OcspStatus } from "./ocsp.ts";
export * from "./person.ts";
export * from "./ports.ts";
export type { CurveName, PublicKey } from "./public-key.ts";
export * from "./requests.ts";
export { ALGORITHM_URIS, algorithmOfUri, hashOfAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.ts";
export {
  assembleSubmission,
  decodeSubmission,
  MAX_SUBMISSION_BYTES,
  type PreparedSignature,
  prepareSignature,
  type SigningRequest,
  type Submission,
} from "./submission.ts";
export { decodeTimestampToken, type TimestampToken, type TstInfo } from "./timestamp.ts";
export { decodeTrust, isDemonstration, type Trust, type TrustSource } from "./trust.ts";
export { verifySignature } from "./verify-signature.ts";
