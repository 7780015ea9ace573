export * from "./box.ts";
export { openFileStore } from "./file-store.ts";
export type { HeadKeeper, NewestHead, WitnessPort } from "./heads.ts";
export {
  type Attachment,
  type BoxRecord,
  decodeRecord,
  encodeRecord,
  encodeRecordedBallot,
  type RecordedBallot,
} from "./record.ts";
export { leafPartsOf, marksOf } from "./state.ts";
export { BoxDamaged, type BoxStore } from "./store.ts";
