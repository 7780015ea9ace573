/** Time and memory of one step: CPU of the process, wall, peak resident memory. */
import { cpuUsage, resourceUsage } from "node:process";

export interface Measurement {
  readonly step: string;
  readonly n: number;
  /** Microseconds of CPU per ballot. */
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
  let best = Number.POSITIVE_INFINITY;
  let wallOfBest = 0;
  for (let round = 0, spent = 0; round < (once ? 1 : 5) && (round === 0 || spent < 1e6); round++) {
    const cpu = cpuUsage();
    const wall = performance.now();
    await run();
    const used = cpuUsage(cpu);
    const micros = used.user + used.system;
    spent += micros;
    if (micros < best) [best, wallOfBest] = [micros, (performance.now() - wall) * 1000];
  }
  return {
    step,
    n,
    cpuPerBallot: best / n,
    wallPerBallot: wallOfBest / n,
    peakMegabytes: resourceUsage().maxRSS / 1024,
    note,
  };
}
