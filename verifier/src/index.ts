/** The verifier for a browser or any program: a record behind a port in, a report out. */
export { CHECKS, type Level, type Registration } from "./checks/registry.ts";
export type { Surroundings } from "./checks/run.ts";
export { nobleSignatures } from "./identity/index.ts";
export { decodeVerifierKey, type VerifierKey } from "./log/note.ts";
export type { RecordEntry, RecordSource } from "./ports.ts";
export { checkReceipt, type ReceiptAnswer } from "./receipt.ts";
export { type Blocks, zipSource } from "./record/zip.ts";
export { humanReport } from "./report/human.ts";
export type { CheckRow, Finding } from "./report/ledger.ts";
export type { Report, ResultLine } from "./report/report.ts";
export type { Verdict } from "./report/verdict.ts";
export { type VerifyOptions, verifyRecord } from "./verify.ts";
