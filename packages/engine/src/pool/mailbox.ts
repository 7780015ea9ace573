/**
 * How two threads of the engine talk: one shared block of memory for each worker, with a few control words and room for the words of a
 * job. The caller writes a job and goes on with its own part; nobody needs an event loop, so the engine's calls stay synchronous.
 */
import type { Words } from "../core/index.ts";

/** Items of a job at most: a point, an encoding and two scalars each fit into 10 MiB. */
export const MAX_ITEMS = 65_536;
/** Words of an item at most. */
export const ITEM_WORDS = 40;
const CONTROL_WORDS = 16;
const PAYLOAD_WORDS = MAX_ITEMS * ITEM_WORDS + 4096;

/** What a worker can do; the names are those of `Core`. */
export const JOBS = [
  "decode",
  "encode",
  "fromUniform",
  "add",
  "sub",
  "fixedSecret",
  "eachSecret",
  "sum",
  "rows",
] as const;
export type Job = (typeof JOBS)[number];

const IDLE = 0;
const BUSY = 1;
const FAILED = 2;
const [STATE, BEAT, JOB, EXTRA, COUNT, LENGTHS] = [0, 1, 2, 3, 4, 5] as const;
/** Milliseconds without a sign of life after which a worker counts as dead. One job takes well under a second. */
export const PATIENCE_MS = 20_000;

export interface Answer {
  readonly words: Words;
  /** A small integer beside the words: for `decode` the index of the first bad one, or −1. */
  readonly extra: number;
}

export interface Mailbox {
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly payload: Int32Array<SharedArrayBuffer>;
}

export function newMailbox(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * (CONTROL_WORDS + PAYLOAD_WORDS));
}

export function openMailbox(memory: SharedArrayBuffer): Mailbox {
  return {
    control: new Int32Array(memory, 0, CONTROL_WORDS),
    payload: new Int32Array(memory, 4 * CONTROL_WORDS),
  };
}

/** The caller's side: hands over a job. The worker is idle: every job is collected before the next. */
export function post({ control, payload }: Mailbox, job: Job, parts: readonly Words[]): void {
  let at = 0;
  for (const [i, part] of parts.entries()) {
    payload.set(part, at);
    at += part.length;
    control[LENGTHS + i] = part.length;
  }
  control[COUNT] = parts.length;
  control[JOB] = JOBS.indexOf(job);
  Atomics.store(control, STATE, BUSY);
  Atomics.notify(control, STATE);
}

/** The caller's side: waits for the answer. Throws where the worker failed or gives no sign of life. */
export function collect({ control, payload }: Mailbox, patienceMs: number): Answer {
  for (let beat = Atomics.load(control, BEAT); Atomics.load(control, STATE) === BUSY; ) {
    if (Atomics.wait(control, STATE, BUSY, patienceMs) !== "timed-out") continue;
    const next = Atomics.load(control, BEAT);
    if (next === beat) throw new Error("a worker of the engine does not answer: the computation is given up");
    beat = next;
  }
  if (Atomics.load(control, STATE) === FAILED)
    throw new Error("a worker of the engine failed: the computation is given up");
  return { words: Int32Array.from(payload.subarray(0, control[LENGTHS])), extra: control[EXTRA]! };
}

/** The worker's side: does jobs until the thread is ended from outside. Scalars do not outlive their job. */
export function serve({ control, payload }: Mailbox, work: (job: Job, parts: readonly Words[]) => Answer): never {
  for (;;) {
    Atomics.wait(control, STATE, IDLE);
    if (Atomics.load(control, STATE) !== BUSY) continue;
    Atomics.add(control, BEAT, 1);
    let state = FAILED;
    try {
      let at = 0;
      const parts = Array.from({ length: control[COUNT]! }, (_, i) => {
        const from = at;
        at += control[LENGTHS + i]!;
        return Int32Array.from(payload.subarray(from, at));
      });
      payload.fill(0, 0, at);
      const { words, extra } = work(JOBS[control[JOB]!]!, parts);
      payload.set(words);
      control[LENGTHS] = words.length;
      control[EXTRA] = extra;
      state = IDLE;
    } finally {
      Atomics.store(control, STATE, state);
      Atomics.notify(control, STATE);
    }
  }
}
