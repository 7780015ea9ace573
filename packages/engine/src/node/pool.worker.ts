/** The worker's script in Node. */
import { parentPort, workerData } from "node:worker_threads";
import { runWorker } from "../pool/run.ts";

void runWorker(workerData, (text) => parentPort?.postMessage(text));
