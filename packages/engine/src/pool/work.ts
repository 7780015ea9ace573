/** What a worker does with a job: the same functions of the core that one thread would use. */
import type { Core, Words } from "../core/index.ts";
import type { Answer, Job } from "./mailbox.ts";

export function worker(core: Core): (job: Job, parts: readonly Words[]) => Answer {
  const { elements, multiply, sums } = core;
  const jobs: Readonly<Record<Job, (a: Words, b: Words, c: Words) => Words>> = {
    decode: () => new Int32Array(0),
    encode: elements.encode,
    fromUniform: elements.fromUniform,
    add: elements.add,
    sub: elements.sub,
    fixedSecret: multiply.fixedSecret,
    eachSecret: multiply.eachSecret,
    sum: (scalars, points) => sums.sum([{ scalars, points }]),
    rows: sums.rows,
  };
  const none = new Int32Array(0);
  return (job, [a = none, b = none, c = none]) => {
    if (job !== "decode") return { words: jobs[job](a, b, c), extra: -1 };
    const { points, bad } = elements.decode(a);
    return { words: points, extra: bad };
  };
}
