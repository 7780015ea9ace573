/** One thread: opens the record, answers tasks. */
import { parentPort, workerData } from "node:worker_threads";
import { runTaskHere, type Task } from "../checks/tasks.ts";
import { openRecord } from "../record/source.ts";
import { chooseArithmetic } from "./engine.ts";
import { openRecordAt } from "./open-record.ts";
import { nodeSurroundings } from "./surroundings.ts";
import type { ThreadStart } from "./threads.ts";

const port = parentPort;
if (port === null) throw new Error("worker.ts runs in a thread only");
const { path, engine } = workerData as ThreadStart;
const files = openRecordAt(path).then(openRecord);
const surroundings = chooseArithmetic(engine).then(({ arithmetic }) => nodeSurroundings(arithmetic));
for (const ready of [files, surroundings]) ready.catch(() => undefined); // said in the answer to each task

port.on("message", async (task: Task) => {
  try {
    port.postMessage(await runTaskHere(await files, task, await surroundings));
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
});
