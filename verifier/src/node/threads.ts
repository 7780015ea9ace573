/** The heavy parts in worker threads. A thread that dies is an error of its task, never a silence. */
import { Worker } from "node:worker_threads";
import type { Answer, RunTask, Task } from "../checks/tasks.ts";
import type { EngineName } from "./engine.ts";

interface Waiting {
  readonly task: Task;
  readonly done: (answer: Answer | Error) => void;
}

export interface Threads {
  readonly runTask: RunTask;
  stop(): Promise<void>;
}

/** What a thread starts with: it opens the record by itself, and loads its own arithmetic. */
export interface ThreadStart {
  readonly path: string;
  readonly engine: EngineName;
}

export function startThreads(count: number, start: ThreadStart): Threads {
  const queue: Waiting[] = [];
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  let stopped = false;
  const begin = (): void => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: start });
    let current: Waiting | undefined;
    const finish = (answer: Answer | Error): void => {
      const done = current?.done;
      current = undefined;
      done?.(answer);
    };
    const next = (): void => {
      current = queue.shift();
      if (current === undefined) idle.push(worker);
      else worker.postMessage(current.task);
    };
    worker.on("message", (answer: Answer | { readonly failure: string }) => {
      finish("failure" in answer ? new Error(answer.failure) : answer);
      next();
    });
    worker.on("error", (error) => finish(error instanceof Error ? error : new Error(String(error))));
    worker.on("exit", () => {
      workers.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      const busy = current !== undefined;
      finish(new Error("a thread of the verifier died"));
      // A thread that dies without a task would die again: it is not replaced.
      if (!stopped && busy) begin();
      if (workers.size === 0)
        for (const { done } of queue.splice(0)) done(new Error("no thread of the verifier lives"));
    });
    (worker as Worker & { next?: () => void }).next = next;
    workers.add(worker);
    idle.push(worker);
  };
  for (let i = 0; i < count; i++) begin();
  return {
    runTask: (task) =>
      new Promise((resolve) => {
        const done = resolve as (answer: Answer | Error) => void;
        if (workers.size === 0) return done(new Error("no thread of the verifier lives"));
        queue.push({ task, done });
        (idle.shift() as (Worker & { next?: () => void }) | undefined)?.next?.();
      }),
    async stop() {
      stopped = true;
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
