export {
  type BatchCount,
  type BatchResult,
  countBatch,
  type PlaintextRow,
  realRows,
  type Total,
  totalsOf,
} from "./count.ts";
export { type CountedList, countedLists, inputBatchOf } from "./counted-lists.ts";
export * from "./decrypt.ts";
export { exportBox } from "./export-box.ts";
export * from "./fates.ts";
export * from "./input-statement.ts";
export * from "./judge.ts";
export { findLeaks, type Leak } from "./leak-lint.ts";
export { checkLogHead } from "./log-head.ts";
export * from "./mix.ts";
export * from "./process.ts";
export { publishedFiles, publishRecord } from "./publish.ts";
export * from "./record-folder.ts";
export { BALLOTS_PER_FILE, isRecordFile, isRecordFolder, recordNames } from "./record-names.ts";
export * from "./result.ts";
export * from "./statements.ts";
export { checkStrip } from "./strip.ts";
