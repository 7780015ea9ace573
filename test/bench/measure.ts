/** Time and memory of one step: CPU of the process, wall, peak resident memory. */
import { cpuUsage, resourceUsage } from "node:process";

export interface Measurement {
  readonly step: string;
  readonly n: number;
  /** Microseconds of CPU per ballot, all threads together. */
  readonly cpuPerBallot: number;
  readonly wallPerBallot: number;
  /** Peak resident memory of the process so far, MB. */
  readonly peakMegabytes: number;
  readonly note: string;
}

/** Runs a step over `n` ballots. A run of more than a second needs no repetition; a shorter one is repeated and the best kept, unless `once` (what is cached afterwards). */
export async function measure(
  step: string,
  n: number,
  run: () => unknown,
  note = "",
  once = false,
): Promise<Measurement> {
  let [best, bestWall] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0, spent = 0; round < (once ? 1 : 5) && (round === 0 || spent < 1e6); round++) {
    const cpu = cpuUsage();
    const start = performance.now();
    await run();
    const wall = (performance.now() - start) * 1000;
    const used = cpuUsage(cpu);
    spent += used.user + used.system;
    best = Math.min(best, used.user + used.system);
    bestWall = Math.min(bestWall, wall);
  }
  return {
    step,
    n,
    cpuPerBallot: best / n,
    wallPerBallot: bestWall / n,
    peakMegabytes: resourceUsage().maxRSS / 1024,
    note,
  };
}
