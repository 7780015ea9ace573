export { type EnvelopeJudgement, type EnvelopeRules, judgeEnvelope } from "./envelope.ts";
export { checkRegisterSignature, type RegisterCode, verifyRegisterSignature } from "./register.ts";
export { nobleSignatures, type SyncSignaturePort } from "./signatures.ts";
export { type PreparedTrust, prepareTrust, type Trust } from "./trust.ts";
