/** One thread: opens the record, answers tasks. */
import { parentPort, workerData } from "node:worker_threads";
import { runTaskHere, type Task } from "../checks/tasks.ts";
import { openRecord } from "../record/source.ts";
import { openRecordAt } from "./open-record.ts";
import { nodeSurroundings } from "./surroundings.ts";

const port = parentPort;
if (port === null) throw new Error("worker.ts runs in a thread only");
const files = openRecordAt(String(workerData)).then(openRecord);
files.catch(() => undefined); // said in the answer to each task
const surroundings = nodeSurroundings();

port.on("message", async (task: Task) => {
  try {
    port.postMessage(await runTaskHere(await files, task, surroundings));
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
});
