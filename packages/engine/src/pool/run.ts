/** The life of a worker: load and test the kernel, say so, then serve until ended. */
import { loadCore } from "../core/index.ts";
import { openMailbox, serve } from "./mailbox.ts";
import type { Assignment } from "./start.ts";
import { worker } from "./work.ts";

/** `say` gets "ready", or why not. After "ready" the thread belongs to the jobs. */
export async function runWorker({ module, memory }: Assignment, say: (text: string) => void): Promise<void> {
  try {
    const core = await loadCore(module);
    say("ready");
    serve(openMailbox(memory), worker(core));
  } catch (cause) {
    say(cause instanceof Error ? cause.message : String(cause));
  }
}
