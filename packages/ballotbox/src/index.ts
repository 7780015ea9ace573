export { BallotBox, type BoxPorts } from "./box.ts";
export type { CastCode, CastRequest } from "./check-cast.ts";
export type { ClosingFacts } from "./closing-facts.ts";
export { openFileStore } from "./file-store.ts";
export type { HeadCode, HeadKeeper, NewestHead, WitnessAnswer, WitnessPort } from "./heads.ts";
export {
  type Attachment,
  type BoxRecord,
  decodeRecord,
  encodeRecord,
  encodeRecordedBallot,
  type RecordedBallot,
} from "./record.ts";
export { leafPartsOf, logEntryOf, marksOf } from "./state.ts";
export { BoxDamaged, type BoxStore } from "./store.ts";
