/** The verifier for Node: a record on disk in, a report out. */
export { reportFor } from "./command.ts";
export { directorySource } from "./directory.ts";
export { chooseArithmetic, type EngineName } from "./engine.ts";
export { openRecordAt } from "./open-record.ts";
export { nodeSurroundings } from "./surroundings.ts";
